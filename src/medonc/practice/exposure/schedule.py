"""The days of a phase against recorded days: cycles seen, doses due, and whether the two fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import DrugLine, Phase
from medonc.practice.exposure.blocks import Block
from medonc.practice.exposure.events import Event
from medonc.values.calendar import days_between
from medonc.values.quantity import EXACT

DAILY_FROM = 10  # days of one cycle from which a drug counts as taken day after day


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSeen:
    """One cycle of a phase as recorded: its number and its days."""

    number: int
    days: tuple[date, ...]

    @property
    def starts(self) -> date:
        """Day 1 of the cycle."""
        return self.days[0]


def pace(seen: Sequence[CycleSeen]) -> Decimal | None:
    """The usual number of days from one cycle's day 1 to the next: the median; None with fewer than two cycles."""
    apart = sorted(days_between(one.starts, other.starts) for one, other in pairwise(seen))
    if not apart:
        return None
    return Decimal(apart[len(apart) // 2] + apart[~(len(apart) // 2)]) / 2


def on_time(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> bool:
    """Whether cycles usually come within a few days of their length."""
    usual = pace(cycles(phase, block, numbers))
    return usual is None or usual <= phase.length_days + numbers["early_days"]


def days_fit(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> bool:
    """Whether recorded intervals and days allow the phase; a single dose without an interval allows any."""
    if not all(_interval_fits(phase, event) for event in block.events if event.drug in block.drugs):
        return False
    if all(event.interval is not None for event in block.events if event.drug in block.drugs):
        return True  # standing orders: they are written when something changes, not for every dose
    days = sorted({e.day for e in block.events if e.drug in block.drugs})
    if len(days) == 1:
        return True
    share = numbers["days_that_fit"]
    seen = cycles(phase, block, numbers)
    if (usual := pace(seen)) is not None and usual > phase.length_days * numbers["slow_share"]:
        return False
    due = [(c.starts, day) for c in seen for day in _due(phase, c.number) if _is_due(c, day, days)]
    met = sum(_near(cycle_start, day, days, numbers) for cycle_start, day in due)
    planned = sum(_is_planned(phase, seen, day, numbers) for day in days)
    return met >= share * len(due) and planned >= share * len(days)


def cycles(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> tuple[CycleSeen, ...]:
    """The cycles that dose days fall into: one begins a cycle's length after the last, a few days early allowed.

    Where other drugs tell the cycle, those taken day after day take no part in where it begins; where none tells it,
    an early cycle begins only after a pause.
    """
    counted = _telling_drugs(phase) & block.drugs
    telling = sorted({e.day for e in block.events if e.drug in (counted or block.drugs)})
    others = sorted({e.day for e in block.events if e.drug in block.drugs} - set(telling))
    starts = _starts(phase, telling, numbers, after_pause=not counted)
    found: list[list[date]] = [[] for _ in starts]
    for day in sorted((*telling, *others)):
        at = max((n for n, start in enumerate(starts) if start <= day), default=0)
        found[at].append(day)
    return tuple(CycleSeen(number=n, days=tuple(days)) for n, days in enumerate(found, start=1))


def _telling_drugs(phase: Phase) -> frozenset[str]:
    """The drugs that tell where a cycle begins: those not taken day after day, if one of them is due on day 1."""
    told = {line.drug for line in phase.drugs} - _daily_drugs(phase)
    begin = any(line.days[0].day == 1 for line in phase.drugs if line.drug in told)
    return frozenset(told) if begin else frozenset()


def _starts(phase: Phase, days: Sequence[date], numbers: Mapping[str, Decimal], *, after_pause: bool) -> list[date]:
    starts = [days[0]]
    for before, day in pairwise(days):
        apart = days_between(starts[-1], day)
        early = apart >= phase.length_days - numbers["early_days"] and (
            not after_pause or days_between(before, day) > 1
        )
        if early or apart >= phase.length_days:
            starts.append(day)
    return starts


def _interval_fits(phase: Phase, event: Event) -> bool:
    if event.interval is None:
        return True
    return any(event.interval in _intervals(line, phase) for line in phase.drugs if line.drug == event.drug)


def _intervals(line: DrugLine, phase: Phase) -> set[Decimal]:
    """The intervals at which a request may state a line: the cycle, or the days between its doses."""
    days = [each.day for each in line.days]
    steps = {Decimal(later - earlier) for earlier, later in pairwise(days)}
    daily = 1 in steps or phase.length_days == 1
    within = {EXACT.divide(Decimal(1), Decimal(each.times)) for each in line.days if daily}
    shared = EXACT.divide(Decimal(phase.length_days), Decimal(sum(each.times for each in line.days)))
    return {Decimal(phase.length_days), shared, *steps, *within}


def _lines(phase: Phase, cycle: int) -> list[DrugLine]:
    return [line for line in phase.drugs if (line.first_cycle or 1) <= cycle <= (line.last_cycle or cycle)]


def _due(phase: Phase, cycle: int) -> list[int]:
    """The days that are looked for; drugs taken at home day after day are not looked for on each."""
    daily = _daily_drugs(phase)
    return sorted({each.day for line in _lines(phase, cycle) for each in line.days if line.drug not in daily} or {1})


def _daily_drugs(phase: Phase) -> frozenset[str]:
    """The drugs that some cycle has on so many days that they are taken day after day."""
    cycles_that_differ = {line.first_cycle or 1 for line in phase.drugs}
    counts = Counter[tuple[int, str]]()
    for cycle in cycles_that_differ:
        for line in _lines(phase, cycle):
            counts[cycle, line.drug] += len(line.days)
    return frozenset(drug for (_, drug), days in counts.items() if days >= DAILY_FROM)


def _is_due(cycle: CycleSeen, day: int, days: Sequence[date]) -> bool:
    return days_between(cycle.starts, days[-1]) >= day - 1


def _near(start: date, day: int, days: Sequence[date], numbers: Mapping[str, Decimal]) -> bool:
    return any(abs(days_between(start, each) - (day - 1)) <= numbers["early_days"] for each in days)


def _is_planned(phase: Phase, seen: Sequence[CycleSeen], day: date, numbers: Mapping[str, Decimal]) -> bool:
    cycle = next(c for c in seen if day in c.days)
    at = days_between(cycle.starts, day) + 1
    planned = {each.day for line in _lines(phase, cycle.number) for each in line.days} | {1}
    return any(abs(at - each) <= numbers["early_days"] for each in planned)
