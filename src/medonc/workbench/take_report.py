"""Measurements of an imaging report into the record: as reported, until a clinician takes them over."""

from __future__ import annotations

from pathlib import Path

from medonc.feeds.dicom_sr import MeasuredReport, is_dicom, read_report
from medonc.fhir.bundles.received import LIMIT
from medonc.fhir.write import to_json, write_fact
from medonc.store.models import PatientEntry
from medonc.store.versions import NewVersion
from medonc.values.errors import Refused, UnreadableInput
from medonc.values.evidence import Remark
from medonc.workbench.incoming import File, name_of
from medonc.workbench.patients import sought, survivor
from medonc.workbench.write_facts import reference_of, version_of

_HEAD = 132  # bytes: the preamble and the mark of DICOM


def is_report(file: File) -> bool:
    """Whether a file is DICOM, by its first bytes; one that cannot be opened is none."""
    if not isinstance(file, Path):
        return is_dicom(file[1][:_HEAD])
    try:
        with file.open("rb") as stream:
            return is_dicom(stream.read(_HEAD))
    except OSError:
        return False


def take_report(file: File, *, source: str) -> tuple[list[NewVersion], list[tuple[int | None, Remark]]]:
    """The measurements as new resources of the patient, with what the reader remarked.

    Refuses a report about somebody whom the record does not hold, or whose birth date or name is another.
    """
    report = _read(file)
    entry = _whose(report)
    person = reference_of(entry)
    rows = [
        version_of(
            fact.source.kind,
            fact.source.id,
            to_json(write_fact(fact, patient=person)),
            patient=entry.pk,
            source=source,
        )
        for fact in report.lesions
    ]
    return rows, [(entry.pk, remark) for remark in report.remarks]


def _read(file: File) -> MeasuredReport:
    name = name_of(file)
    content = file.read_bytes() if isinstance(file, Path) else file[1]
    if len(content) > LIMIT:
        raise UnreadableInput(f"in {name}: a report of {len(content) / 1024 / 1024:.0f} MB", expected="at most 64 MB")
    try:
        return read_report(content)
    except UnreadableInput as refused:
        raise UnreadableInput(f"in {name}: {refused.found}", expected=refused.expected, do=refused.do) from None


def _whose(report: MeasuredReport) -> PatientEntry:
    """The entry of the patient's number; a second sign of the person must fit, the birth date or else the name."""
    listed = PatientEntry.objects.filter(identifiers__contains=f"|{report.person}")
    numbered = [each for each in listed if report.person in _numbers(each)]
    found = {survivor(each.pk).pk for each in (*numbered, *PatientEntry.objects.filter(record_number=report.person))}
    if len(found) != 1:
        held = "nobody" if not found else f"{len(found)} people"
        raise Refused(
            f"the report is about patient {report.person}: {held} in the record", do="import the patient first"
        )
    entry = survivor(found.pop())
    if report.born and entry.born:
        if report.born != entry.born:
            raise Refused(f"the report is about somebody born {report.born}, {entry} was born {entry.born}")
    elif not report.family or sought(report.family) != sought(entry.family):
        raise Refused(f"the report is about '{report.family}' without a birth date, the record holds {entry}")
    return entry


def _numbers(entry: PatientEntry) -> set[str]:
    return {line.partition("|")[2] for line in entry.identifiers.splitlines()}
