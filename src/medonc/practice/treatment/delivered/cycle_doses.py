"""The dose of one drug in one cycle: planned by the regimen, and given as recorded, in the regimen's own unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

from medonc.knowledge.shapes import DrugLine, Library
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.intensity import Less, Reason
from medonc.practice.exposure.schedule import DAILY_FROM
from medonc.practice.treatment.checks import Checked
from medonc.practice.treatment.delivered.placed import Placed
from medonc.practice.treatment.delivered.reasons import reason_of
from medonc.record.therapy import DrugEvent
from medonc.values.evidence import Missing, NotKnown
from medonc.values.quantity import EXACT

HUNDRED = Decimal(100)
CheckedDoses: TypeAlias = Mapping[int, Checked]  # by the identity of the event


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDose:
    """Planned and given dose of a cycle, in the unit of the drug's line, with what is missing by reason."""

    planned: Decimal
    given: Decimal
    less: tuple[Less, ...] = ()


def by_event(checked: Iterable[Checked]) -> CheckedDoses:
    """The checked doses by the event that each is of."""
    return {id(each.event): each for each in checked}


def line_amount(line: DrugLine, placed: Placed) -> Decimal:
    """One dose of a line in a cycle: the loading dose in the first, where there is one."""
    return line.loading_dose if placed.number == 1 and line.loading_dose is not None else line.dose


def planned_dose(drug: str, placed: Placed, *, after: int = 0) -> Decimal:
    """All doses of a cycle that are planned after a day of it; lines of one drug add up."""
    due = ((line, day) for line in placed.lines(drug) for day in line.days if day.day > after)
    return sum((line_amount(line, placed) * day.times for line, day in due), Decimal(0))


def cycle_dose(drug: str, placed: Placed, checked: CheckedDoses, library: Library) -> CycleDose | Missing:
    """The dose of a cycle as recorded; what is missing where a dose does not say how much it was."""
    events = placed.events(drug)
    lacking = _too_few(drug, placed, events)
    if lacking is not None:
        return lacking
    planned, given, less = planned_dose(drug, placed), Decimal(0), list[Less]()
    for event in events:
        dose = _of_event(event, placed, checked)
        if isinstance(dose, Missing):
            return dose
        expected, had = dose
        given += had
        why = placed.why_less(event, library)
        if had < expected and why is not Reason.NOT_RECORDED:
            less.append(Less(amount=expected - had, because=why))
    less += _left_out(drug, placed, library)
    return CycleDose(planned=planned, given=given, less=tuple(less))


def share_of_standard(checked: Checked) -> Decimal | Missing:
    """A dose as a share of the standard one of its day; what is missing where it cannot be told."""
    if isinstance(checked.answer, NotKnown):
        return checked.answer.missing[0]
    return EXACT.divide(EXACT.add(HUNDRED, checked.answer.value.value), HUNDRED)


def _of_event(event: Event, placed: Placed, checked: CheckedDoses) -> tuple[Decimal, Decimal] | Missing:
    """What the regimen has for the days of one event, and what was given on them."""
    found = checked.get(id(event))
    if found is None:
        return Missing(what=f"the dose of {event.drug} on {event.day}")
    share = share_of_standard(found)
    if isinstance(share, Missing):
        return share
    count = _times(event, found.line, placed) if event.until is not None else 1
    if count > 1 and event.fact is not None and event.fact.event is DrugEvent.GIVEN:
        return Missing(what=f"whether {event.drug} on {event.day} is the dose of one day", why="given over several")
    expected = line_amount(found.line, placed) * count
    return expected, EXACT.multiply(expected, share)


def _times(event: Event, line: DrugLine, placed: Placed) -> int:
    """How many planned doses lie in the days that a statement or an infusion of several days covers."""
    if event.until is not None and event.until == event.day and event.interval is None:
        return 1
    due = ((placed.starts + timedelta(days=day.day - 1), day.times) for day in line.days)
    return sum(times for day, times in due if event.day <= day and event.holds(day))


def _too_few(drug: str, placed: Placed, events: tuple[Event, ...]) -> Missing | None:
    """A daily drug, or one of several doses a day, of which fewer are recorded: how many there were is not known."""
    days = {day.day for line in placed.lines(drug) for day in line.days}
    single = Counter(event.day for event in events if event.until in (None, event.day))
    if len(days) >= DAILY_FROM and 0 < len(single) < DAILY_FROM:
        return Missing(what=f"how many doses of {drug} were taken", why="the record has single doses of a daily drug")
    times = max((day.times for line in placed.lines(drug) for day in line.days), default=1)
    fewer = next((day for day, count in single.items() if count < times), None)
    if fewer is None:
        return None
    return Missing(
        what=f"how many doses of {drug} were given on {fewer}", why=f"planned {times} times a day, fewer recorded"
    )


def _left_out(drug: str, placed: Placed, library: Library) -> list[Less]:
    """The doses recorded as not given on a planned day, each with its reason."""
    found = []
    for fact, on in placed.left_out_of(drug, library):
        day = (on - placed.starts).days + 1
        amount = sum(
            (line_amount(line, placed) * d.times for line in placed.lines(drug) for d in line.days if d.day == day),
            Decimal(0),
        )
        why = reason_of(fact, library)
        if amount and why is not Reason.NOT_RECORDED:
            found.append(Less(amount=amount, because=why))
    return found
