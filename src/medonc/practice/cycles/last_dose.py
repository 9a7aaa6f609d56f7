"""What was given of a drug the last time: its amount, its share of the standard dose, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import DoseLevel, DrugLine
from medonc.practice.criteria import Scene
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event
from medonc.practice.treatment.checks import Checked, checked_dose
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
    """The last dose of a line in a course; None where none is recorded.

    Where a drug has two lines, as a bolus and an infusion, the doses of its last day are told apart by their size.
    """
    found = [(event, phase) for phase in course.phases for event in phase.events if event.drug == line.drug]
    if not found:
        return None
    day = max(event.day for event, _ in found)
    todays = [(event, _checked(course, phase, event, scene)) for event, phase in found if event.day == day]
    own = next(((event, one) for event, one in todays if one is not None and one.line == line), None)
    if own is None and any(one is not None for _, one in todays):
        return None  # the drug's other line was given, not this one
    event, checked = own or todays[0]
    return LastDose(day=day, amount=event.amount, percent=_percent(checked, line, ladder))


def _checked(course: Course, phase: CoursePhase, event: Event, scene: Scene) -> Checked | None:
    return checked_dose(course, phase, event, chart=scene.chart, library=scene.library, on=scene.on)


def _percent(checked: Checked | None, line: DrugLine, ladder: DoseLevel | None) -> Decimal | None:
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
