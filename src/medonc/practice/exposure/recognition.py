"""Which regimen a run of blocks is: drugs first, then the days between doses, then the recorded dose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import Basis, DrugLine, Library, Phase, Regimen
from medonc.practice.exposure.blocks import Block
from medonc.practice.exposure.events import SUPPORTIVE, Event
from medonc.values.calendar import days_between
from medonc.values.quantity import EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSeen:
    """One cycle of a phase as recorded: its number and its days."""

    number: int
    days: tuple[date, ...]

    @property
    def starts(self) -> date:
        """Day 1 of the cycle."""
        return self.days[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a run of blocks is. `regimen` is None where several fit (`candidates`) or none does."""

    blocks: tuple[Block, ...]
    regimen: Regimen | None
    phases: tuple[Phase, ...] = ()
    candidates: tuple[Regimen, ...] = ()  # several that fit equally
    may_become: tuple[Regimen, ...] = ()  # longer ones that begin so
    same_drugs: tuple[Regimen, ...] = ()  # the drugs fit, the days do not


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    regimen: Regimen
    length: int
    fits: bool
    by_dose: int

    @property
    def complete(self) -> bool:
        return self.length == len(self.regimen.phases)


def recognise(blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal]) -> tuple[Recognised, ...]:
    """Every block as part of a regimen: the longest run of phases that fits, or what else it could be."""
    found: list[Recognised] = []
    at = 0
    while at < len(blocks):
        found.append(_at(blocks[at:], library, numbers))
        at += len(found[-1].blocks)
    return tuple(found)


def _at(blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal]) -> Recognised:
    matches = [m for regimen in library.regimens.values() if (m := _match(regimen, blocks, library, numbers))]
    fitting = [m for m in matches if m.fits]
    if not fitting:
        same = tuple(m.regimen for m in matches)
        return Recognised(blocks=(blocks[0],), regimen=None, same_drugs=same)
    top = max((m.length, m.complete, m.by_dose) for m in fitting)
    best = [m for m in fitting if (m.length, m.complete, m.by_dose) == top]
    longer = tuple(m.regimen for m in fitting if m.length == top[0] and not m.complete and m not in best)
    taken = tuple(blocks[: top[0]])
    if len(best) > 1:
        return Recognised(blocks=taken, regimen=None, candidates=tuple(m.regimen for m in best), may_become=longer)
    one = best[0].regimen
    return Recognised(blocks=taken, regimen=one, phases=one.phases[: top[0]], may_become=longer)


def _match(
    regimen: Regimen, blocks: Sequence[Block], library: Library, numbers: Mapping[str, Decimal]
) -> _Match | None:
    """How many of the regimen's phases, from the first, the blocks are; None where not even the first."""
    pairs = []
    for phase, block in zip(regimen.phases, blocks, strict=False):
        if counted_drugs(phase, library) != block.drugs:
            break
        pairs.append((phase, block))
    if not pairs:
        return None
    fitting = [days_fit(phase, block, numbers) for phase, block in pairs]
    length = fitting.index(False) if False in fitting else len(fitting)
    by_dose = sum(_dose_fits(phase, block, numbers) for phase, block in pairs[: length or 1])
    return _Match(regimen=regimen, length=length or 1, fits=length > 0, by_dose=by_dose)


def counted_drugs(phase: Phase, library: Library) -> frozenset[str]:
    """The drugs of a phase that tell it: all but supportive ones."""
    return frozenset(
        line.drug for line in phase.drugs if line.drug in library.drugs and library.drugs[line.drug].group != SUPPORTIVE
    )


def days_fit(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> bool:
    """Whether recorded intervals and days allow the phase; a single dose without an interval allows any."""
    if not all(_interval_fits(phase, event) for event in block.events if event.drug in block.drugs):
        return False
    days = sorted({e.day for e in block.events if e.drug in block.drugs})
    if len(days) == 1:
        return True
    share = numbers["days_that_fit"]
    seen = cycles(phase, days, numbers)
    expected = [(c.starts, day) for c in seen for day in _scheduled(phase, c.number) if _is_due(c, day, days)]
    met = sum(_near(cycle_start, day, days, numbers) for cycle_start, day in expected)
    planned = sum(_is_scheduled(phase, seen, day, numbers) for day in days)
    return met >= share * len(expected) and planned >= share * len(days)


def cycles(phase: Phase, days: Sequence[date], numbers: Mapping[str, Decimal]) -> tuple[CycleSeen, ...]:
    """The cycles that dose days fall into: one begins a cycle's length after the last, a few days early allowed."""
    found: list[list[date]] = []
    for day in sorted(set(days)):
        if not found or days_between(found[-1][0], day) >= phase.length_days - numbers["early_days"]:
            found.append([])
        found[-1].append(day)
    return tuple(CycleSeen(number=n, days=tuple(each)) for n, each in enumerate(found, start=1))


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
    return {Decimal(phase.length_days), *steps, *within}


def _scheduled(phase: Phase, cycle: int) -> list[int]:
    lines = [line for line in phase.drugs if (line.first_cycle or 1) <= cycle <= (line.last_cycle or cycle)]
    return sorted({each.day for line in lines for each in line.days if not _daily(line)} or {1})


def _daily(line: DrugLine) -> bool:
    """Tablets taken at home day after day are not looked for on each day."""
    return len(line.days) > 5 and line.basis is not Basis.AUC


def _is_due(cycle: CycleSeen, day: int, days: Sequence[date]) -> bool:
    return days_between(cycle.starts, days[-1]) >= day - 1


def _near(start: date, day: int, days: Sequence[date], numbers: Mapping[str, Decimal]) -> bool:
    return any(abs(days_between(start, each) - (day - 1)) <= numbers["early_days"] for each in days)


def _is_scheduled(phase: Phase, seen: Sequence[CycleSeen], day: date, numbers: Mapping[str, Decimal]) -> bool:
    cycle = next(c for c in seen if day in c.days)
    at = days_between(cycle.starts, day)
    return any(abs(at - (planned - 1)) <= numbers["early_days"] for planned in _scheduled(phase, cycle.number))


def _dose_fits(phase: Phase, block: Block, numbers: Mapping[str, Decimal]) -> int:
    """How many drugs are recorded at the phase's own dose by body size."""
    fits = 0
    for event in block.events:
        lines = [line for line in phase.drugs if line.drug == event.drug and event.rate is not None]
        fits += any(_same_dose(line, event, numbers) for line in lines)
    return fits


def _same_dose(line: DrugLine, event: Event, numbers: Mapping[str, Decimal]) -> bool:
    rate = event.rate
    if rate is None or rate.code != line.unit:
        return False
    return abs(rate.value / line.dose - 1) * 100 <= numbers["dose_percent"]
