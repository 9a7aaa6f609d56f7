"""A new patient, with the alert before one is entered twice."""

from __future__ import annotations

from django.db import transaction

from medonc.fhir.write import to_json, write_patient
from medonc.record.person import Identifier, Person
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import PatientEntry, Resource, User
from medonc.store.versions import write_versions
from medonc.values.errors import MedoncError
from medonc.workbench import entered
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.patients import PatientHeader
from medonc.workbench.register import fill
from medonc.workbench.rights import must
from medonc.workbench.same_name import same_name
from medonc.workbench.write_facts import HERE, Written, new_source, version_of, written

ACT = "new_patient"
SEXES = ("", "female", "male")
GENDERS = ("", "female", "male", "other", "unknown")
RECORD_NUMBERS = "urn:medonc:record-number"


class SameName(MedoncError):
    """There may be an entry of this person already: `alike`. Say `despite_same_name` once they were looked at."""

    status = 409

    def __init__(self, alike: tuple[PatientHeader, ...]) -> None:
        self.alike = alike
        named = "; ".join(f"{p.name}, {p.born}, {p.record_number}" for p in alike)
        super().__init__(f"there is already: {named}", do="open that record, or confirm that this is another person")


def new_patient(
    *,
    family: str,
    given: str,
    born: str,
    by: User,
    record_number: str,
    sex: str = "",
    gender: str = "",
    language: str = "",
    number_system: str = RECORD_NUMBERS,
    despite_same_name: bool = False,
) -> Written:
    """Write a patient. `sex` is the one that formulas use, recorded as such; `gender` is administrative.

    Refuses one without two identifiers (record number, birth date), and a namesake until it is confirmed (`SameName`).
    """
    must(by, ACT)
    person = Person(
        source=new_source("Patient", by=by),
        family=entered.words(family, what="the family name", longest=150),
        given=tuple(entered.words(given, what="the given name", longest=150).split()),
        identifiers=(_number(number_system, record_number),),
        gender=entered.choice(gender, GENDERS, what="gender"),
        sex_for_formulas=entered.choice(sex, SEXES, what="sex for formulas") or None,
        born=entered.day(born, what="the birth date"),
        language=language.strip(),
    )
    alike = same_name(
        family=family, given=given, born=person.born.text if person.born else "", record_number=record_number
    )
    if alike and not despite_same_name:
        raise SameName(alike)
    return _write(person, by, alike)


def _number(system: str, value: str) -> Identifier:
    return Identifier(system=system, value=entered.words(value, what="the record number", longest=100), type="MR")


def _write(person: Person, by: User, alike: tuple[PatientHeader, ...]) -> Written:
    at, source = now(), person.source
    entry = PatientEntry(created_at=at, changed_at=at)
    fill(entry, person)
    with transaction.atomic():
        entry.save()
        row = version_of("Patient", source.id, to_json(write_patient(person)), patient=entry.pk)
        write_versions([row], at=at, who=by.username, act=ACT)
        mark_dirty([entry.pk], at=at)
        detail = {"wrote": f"Patient/{source.id}", "digest": row.digest, "despite": [p.pk for p in alike]}
        audit.append(who=by.username, act=ACT, at=at, patient=entry.pk, detail=detail)
    return written(Resource.objects.get(source=HERE, kind="Patient", rid=source.id))
