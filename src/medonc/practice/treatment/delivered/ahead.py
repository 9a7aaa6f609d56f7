"""The cycles that lie ahead of a course, at the doses now proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Library, Phase, Regimen
from medonc.practice.exposure.intensity import Reason
from medonc.practice.exposure.intensity_methods import INTENSITY
from medonc.practice.treatment.delivered.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is proposed: day 1 of the next cycle, and per cent of standard by drug id; the last dose where not named.

    Zero per cent: the drug is left out from now on.
    """

    day1: date | None = None  # None: its planned day, or the day asked about where that has passed
    percent: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    left_out: frozenset[str] = frozenset()  # drugs that are left out of the next cycle alone
    late_because: Reason = Reason.NOT_RECORDED
    less_because: Mapping[str, Reason] = field(default_factory=lambda: MappingProxyType({}))


AS_LAST = Ahead()


def not_projected(regimen: Regimen, given: Sequence[Placed], proposed: Ahead, on: date, library: Library) -> str:
    """Why nothing is projected: the regimen has no end, or its next cycle is long overdue; empty where it is."""
    if any(phase.cycles is None for phase in regimen.phases):
        return "no planned end: nothing is projected"
    limit = library.rule(INTENSITY).numbers["overdue_days"]
    if proposed.day1 is None and given and (on - given[-1].planned_end).days > limit:
        return f"the next cycle is more than {limit:f} days overdue: nothing is projected"
    return ""


def cycles_ahead(
    regimen: Regimen, given: Sequence[Placed], proposed: Ahead, on: date, library: Library
) -> tuple[Placed, ...] | None:
    """The planned cycles that are not yet begun, each after the one before; None where nothing is projected.

    A course of which every cycle is given has none ahead, however long ago that was.
    """
    if not given or any(phase.cycles is None for phase in regimen.phases):
        return None
    if not list(_remaining(regimen, given)):
        return ()
    if not_projected(regimen, given, proposed, on, library):
        return None
    starts = proposed.day1 or max(given[-1].planned_end, on)
    found: list[Placed] = []
    for phase, number in _remaining(regimen, given):
        found.append(Placed(phase=phase, number=number, starts=starts, part=given[-1].part))
        starts += timedelta(days=phase.length_days)
    late = 0 if given[-1].operated else (found[0].starts - given[-1].planned_end).days
    return (replace(found[0], late_days=late, late_because=proposed.late_because), *found[1:])


def _remaining(regimen: Regimen, given: Sequence[Placed]) -> Iterator[tuple[Phase, int]]:
    """The cycles of the regimen in their order, without as many of each phase as were given."""
    left = Counter(each.phase.name for each in given)
    last = max(i for i, phase in enumerate(regimen.phases) if phase.name == given[-1].phase.name)
    numbers: Counter[str] = Counter()
    for turn in range(regimen.rounds):
        for place, phase in enumerate(regimen.phases):
            for _ in range(phase.cycles or 0):
                numbers[phase.name] += 1
                if left[phase.name] > 0:
                    left[phase.name] -= 1
                elif place >= last or turn or regimen.rounds > 1:  # phases passed over are not made up
                    yield phase, numbers[phase.name]
