"""Imaging of an invented person: measured lesions, a report in words, and the status of the disease."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from medonc.simulation.laboratory import Ward
from medonc.simulation.record import (
    DOCTOR,
    LOINC,
    MCODE,
    SITE,
    SNOMED,
    TERMS,
    Json,
    Record,
    concept,
    quantity,
    reference,
    said,
)
from medonc.simulation.story import Part, State, Story
from medonc.simulation.tumour import lesion_sizes, response

WORDS = {
    "CR": "No measurable disease",
    "PR": "Partial response",
    "SD": "Stable disease",
    "PD": "Progression",
}
STATUS = {
    "CR": ("103338009", "In full remission (qualifier value)"),
    "PR": ("268910001", "Patient's condition improved (finding)"),
    "SD": ("359746009", "Patient's condition stable (finding)"),
    "PD": ("271299001", "Patient's condition worsened (finding)"),
}
EVERY = timedelta(days=63)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One imaging with the sum it is read against."""

    day: date
    sizes: list[int]
    baseline: int
    nadir: int
    is_first: bool = False

    @property
    def total(self) -> int:
        """Sum of diameters, mm."""
        return sum(self.sizes)

    @property
    def answer(self) -> str:
        """CR, PR, SD or PD."""
        return response(self.sizes, baseline=self.baseline, nadir=self.nadir)


def scans(ward: Ward) -> list[Scan]:
    """Every imaging: at diagnosis, every nine weeks under treatment, at the end of each part, in follow-up."""
    read: list[Scan] = []
    for day, is_new_line in _days(ward.story):
        sizes = lesion_sizes(ward.story, ward.burdens, day)
        previous = read[-1] if read else None
        if previous is None:
            read.append(Scan(day=day, sizes=sizes, baseline=sum(sizes), nadir=sum(sizes), is_first=True))
        else:
            baseline = previous.total if is_new_line else previous.baseline
            nadir = previous.total if is_new_line else min(previous.nadir, previous.total)
            read.append(Scan(day=day, sizes=sizes, baseline=baseline, nadir=nadir))
    return read


def _days(story: Story) -> Iterator[tuple[date, bool]]:
    last = min(story.diagnosed + timedelta(days=3), story.last_day)
    yield last, False
    for part in story.parts:
        is_new_line = True
        for day in _of_part(story, part):
            if (day - last).days >= 38:
                yield day, is_new_line
                is_new_line, last = False, day
    if story.due is None and story.state is not State.DIED:
        day = last + timedelta(days=140)
        while day <= story.last_day:
            yield day, False
            day += timedelta(days=182)


def _of_part(story: Story, part: Part) -> Iterator[date]:
    limit = min(part.end, story.last_day)
    if part.regimen:
        day = part.start + EVERY
        while day < limit - timedelta(days=20):
            yield day
            day += EVERY if (day - part.start).days < 400 else EVERY * 2
    closing = part.end + timedelta(days=2 if part.regimen else 35)
    if closing <= story.last_day and part.step.kind != "surgery":
        yield closing


def write_imaging(record: Record, ward: Ward, cancer: str) -> None:
    """Lesions once, then sizes, report and status of each imaging; a status at each visit of a disease of the blood."""
    if not ward.story.disease.is_solid:
        _write_blood_status(record, ward, cancer)
        return
    lesions = [_write_lesion(record, lesion["site"], cancer) for lesion in ward.story.disease.lesions]
    for scan in scans(ward):
        results = [
            _write_size(record, lesion, size, scan.day)
            for lesion, size in zip(lesions, scan.sizes, strict=True)
            if size or scan.is_first
        ]
        _write_report(record, ward, scan, results)
        if not scan.is_first:
            write_status(record, scan.answer, scan.day, cancer)


def _write_lesion(record: Record, site: str, cancer: str) -> str:
    number = sum(r["resourceType"] == "BodyStructure" and "lesion" in r["id"] for r in record.resources) + 1
    return record.add(
        "BodyStructure",
        f"lesion-{number}",
        MCODE + "tumor",
        extension=[{"url": MCODE + "related-condition", "valueReference": reference(cancer)}],
        identifier=[_lesion_number(record, number)],
        location=said(site),
        description=site,
        patient=record.patient,
    )


def _lesion_number(record: Record, number: int) -> Json:
    return {
        "use": "usual",
        "type": concept("http://hl7.org/fhir/resource-types", "BodyStructure"),
        "system": f"{SITE}/lesions",
        "value": f"{record.human.record_number}-{number}",
    }


def _write_size(record: Record, lesion: str, size: int, day: date) -> str:
    longest = {
        "code": concept(LOINC, "33728-7", "Size.maximum dimension in Tumor"),
        "valueQuantity": quantity(size, "mm"),
    }
    return record.observe(
        f"size-{lesion.rsplit('-', 1)[-1]}-{day.isoformat()}",
        MCODE + "tumor-size",
        category="imaging",
        code=concept(LOINC, "21889-1", "Size Tumor"),
        day=day,
        focus=[reference(lesion)],
        performer=[{"display": "Dr. Invented Radiologist"}],
        component=[longest],
    )


def _write_report(record: Record, ward: Ward, scan: Scan, results: list[str]) -> None:
    record.add(
        "DiagnosticReport",
        f"imaging-{scan.day.isoformat()}",
        status="final",
        category=[concept(TERMS + "v2-0074", "RAD", "Radiology")],
        code=concept(LOINC, "18748-4", "Diagnostic imaging study"),
        subject=record.patient,
        effectiveDateTime=scan.day.isoformat(),
        issued=f"{scan.day.isoformat()}T15:00:00Z",
        performer=[{"display": "Dr. Invented Radiologist"}],
        result=[reference(r) for r in results],
        conclusion=_conclusion(ward, scan),
    )


def _conclusion(ward: Ward, scan: Scan) -> str:
    named = [
        f"{lesion['site']} {size} mm" if size else f"{lesion['site']} no longer measurable"
        for lesion, size in zip(ward.story.disease.lesions, scan.sizes, strict=True)
    ]
    if scan.is_first:
        return f"Baseline. {'; '.join(named)}. Sum {scan.total} mm."
    change = round((scan.total / scan.baseline - 1) * 100) if scan.baseline else 0
    return f"{WORDS[scan.answer]}. {'; '.join(named)}. Sum {scan.total} mm, {change:+d} % from {scan.baseline} mm."


def write_status(record: Record, answer: str, day: date, cancer: str) -> None:
    """The status of the disease as the oncologist records it."""
    record.observe(
        f"status-{day.isoformat()}",
        MCODE + "cancer-disease-status",
        category="",
        code=concept(LOINC, "97509-4", "Cancer Disease Progression"),
        day=day,
        focus=[reference(cancer)],
        performer=[DOCTOR],
        valueCodeableConcept=concept(SNOMED, *STATUS[answer]),
    )


def _write_blood_status(record: Record, ward: Ward, cancer: str) -> None:
    """Leukaemia, myeloma, prostate with bone disease: the answer follows the burden at the end of each part."""
    for part in ward.story.parts:
        closing = part.end + timedelta(days=2)
        if part.regimen and closing <= ward.story.last_day:
            share = ward.burdens.on(part.end)
            answer = "PD" if part.step.ends == "PD" else "CR" if share < 0.05 else "PR" if share < 0.6 else "SD"
            write_status(record, answer, closing, cancer)
