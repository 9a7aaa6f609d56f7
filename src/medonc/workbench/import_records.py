"""Taking records in: files to stored versions, in one transaction, with what the reader had to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.db import transaction

from medonc.fhir.bundles import Received
from medonc.practice.assessment import body_doubts
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import PatientEntry, ReceivedBatch, ReceivedRemark, User
from medonc.store.versions import SHARED, NewVersion, Outcome, heads_of, write_versions
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.values.evidence import Level, Remark
from medonc.workbench import open_chart
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.envelope import Envelope, read_envelope
from medonc.workbench.incoming import File, Portion, Progress, name_of, portions
from medonc.workbench.patients import PatientHeader, header
from medonc.workbench.register import register
from medonc.workbench.rights import must
from medonc.workbench.site_settings import zone
from medonc.workbench.take_report import is_report, take_report
from medonc.workbench.whose import Whose, identity

ACT = "import"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: counts of resources, the patients touched, and the remarks."""

    names: tuple[str, ...]
    new: int
    changed: int
    same: int
    patients: tuple[PatientHeader, ...]
    remarks: tuple[Remark, ...]

    def sentence(self) -> str:
        """The counts in words."""
        if not self.new and not self.changed:
            return f"Nothing changed: {_count(self.same, 'resource')} held already."
        counts = f"{_count(self.new, 'resource')} new, {self.changed} changed, {self.same} held already"
        return f"{counts}; {_count(len(self.patients), 'patient')}; {_count(len(self.remarks), 'remark')}."

    def as_json(self) -> dict[str, object]:
        """Stable keys for other programs."""
        return {
            "files": list(self.names),
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "patients": [
                {"patient": p.pk, "name": p.name, "born": p.born, "record_number": p.record_number}
                for p in self.patients
            ],
            "remarks": [{"level": r.level, "kind": r.kind, "text": r.text} for r in self.remarks],
        }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


@dataclass(slots=True)
class _Import:
    """An import under way."""

    who: str
    source: str
    at: datetime
    whose: Whose
    zone: tzinfo
    rows: list[NewVersion] = field(default_factory=list)  # read, and written many at a time
    outcome: Outcome = field(default_factory=Outcome)
    remarks: list[tuple[int | None, Remark]] = field(default_factory=list)
    waiting: list[tuple[Received, Envelope]] = field(default_factory=list)


def import_files(
    files: Sequence[File], *, by: User, source: str = ACT, progress: Progress | None = None
) -> ImportReport:
    """Store everything in the files, or nothing. `source` is the site whose ids these are.

    A DICOM report of measurements is taken in as lesions of a patient who is held. Refuses what is neither DICOM nor
    FHIR R4 JSON, files without a patient, and resources about a patient whom nobody holds.
    """
    must(by, ACT)
    with transaction.atomic():
        run = _Import(who=by.username, source=source, at=now(), whose=Whose(source), zone=zone())
        reports = [file for file in files if is_report(file)]
        for portion in portions([file for file in files if file not in reports], progress=progress):
            _take(run, portion)
        _write(run, (), last=True)  # a report may be about somebody who came just now
        for file in reports:
            rows, remarks = take_report(file, source=source)
            run.remarks += remarks
            _write(run, rows)
        _take_waiting(run)
        return _finish(run, [name_of(f) for f in files])


def _take(run: _Import, portion: Portion) -> None:
    read = [(r, read_envelope(r.text, what=f"{portion.name}: {r.reference}")) for r in portion.resources]
    own = _take_patients(run, [(r, e) for r, e in read if r.type == "Patient"])
    others = [(r, e) for r, e in read if r.type != "Patient"]
    run.whose.look_up(e.subject_reference for _, e in others)
    rows = []
    for received, envelope in others:
        patient = _patient_of(run, received, envelope, own)
        if patient is None and received.type not in SHARED:
            run.waiting.append((received, envelope))
        else:
            rows.append(_row(run, received, envelope, patient))
    _write(run, rows)


def _take_patients(run: _Import, patients: list[tuple[Received, Envelope]]) -> list[int]:
    held = heads_of([(run.source, "Patient", identity(r, e)) for r, e in patients])
    rows, own = [], []
    for received, envelope in patients:
        rid = identity(received, envelope)
        head = held.get((run.source, "Patient", rid))
        known = run.whose.by_rid.get(rid) or (head.patient_id if head else None)
        entry, remarks = _entry(run, received, rid, known, is_new=head is None or head.digest != received.digest)
        run.remarks += [(entry.pk, remark) for remark in remarks]
        run.whose.learn(received, rid, entry.pk)
        own.append(entry.pk)
        rows.append(_row(run, received, envelope, entry.pk))
    _write(run, rows)
    return own


def _entry(
    run: _Import, received: Received, rid: str, known: int | None, *, is_new: bool
) -> tuple[PatientEntry, list[Remark]]:
    held = PatientEntry.objects.get(pk=known) if known is not None else None
    if held is not None and not is_new:
        return held, []
    if held is not None and _stored(received):
        return held, []  # an earlier version came again: the entry follows the later one
    return register(received, rid=rid, entry=held, at=run.at)


def _stored(received: Received) -> bool:
    from medonc.store.models import ResourceVersion

    return ResourceVersion.objects.filter(digest=received.digest).exists()


def _patient_of(run: _Import, received: Received, envelope: Envelope, own: list[int]) -> int | None:
    if received.type in SHARED:
        return None
    reference = envelope.subject_reference
    if reference and not reference.startswith("#"):
        return run.whose.of(reference)
    return own[0] if len(set(own)) == 1 else None


def _take_waiting(run: _Import) -> None:
    """Resources whose patient came later, in another file; and those that name nobody."""
    met = set(run.whose.met)
    run.whose.look_up(e.subject_reference for _, e in run.waiting)
    rows = []
    for received, envelope in run.waiting:
        patient = _patient_of(run, received, envelope, list(met))
        if patient is None:
            _refuse(received, envelope, met)
        rows.append(_row(run, received, envelope, patient))
    _write(run, rows, last=True)
    if not met and not run.outcome.patients and not run.outcome.same:
        raise UnreadableInput("no patient in the files", expected="a Patient resource and what is about them")


def _refuse(received: Received, envelope: Envelope, met: set[int]) -> None:
    reference = envelope.subject_reference
    if reference:
        found = f"{received.reference} is about {reference}, whom neither the files nor the record hold"
        raise UnreadableInput(found, do="import the patient with it")
    if not met:
        raise UnreadableInput("no patient in the files", expected="a Patient resource and what is about them")
    raise UnreadableInput(
        f"{received.reference} names no patient, and the files hold {len(met)}", do="import each patient by itself"
    )


def _row(run: _Import, received: Received, envelope: Envelope, patient: int | None) -> NewVersion:
    return NewVersion(
        source=run.source,
        kind=received.type,
        rid=identity(received, envelope),
        text=received.text,
        digest=received.digest,
        patient=patient,
        full_url=received.full_url,
        identifier=envelope.business_identifier,
        effective=envelope.effective(zone=run.zone),
        known=envelope.known(zone=run.zone),
        withdrawn=envelope.withdrawn,
    )


def _write(run: _Import, rows: Iterable[NewVersion], *, last: bool = False) -> None:
    run.rows += rows
    if last or len(run.rows) >= _AT_ONCE:
        run.outcome.add(write_versions(run.rows, at=run.at, who=run.who, act=ACT))
        run.rows.clear()


def _finish(run: _Import, names: list[str]) -> ImportReport:
    done = run.outcome
    remarks = run.remarks + [(None, _earlier(identity)) for identity in done.earlier]
    if done.new or done.changed:
        mark_dirty(done.patients, at=run.at)
        remarks += [(pk, remark) for pk in sorted(done.patients) for remark in _read_remarks(pk)]
        _keep(run, names, remarks)
    touched = PatientEntry.objects.filter(pk__in=done.patients | run.whose.met)
    return ImportReport(
        names=tuple(names),
        new=len(done.new),
        changed=len(done.changed),
        same=len(done.same) + len(done.earlier),
        patients=tuple(header(entry) for entry in touched),
        remarks=tuple(remark for _, remark in remarks),
    )


def _earlier(identity: tuple[str, str, str]) -> Remark:
    text = f"{identity[1]}/{identity[2]} came again as it stood earlier; the later version stays"
    return Remark(text=text, level=Level.CAUTION, kind="difference")


def _read_remarks(patient: int) -> tuple[Remark, ...]:
    """What the reader says about the whole record; a record that cannot be read says so itself."""
    try:
        chart = open_chart.chart_of(patient)
    except MedoncError as refused:
        return (Remark(text=refused.sentence(), level=Level.STOP),)
    impossible = body_doubts(chart, open_chart.library())
    of_facts = (remark for fact in chart for remark in fact.remarks)
    # A fact's remark comes again with the chart's, there with the fact that it cites: that one is kept.
    return tuple({remark.text: remark for remark in (*of_facts, *chart.remarks, *impossible)}.values())


def _keep(run: _Import, names: list[str], remarks: list[tuple[int | None, Remark]]) -> None:
    done = run.outcome
    batch = ReceivedBatch.objects.create(
        source=run.source,
        name=", ".join(names)[:300],
        received_at=run.at,
        received_by=run.who,
        new=len(done.new),
        changed=len(done.changed),
        same=len(done.same),
    )
    ReceivedRemark.objects.bulk_create(
        (
            ReceivedRemark(
                batch=batch,
                patient_id=patient,
                resource=remark.facts[0].resource[:300] if remark.facts else "",
                level=remark.level,
                kind=remark.kind,
                text=remark.text,
            )
            for patient, remark in remarks
        ),
        batch_size=400,
    )
    detail = {"source": run.source, "files": names, "new": len(done.new), "changed": len(done.changed)}
    for patient in sorted(done.patients):
        audit.append(who=run.who, act=ACT, at=run.at, patient=patient, detail=detail)
