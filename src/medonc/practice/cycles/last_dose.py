"""What was given of a drug the last time: its amount, its share of the standard dose, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import DoseLevel, DrugLine
from medonc.practice.criteria import Scene
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event
from medonc.practice.treatment.checks import checked_dose
from medonc.values.quantity import EXACT, Quantity

HUNDRED = Decimal(100)
_NEAR = Decimal(5)  # per cent: rounding and vials move a dose by so much; a level lies further off


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDose:
    """The last recorded dose of a drug. `percent` of the standard of its day; None where that cannot be told."""

    day: date
    amount: Quantity | None
    percent: Decimal | None


def last_dose(course: Course, line: DrugLine, ladder: DoseLevel | None, scene: Scene) -> LastDose | None:
    """The last dose of the line's drug in a course; None where none is recorded."""
    found = [(event, phase) for phase in course.phases for event in phase.events if event.drug == line.drug]
    if not found:
        return None
    event, phase = max(found, key=lambda pair: pair[0].day)
    return LastDose(day=event.day, amount=event.amount, percent=_percent(course, phase, event, line, ladder, scene))


def _percent(
    course: Course, phase: CoursePhase, event: Event, line: DrugLine, ladder: DoseLevel | None, scene: Scene
) -> Decimal | None:
    checked = checked_dose(course, phase, event, chart=scene.chart, library=scene.library, on=scene.on)
    if checked is None or checked.percent is None:
        return None
    share = EXACT.add(HUNDRED, checked.percent.value)
    return next((level for level in (HUNDRED, *shares(line, ladder)) if is_near(share, level)), _whole(share))


def shares(line: DrugLine, ladder: DoseLevel | None) -> tuple[Decimal, ...]:
    """The levels of a drug in per cent of the line's standard dose, from the highest; none where units differ."""
    if ladder is None or ladder.unit != line.unit or line.bands:
        return ()
    return tuple(EXACT.divide(EXACT.multiply(dose, HUNDRED), line.dose) for dose in ladder.doses)


def is_near(share: Decimal, level: Decimal) -> bool:
    """Whether a dose is that of a level but for rounding."""
    return abs(EXACT.subtract(share, level)) <= EXACT.divide(EXACT.multiply(level, _NEAR), HUNDRED)


def _whole(share: Decimal) -> Decimal:
    return share.quantize(Decimal(1), rounding="ROUND_HALF_UP", context=EXACT)
