"""The history of each drug's doses in a course: standard, then each dose with its share, day, delay, reason, who."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import DrugLine, Library
from medonc.practice.exposure.course import Course
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.intensity import Reason
from medonc.practice.exposure.recognition import counted_drugs
from medonc.practice.treatment.checks import Checked, checked_doses, is_child
from medonc.practice.treatment.delivered.cycle_doses import HUNDRED, CheckedDoses, by_event, share_of_standard
from medonc.practice.treatment.delivered.placed import Placed, placed_cycles
from medonc.practice.treatment.delivered.reasons import reason_of
from medonc.record import Chart
from medonc.record.therapy import DrugFact
from medonc.values.evidence import FactRef, Missing
from medonc.values.quantity import EXACT, Quantity, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseGiven:
    """One dose of the history, or one left out. `late_days` stands at the first dose of a cycle alone."""

    day: date
    phase: str
    cycle: int
    cycle_day: int
    given: bool
    dose: Quantity | None  # as recorded: an amount, or one by body size
    percent: Decimal | None  # of the standard of its day, before rounding; None where that cannot be told
    unknown: str = ""  # why not
    late_days: int = 0
    late_because: Reason = Reason.NOT_RECORDED
    less_because: Reason = Reason.NOT_RECORDED
    who: str = ""
    fact: FactRef | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugHistory:
    """One drug of a course: what the regimen states for it, and its doses, oldest first."""

    drug: str
    name: str
    standard: str
    doses: tuple[DoseGiven, ...]


def dose_history(
    course: Course, chart: Chart, library: Library, on: date, *, checked: CheckedDoses | None = None
) -> tuple[DrugHistory, ...]:
    """The doses of each drug that treats the cancer, in the order of the regimen; empty for other courses.

    `checked` are the course's checked doses, where they are at hand.
    """
    if course.regimen is None or course.record != "given" or is_child(chart, on):
        return ()
    placed = placed_cycles(course, chart, library, on)
    if checked is None:
        checked = by_event(checked_doses(course, chart, library, on))
    counted = {drug for each in placed for drug in counted_drugs(each.phase, library)}
    return tuple(
        DrugHistory(
            drug=drug,
            name=library.drug(drug).name,
            standard=_standard(drug, placed),
            doses=tuple(_doses(drug, placed, checked, library, on)),
        )
        for drug in course.regimen.drugs
        if drug in counted
    )


def said_standard(line: DrugLine) -> str:
    """`AUC 5`, `30 mg/m²`, `150 mg`: the dose of a line as the regimen states it."""
    if line.bands:
        return "by size"
    return f"AUC {plain(line.dose)}" if line.unit == "mg/mL.min" else str(Quantity(line.dose, line.unit))


def _standard(drug: str, placed: Sequence[Placed]) -> str:
    lines = [line for each in placed for line in each.lines(drug)]
    return " + ".join(dict.fromkeys(said_standard(line) for line in lines))


def _doses(
    drug: str, placed: Sequence[Placed], checked: CheckedDoses, library: Library, on: date
) -> Iterator[DoseGiven]:
    told: set[int] = set()
    for each in placed:
        rows = [_given(e, each, checked.get(id(e)), library, on) for e in each.events(drug) if id(e) not in told]
        told |= {id(e) for e in each.events(drug)}
        rows += _left_out(drug, each, library)
        rows.sort(key=lambda row: row.day)
        for place, row in enumerate(rows):
            yield row if place else _with_delay(row, each)


def _given(event: Event, placed: Placed, checked: Checked | None, library: Library, on: date) -> DoseGiven:
    share: Decimal | Missing = Missing(what="a dose") if checked is None else share_of_standard(checked)
    known = not isinstance(share, Missing)
    return DoseGiven(
        day=event.day,
        phase=placed.phase.name,
        cycle=placed.number,
        cycle_day=(event.day - placed.starts).days + 1,
        given=True,
        dose=event.amount or event.rate,
        percent=None if isinstance(share, Missing) else EXACT.multiply(share, HUNDRED),
        unknown="" if known else str(share),
        less_because=placed.why_less(event, library),
        who=event.fact.source.author if event.fact is not None else "",
        fact=event.fact.ref() if event.fact is not None else None,
        until=min(event.until, on) if event.until is not None and event.until > event.day else None,
    )


def _left_out(drug: str, placed: Placed, library: Library) -> Iterator[DoseGiven]:
    for fact, day in placed.left_out_of(drug, library):
        yield _omitted(fact, day, placed, library)


def _omitted(fact: DrugFact, day: date, placed: Placed, library: Library) -> DoseGiven:
    return DoseGiven(
        day=day,
        phase=placed.phase.name,
        cycle=placed.number,
        cycle_day=(day - placed.starts).days + 1,
        given=False,
        dose=None,
        percent=Decimal(0),
        less_because=reason_of(fact, library),
        who=fact.source.author,
        fact=fact.ref(),
    )


def _with_delay(row: DoseGiven, placed: Placed) -> DoseGiven:
    return replace(row, late_days=placed.late_days, late_because=placed.late_because)
