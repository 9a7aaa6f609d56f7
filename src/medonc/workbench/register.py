"""The index entry of a patient, written from their Patient resource."""

from __future__ import annotations

from datetime import datetime

from medonc.fhir.bundles import Received
from medonc.fhir.read.reading import Setting
from medonc.fhir.read.resource import read_resource
from medonc.record.person import Person
from medonc.store.models import PatientEntry
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Level, Remark
from medonc.workbench.patients import sought
from medonc.workbench.same_name import same_name

_RECORD_NUMBER = "MR"


def register(
    received: Received, *, rid: str, entry: PatientEntry | None, at: datetime
) -> tuple[PatientEntry, list[Remark]]:
    """The entry of a received Patient, new or brought up to date, and a remark where it may be known already."""
    person = read_person(received.text, rid=rid)
    if entry is not None:
        _must_be_the_same(entry, person, rid)
    held = entry or PatientEntry(created_at=at, changed_at=at)
    fill(held, person)
    remarks = [] if entry else _known_already(held)
    held.save()
    return held, remarks


def _must_be_the_same(entry: PatientEntry, person: Person, rid: str) -> None:
    """Refuse somebody else under an id that is held: another name, and another birth date or none in common.

    Two sites may both call a patient `1`. A marriage or a corrected birth date changes one of the two, not both.
    """
    held = {line.partition("|")[2] for line in entry.identifiers.splitlines()}
    if held & {i.value for i in person.identifiers}:
        return
    born = person.born.text[:10] if person.born else ""
    if entry.sought_name and sought(person.name) != entry.sought_name and (born != entry.born or not born):
        found = f"Patient/{rid} is {person.name}, {born or 'birth date not recorded'}"
        raise UnreadableInput(
            found,
            expected=f"{entry.name}, {entry.born or 'birth date not recorded'}, who is held under this id",
            do="if they come from another site, name it (on the command line with --source)",
        )


def read_person(text: str, *, rid: str) -> Person:
    """The person of a Patient resource; refuses one that cannot be read."""
    reading = read_resource(text, kind="Patient", id=rid, setting=Setting())
    person = next((fact for fact in reading.facts if isinstance(fact, Person)), None)
    if person is None:
        raise UnreadableInput(f"Patient/{rid} cannot be read", expected="a FHIR R4 Patient", do="check the resource")
    return person


def fill(entry: PatientEntry, person: Person) -> None:
    """The columns of the index from the person as read."""
    entry.name, entry.family, entry.given = person.name[:300], person.family[:150], " ".join(person.given)[:150]
    entry.sought_name = sought(person.name)[:300]
    entry.born = person.born.text[:10] if person.born else ""
    entry.gender = person.gender
    entry.record_number = record_number(person)[:100]
    entry.identifiers = "\n".join(f"{i.system}|{i.value}" for i in person.identifiers)
    entry.deceased = person.deceased or person.died is not None
    entry.died = person.died.text[:40] if person.died else ""


def record_number(person: Person) -> str:
    """The hospital's number of the person, else their first identifier."""
    named = [i.value for i in person.identifiers if i.type == _RECORD_NUMBER]
    return next(iter([*named, *(i.value for i in person.identifiers)]), "")


def _known_already(entry: PatientEntry) -> list[Remark]:
    alike = same_name(family=entry.family, given=entry.given, born=entry.born, record_number=entry.record_number)
    return [
        Remark(
            text=f"{entry.name} ({entry.born or 'birth date not recorded'}) may be the same person as "
            f"{other.named()}, patient {other.pk}: compare, and merge if so",
            level=Level.CAUTION,
            kind="contradiction",
        )
        for other in alike
    ]
