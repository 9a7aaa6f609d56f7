"""The chart of one patient from what was received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

import msgspec

from medonc.fhir.bundles.received import Head, Received
from medonc.fhir.bundles.references import resolve
from medonc.fhir.bundles.versions import newest
from medonc.fhir.r4 import decode
from medonc.fhir.r4.medications import Medication
from medonc.fhir.r4.types import Reference
from medonc.fhir.read.elements import concept
from medonc.fhir.read.reading import Reading, Setting
from medonc.fhir.read.resource import READERS, read_resource
from medonc.record.chart import Chart
from medonc.record.disease import Condition, Role
from medonc.record.facts import Fact
from medonc.record.person import Person
from medonc.record.therapy import DrugFact
from medonc.values.codes import Concept
from medonc.values.errors import Ambiguous, UnreadableInput
from medonc.values.evidence import Level, Remark

_HEAD = msgspec.json.Decoder(Head)
WITHOUT_FACTS = frozenset(
    ("Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "Device", "Group", "Medication")
)


def read_chart(received: Iterable[Received], *, patient: str | None = None, zone: tzinfo = UTC) -> Chart:
    """The chart of the one patient in it, or of the patient whose id is given.

    Refuses a record without a patient (`UnreadableInput`) and one with several where none is named (`Ambiguous`).
    """
    resources, remarks = newest(received)
    setting = _setting(resources, zone)
    people = [r for r in resources if r.type == "Patient"]
    own = _chosen(people, patient, setting)
    kept, set_aside = _of_patient(resources, own, setting, alone=len(people) == 1)
    return _chart(own, kept, setting, (*remarks, *set_aside))


def read_charts(received: Iterable[Received], *, zone: tzinfo = UTC) -> Iterator[Chart]:
    """The chart of each patient in it, in the order of their Patient resources.

    Refuses a record without a patient (`UnreadableInput`) and two patients under one id (`Ambiguous`).
    """
    resources, remarks = newest(received)
    setting = _setting(resources, zone)
    people = [r for r in resources if r.type == "Patient"]
    if len(people) < 2:
        yield read_chart(resources, zone=zone)
        return
    _chosen(people, people[0].reference, setting)
    by_subject: dict[str, list[Received]] = {}
    for one in resources:
        if one.type != "Patient":
            by_subject.setdefault(_subject(one, setting), []).append(one)
    for own in people:
        names = [own.reference, *(f"identifier {i.value}" for i in _person(own, setting)[0].identifiers)]
        theirs = [one for name in dict.fromkeys(names) for one in by_subject.get(name, ())]
        kept, set_aside = _of_patient(theirs, own, setting, alone=False)
        yield _chart(own, kept, setting, (*remarks, *set_aside))


def chart_from_texts(
    person_text: str,
    texts: Iterable[tuple[str, str, str]],
    *,
    zone: tzinfo = UTC,
    references: Mapping[str, str] | None = None,
) -> Chart:
    """The chart from stored texts of one patient, `(type, id, text)` each. The store chose them: none is left out."""
    outside = _HEAD.decode(person_text)
    own = Received(type=outside.resource_type or "Patient", id="", text=person_text, digest="")
    resources = [Received(type=kind, id=name, text=text, digest="") for kind, name, text in texts]
    setting = Setting(zone=zone, references=references or {}, medications=_medications(resources))
    return _chart(own, resources, setting, ())


def _setting(resources: Sequence[Received], zone: tzinfo) -> Setting:
    here = frozenset(r.reference for r in resources if not r.full_url)
    return Setting(zone=zone, references=resolve(resources), here=here, medications=_medications(resources))


def _medications(resources: Iterable[Received]) -> dict[str, Concept]:
    """The drugs that requests name by reference."""
    found: dict[str, Concept] = {}
    for one in resources:
        if one.type == "Medication":
            medication = decode(one.text, Medication).resource
            code = concept(medication.code) if medication else None
            if code:
                found[one.reference] = code
    return found


def _chosen(people: Sequence[Received], patient: str | None, setting: Setting) -> Received:
    """The patient asked for, or the only one."""
    if not people:
        raise UnreadableInput("no patient in the record", expected="one Patient resource", do="Add the patient's file")
    if len({one.reference for one in people}) < len(people):
        found = f"patients of two servers under one id: {', '.join(one.full_url for one in people)}"
        raise Ambiguous(found, expected="one person under one id", do="Read the servers' records apart")
    wanted = setting.references.get(patient, patient) if patient is not None else None
    asked = [one for one in people if wanted is None or wanted in (one.reference, one.id)]
    if len(asked) == 1:
        return asked[0]
    found = f"{len(people)} patients in the record" if wanted is None else f"no patient '{patient}' in the record"
    raise Ambiguous(found, expected="one", do=f"Name one of: {_names(people, setting)}")


def _names(people: Sequence[Received], setting: Setting) -> str:
    return ", ".join(f"{one.id} ({_person(one, setting)[0].name})" for one in people)


def _person(one: Received, setting: Setting) -> tuple[Person, Reading]:
    reading = read_resource(one.text, kind="Patient", id=one.id, origin=one.origin, setting=setting)
    person = next((f for f in reading.facts if isinstance(f, Person)), None)
    if person is None:
        raise UnreadableInput(f"{one.reference} cannot be read", expected="a Patient resource")
    return person, reading


def _of_patient(
    resources: Sequence[Received], own: Received, setting: Setting, *, alone: bool
) -> tuple[list[Received], list[Remark]]:
    """The resources about this patient; one that names nobody is theirs where they are the only patient."""
    kept: list[Received] = []
    nobody: Counter[str] = Counter()
    others = 0
    names = {own.reference, *(f"identifier {i.value}" for i in _person(own, setting)[0].identifiers)}
    unread: Counter[str] = Counter()
    for one in resources:
        if one.type == "Patient" or one.type not in READERS:
            unread[one.type] += one.type not in WITHOUT_FACTS
            continue
        subject = _subject(one, setting)
        if subject in names:
            kept.append(one)
        elif subject:
            others += 1
        else:
            nobody[one.type] += 1
            if alone:
                kept.append(one)
    return kept, [*_about_others(nobody, others, alone=alone), *_about_unread(unread)]


def _about_others(nobody: Counter[str], others: int, *, alone: bool) -> list[Remark]:
    remarks = []
    if nobody:
        what = ", ".join(f"{count} {kind}" for kind, count in sorted(nobody.items()))
        where = (
            "read as the patient's, who is the only one here" if alone else "left out: the record has several patients"
        )
        remarks.append(Remark(text=f"without a subject: {what}; {where}", level=Level.CAUTION))
    if others:
        remarks.append(Remark(text=f"{others} resources are about somebody else; left out"))
    return remarks


def _about_unread(unread: Counter[str]) -> list[Remark]:
    what = ", ".join(f"{count} {kind}" for kind, count in sorted(unread.items()) if count)
    return [Remark(text=f"kept as received, not read into the chart: {what}")] if what else []


def _subject(one: Received, setting: Setting) -> str:
    """`Patient/id` as resolved; empty where the resource names nobody."""
    try:
        head = _HEAD.decode(one.text)
    except (msgspec.DecodeError, RecursionError):
        return ""
    named = head.subject or head.patient
    if named is None:
        return ""
    return _led(named, setting)


def _led(named: Reference, setting: Setting) -> str:
    if named.reference:
        return setting.led(named.reference)
    return f"identifier {named.identifier.value}" if named.identifier else ""


def _chart(own: Received, resources: Sequence[Received], setting: Setting, remarks: Iterable[Remark]) -> Chart:
    person, reading = _person(own, setting)
    facts: list[Fact] = []
    said = [*remarks, *reading.remarks]
    assumed = 0
    for one in resources:
        found = read_resource(one.text, kind=one.type, id=one.id, origin=one.origin, setting=setting)
        facts += found.facts
        said += found.remarks
        assumed += found.known_assumed
    if assumed:
        said.append(
            Remark(text=f"{assumed} of {len(facts)} facts do not say when they were recorded; their own date is taken")
        )
    return Chart(person=person, facts=_with_purpose(facts), remarks=tuple(said), zone=setting.zone)


def _with_purpose(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts; a drug whose reason is a cancer of this chart is cancer treatment, whatever profile it claims."""
    cancers = {str(f.source) for f in facts if isinstance(f, Condition) and f.role is not Role.COMORBIDITY}
    return tuple(
        replace(f, is_cancer_treatment=True)
        if isinstance(f, DrugFact) and not f.is_cancer_treatment and cancers.intersection(f.reasons)
        else f
        for f in facts
    )
