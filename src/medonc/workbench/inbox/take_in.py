"""Taking in what a laboratory sent: results of people who are held go into the record; the others wait for a name."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db import transaction

from medonc.fhir.bundles import Received
from medonc.fhir.read.resource import read_resource
from medonc.record.disease import Report
from medonc.record.measured import Result
from medonc.store.clock import now
from medonc.store.models import UnclaimedResult, User
from medonc.store.versions import SHARED
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.workbench.envelope import Envelope, read_envelope
from medonc.workbench.import_records import ImportReport, import_files
from medonc.workbench.inbox.described import Before, described
from medonc.workbench.incoming import portions
from medonc.workbench.open_chart import library
from medonc.workbench.whose import Whose, identity

NOBODY = "names no person"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of a file: the report of the import, and how many results nobody is held for."""

    report: ImportReport | None
    unclaimed: int

    def sentence(self) -> str:
        """In words."""
        said = [self.report.sentence()] if self.report else []
        if self.unclaimed:
            said.append(f"{self.unclaimed} of people whom the record does not hold: they wait under whose?")
        return " ".join(said) or "Nothing changed: it was taken in before."


class _Named(msgspec.Struct):
    value: str = ""


class _Subject(msgspec.Struct):
    reference: str = ""
    display: str = ""
    identifier: _Named | None = None


class _Stated(msgspec.Struct):
    subject: _Subject | None = None
    patient: _Subject | None = None


_Read = tuple[Received, Envelope]


def take_in(name: str, data: bytes, *, by: User, source: str) -> TakenIn:
    """Store what is in a file: all of it or nothing. The same again writes nothing.

    Refuses what is no FHIR R4 JSON, and what the import refuses.
    """
    every = [one for portion in portions([(name, data)]) for one in portion.resources]
    if not every:
        raise UnreadableInput(f"no resource in {name}", expected="results: Observation or DiagnosticReport")
    read = [(one, read_envelope(one.text, what=f"{name}: {one.reference}")) for one in every]
    known, unknown = _apart(read, source)
    with transaction.atomic():
        fresh = sum(_keep(one, envelope, name=name, source=source) for one, envelope in unknown)
        files = [(name, data if not unknown else _bundle([one for one, _ in known]))]
        report = import_files(files, by=by, source=source) if _has_content(known) else None
    return TakenIn(report=report, unclaimed=fresh)


def _has_content(known: list[_Read]) -> bool:
    return any(one.type not in SHARED for one, _ in known)


def _apart(read: list[_Read], source: str) -> tuple[list[_Read], list[_Read]]:
    """Those whose person the file or the record holds, and the others."""
    people = [(one, envelope) for one, envelope in read if one.type == "Patient"]
    own = {f"Patient/{identity(one, envelope)}" for one, envelope in people}
    own |= {f"Patient/{one.id}" for one, _ in people} | {one.full_url for one, _ in people if one.full_url}
    whose = Whose(source)
    whose.look_up(envelope.subject_reference for _, envelope in read)

    def is_known(one: Received, envelope: Envelope) -> bool:
        if one.type in SHARED or one.type == "Patient":
            return True
        reference = envelope.subject_reference
        if not reference or reference.startswith("#"):
            return len(people) == 1
        return reference in own or whose.of(reference) is not None

    known = [pair for pair in read if is_known(*pair)]
    return known, [pair for pair in read if not is_known(*pair)]


def _bundle(resources: list[Received]) -> bytes:
    """The resources as one collection, each text as it was received."""
    entries = []
    for one in resources:
        address = f'"fullUrl":{msgspec.json.encode(one.full_url).decode()},' if one.full_url else ""
        entries.append(f'{{{address}"resource":{one.text}}}')
    return f'{{"resourceType":"Bundle","type":"collection","entry":[{",".join(entries)}]}}'.encode()


def _keep(one: Received, envelope: Envelope, *, name: str, source: str) -> bool:
    """Keep a result until somebody says whose it is; False where it waits, or was claimed, already."""
    test, value, flag, critical, why = _said(one)
    _, made = UnclaimedResult.objects.get_or_create(
        source=source,
        digest=one.digest,
        defaults={
            "kind": one.type,
            "text": one.text,
            "full_url": one.full_url[:400],
            "stated": _stated(one, envelope)[:400],
            "came_in": name[:300],
            "arrived_at": now(),
            "test": test[:300],
            "value": value,
            "flag": flag[:40],
            "critical": critical,
            "why": why,
        },
    )
    return made


def _said(one: Received) -> tuple[str, str, str, bool, str]:
    try:
        facts = read_resource(one.text, kind=one.type, id=one.id).facts
    except MedoncError as refused:
        return one.reference, refused.sentence(), "", False, ""
    fact = next((f for f in facts if isinstance(f, Result | Report)), None)
    if fact is None:
        return one.reference, "; ".join(f.said() for f in facts) or "no value that can be read", "", False, ""
    line = described(fact, Before(chart=None, library=library()))
    return line.test, line.value, line.flag, line.critical, line.why


def _stated(one: Received, envelope: Envelope) -> str:
    """How the sender names the person: reference, name, number."""
    try:
        held = msgspec.json.decode(one.text, type=_Stated)
    except msgspec.ValidationError:
        return envelope.subject_reference or NOBODY
    subject = held.subject or held.patient
    if subject is None:
        return NOBODY
    number = subject.identifier.value if subject.identifier else ""
    parts = (subject.reference, subject.display, f"number {number}" if number else "")
    return ", ".join(part for part in parts if part) or NOBODY
