"""What was done and given: operations, radiotherapy, orders and their administrations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, groupby

from medonc.simulation.body import Body, amount
from medonc.simulation.courses import DrugLine, Regimen, drugs
from medonc.simulation.record import (
    DOCTOR,
    MCODE,
    NURSE,
    RXNORM,
    SNOMED,
    TERMS,
    Json,
    Record,
    concept,
    quantity,
    reference,
    said,
)
from medonc.simulation.story import Cycle, Part, Story

INTENTS = {
    "curative": ("373808002", "Curative - procedure intent (qualifier value)"),
    "palliative": ("363676003", "Palliative - procedure intent (qualifier value)"),
}
ROUTES = {
    "intravenous": ("47625008", "Intravenous route (qualifier value)"),
    "subcutaneous": ("34206005", "Subcutaneous route (qualifier value)"),
    "oral": ("26643006", "Oral route (qualifier value)"),
}


@dataclass(frozen=True, kw_only=True)
class Course:
    """One regimen of one person, with the body that its doses were computed from."""

    record: Record
    story: Story
    part: Part
    regimen: Regimen
    body: Body
    cancer: str

    @property
    def ordered(self) -> tuple[Cycle, ...]:
        """The cycles that have an order: those given and the one that is due."""
        given = self.story.given(self.part)
        due = tuple(c for c in self.part.cycles if c.day == self.story.due)
        return (*given, *(c for c in due if c not in given))

    @property
    def is_current(self) -> bool:
        """Whether a cycle of it is still to come."""
        return any(c.day == self.story.due for c in self.part.cycles)


def write_operation(record: Record, part: Part, cancer: str) -> None:
    """An operation against the cancer."""
    step = part.step
    record.add(
        "Procedure",
        "surgery",
        MCODE + "cancer-related-surgical-procedure",
        extension=[_intent(step.intent)],
        status="completed",
        code=concept(SNOMED, step.snomed, text=step.name),
        subject=record.patient,
        performedDateTime=part.start.isoformat(),
        reasonReference=[reference(cancer)],
    )


def write_radiotherapy(record: Record, story: Story, part: Part, cancer: str) -> None:
    """A course of radiotherapy with the dose of its volume; nothing where it has not ended."""
    if part.end > story.last_day:
        return
    step = part.step
    volume = record.add(
        "BodyStructure",
        "volume",
        MCODE + "radiotherapy-volume",
        morphology=concept(SNOMED, "228793007", "Planning target volume (observable entity)"),
        location=said(step.volume),
        description=step.volume,
        patient=record.patient,
    )
    delivered = [
        {"url": "volume", "valueReference": reference(volume)},
        {"url": "totalDoseDelivered", "valueQuantity": quantity(int(step.gy * 100), "cGy")},
        {"url": "fractionsDelivered", "valueUnsignedInt": step.fractions},
    ]
    record.add(
        "Procedure",
        "radiotherapy",
        MCODE + "radiotherapy-course-summary",
        extension=[
            _intent(step.intent),
            _technique(),
            {"url": MCODE + "radiotherapy-sessions", "valueUnsignedInt": step.fractions},
            {"url": MCODE + "radiotherapy-dose-delivered-to-volume", "extension": delivered},
        ],
        status="completed",
        code=concept(SNOMED, "1217123003", "Radiotherapy course of treatment (regime/therapy)"),
        subject=record.patient,
        performedPeriod={"start": part.start.isoformat(), "end": part.end.isoformat()},
        reasonReference=[reference(cancer)],
    )


def _intent(intent: str) -> Json:
    return {"url": MCODE + "procedure-intent", "valueCodeableConcept": concept(SNOMED, *INTENTS[intent])}


def _technique() -> Json:
    modality = concept(SNOMED, "1156506007", "External beam radiation therapy using photons (procedure)")
    technique = concept(SNOMED, "1156530009", "Volumetric Modulated Arc Therapy (procedure)")
    return {
        "url": MCODE + "radiotherapy-modality-and-technique",
        "extension": [
            {"url": MCODE + "radiotherapy-modality", "valueCodeableConcept": modality},
            {"url": MCODE + "radiotherapy-technique", "valueCodeableConcept": technique},
        ],
    }


def write_drugs(course: Course) -> None:
    """Orders, administrations and what is taken at home, drug by drug."""
    for line in course.regimen.drugs:
        for number, (dose, cycles) in enumerate(_by_amount(course, line), 1):
            order = _write_order(course, line, dose, cycles, number)
            if line.route == "oral":
                _write_taken(course, line, dose, cycles)
            else:
                _write_given(course, line, dose, cycles, order)
    if course.regimen.gcsf:
        _write_growth_factor(course)


def _by_amount(course: Course, line: DrugLine) -> Iterator[tuple[Decimal, list[Cycle]]]:
    """Cycles under one order: a new amount and a delay each need an order of their own."""
    late = accumulate(c.late for c in course.ordered)
    shares = [c.share if drugs()[line.drug].is_reduced else Decimal(1) for c in course.ordered]
    firsts = [c.number == 1 for c in course.ordered]
    doses = (amount(line, course.body, share=s, first=f) for s, f in zip(shares, firsts, strict=True))
    for (dose, _), cycles in groupby(zip(doses, late, course.ordered, strict=True), key=lambda each: each[:2]):
        yield dose, [cycle for _, _, cycle in cycles]


def _write_order(course: Course, line: DrugLine, dose: Decimal, cycles: list[Cycle], number: int) -> str:
    record, first, last = course.record, cycles[0], cycles[-1]
    authored = min(first.day - timedelta(days=1), course.story.now)
    is_open = course.is_current and last is course.ordered[-1]
    failed = course.part.step.ends == "PD" and not is_open and last is course.part.cycles[-1]
    return record.add(
        "MedicationRequest",
        f"order-{line.drug}-{number}",
        MCODE + "cancer-related-medication-request",
        extension=[_intent(course.part.step.intent)],
        status="active" if is_open else "stopped" if failed else "completed",
        statusReason=said("Disease progression") if failed else None,
        intent="order",
        medicationCodeableConcept=_drug(line.drug),
        subject=record.patient,
        authoredOn=authored.isoformat(),
        requester=DOCTOR,
        reasonReference=[reference(course.cancer)],
        dosageInstruction=[_instruction(course, line, dose, cycles)],
    )


def _drug(name: str) -> Json:
    return concept(RXNORM, drugs()[name].rxnorm, name)


def _instruction(course: Course, line: DrugLine, dose: Decimal, cycles: list[Cycle]) -> Json:
    is_open = course.is_current and cycles[-1] is course.ordered[-1]
    planned = len(course.part.cycles) - cycles[0].number + 1 if is_open else len(cycles)
    ends = cycles[0].day + timedelta(days=course.regimen.length * planned - 1)
    bounds = {"start": cycles[0].day.isoformat(), "end": max(ends, cycles[-1].day).isoformat()}
    often: Json = {"count": planned * len(line.days), "frequency": len(line.days), "period": course.regimen.length}
    if line.route == "oral" and line.span > 1:
        often = {"frequency": line.times, "period": 1}
    ordered = concept(TERMS + "dose-rate-type", "ordered", "Ordered")
    return {
        "text": _words(line, course.regimen, planned, cycles[0].share),
        "timing": {"repeat": {"boundsPeriod": bounds, **often, "periodUnit": "d"}},
        "route": concept(SNOMED, *ROUTES[line.route]),
        "doseAndRate": [{"type": ordered, "doseQuantity": quantity(dose, _unit(line))}],
    }


def _unit(line: DrugLine) -> str:
    return "[USP'U]" if line.unit.startswith("[USP'U]") else "mg"


def _words(line: DrugLine, regimen: Regimen, cycles: int, share: Decimal) -> str:
    """`docetaxel 75 mg/m2 intravenous, day 1 every 21 days, 6 cycles`."""
    rate = f"AUC {line.dose}" if line.unit == "AUC" else f"{line.dose} {line.unit.replace(chr(39), '')}"
    days = f"days {line.days[0]} to {line.days[0] + line.span - 1}" if line.span > 1 else _days(line.days)
    times = " twice a day" if line.times == 2 else ""
    reduced = f", at {share * 100:.0f} %" if share != 1 and drugs()[line.drug].is_reduced else ""
    note = f", {line.note}" if line.note else ""
    return f"{line.drug} {rate}{reduced} {line.route}{note}{times}, {days} every {regimen.length} days, {cycles} cycles"


def _days(days: tuple[int, ...]) -> str:
    return f"day {days[0]}" if len(days) == 1 else "days " + ", ".join(map(str, days))


def _write_given(course: Course, line: DrugLine, dose: Decimal, cycles: list[Cycle], order: str) -> None:
    for cycle in cycles:
        for day in (cycle.day + timedelta(days=d - 1) for d in line.days):
            if _has_passed(course, cycle, day):
                _write_administration(course, line, dose, cycle, day, order)


def _has_passed(course: Course, cycle: Cycle, day: date) -> bool:
    return cycle in course.story.given(course.part) and day < course.story.last_day


def _write_administration(course: Course, line: DrugLine, dose: Decimal, cycle: Cycle, day: date, order: str) -> None:
    record = course.record
    begun = 9 * 60 + 30 + 40 * course.regimen.drugs.index(line)
    record.add(
        "MedicationAdministration",
        f"given-{line.drug}-{day.isoformat()}",
        MCODE + "cancer-related-medication-administration",
        extension=[_intent(course.part.step.intent)],
        status="completed",
        medicationCodeableConcept=_drug(line.drug),
        subject=record.patient,
        effectiveDateTime=f"{day.isoformat()}T{begun // 60:02d}:{begun % 60:02d}:00Z",
        performer=[{"actor": NURSE}],
        reasonReference=[reference(course.cancer)],
        request=reference(order),
        dosage={
            "text": f"{line.drug}, cycle {cycle.number}",
            "route": concept(SNOMED, *ROUTES[line.route]),
            "dose": quantity(dose, _unit(line)),
        },
    )


def _write_taken(course: Course, line: DrugLine, dose: Decimal, cycles: list[Cycle]) -> None:
    """Tablets as reported taken: from the first day of these cycles to the last."""
    begun = [c for c in cycles if c in course.story.given(course.part)]
    if not begun:
        return
    last = begun[-1].day + timedelta(days=(line.days[-1] - 1) + line.span - 1)
    is_open = course.is_current and cycles[-1] is course.ordered[-1]
    period = {"start": begun[0].day.isoformat(), **({} if is_open else {"end": last.isoformat()})}
    course.record.add(
        "MedicationStatement",
        f"taken-{line.drug}",
        status="active" if is_open else "completed",
        medicationCodeableConcept=_drug(line.drug),
        subject=course.record.patient,
        effectivePeriod=period,
        reasonReference=[reference(course.cancer)],
        dosage=[_instruction(course, line, dose, cycles)],
    )


def _write_growth_factor(course: Course) -> None:
    for cycle in course.story.given(course.part):
        day = cycle.day + timedelta(days=max(max(line.days) for line in course.regimen.drugs if line.route != "oral"))
        if day < course.story.last_day:
            course.record.add(
                "MedicationAdministration",
                f"given-pegfilgrastim-{day.isoformat()}",
                status="completed",
                medicationCodeableConcept=_drug("pegfilgrastim"),
                subject=course.record.patient,
                effectiveDateTime=f"{day.isoformat()}T14:00:00Z",
                dosage={"route": concept(SNOMED, *ROUTES["subcutaneous"]), "dose": quantity(6, "mg")},
            )
