"""Blocks: runs of treatment in which the drugs stay the same, cut where drugs change for good or a long pause lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from medonc.knowledge.shapes import Library
from medonc.practice.exposure.events import HORMONAL, SUPPORTIVE, Event
from medonc.values.calendar import days_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of events. `drugs` are those that treat the cancer; supportive ones take no part in telling it."""

    events: tuple[Event, ...]
    drugs: frozenset[str]

    @property
    def first(self) -> date:
        """The day of the first event."""
        return self.events[0].day

    @property
    def last(self) -> date:
        """The day of the last event."""
        return self.events[-1].day


def blocks(events: Iterable[Event], library: Library, numbers: Mapping[str, Decimal]) -> tuple[Block, ...]:
    """The blocks of a run of events, oldest first; events of supportive drugs go with the block they fall in."""
    counted = [e for e in events if library.drugs[e.drug].group != SUPPORTIVE]
    beside = [e for e in events if library.drugs[e.drug].group == SUPPORTIVE]
    runs: list[list[Event]] = []
    for day, found in groupby(sorted(counted, key=lambda e: e.day), key=lambda e: e.day):
        today = list(found)
        if not runs or _begins_anew(runs[-1], today, _after(counted, day), numbers):
            runs.append([])
        runs[-1] += today
    return tuple(_block(run, runs[n + 1 :], beside, first=n == 0) for n, run in enumerate(runs))


def _begins_anew(run: list[Event], today: list[Event], later: list[Event], numbers: Mapping[str, Decimal]) -> bool:
    """Whether today's drugs are another block than the run so far."""
    day, before = today[0].day, {e.drug for e in run}
    coming = {e.drug for e in (*today, *later)} | {e.drug for e in run if e.holds(day)}
    gone = before - coming
    if days_between(run[-1].day, day) > numbers["pause_days"] and not any(e.holds(day) for e in run):
        return True
    if not {e.drug for e in today} <= before:
        return bool(gone) and days_between(run[0].day, day) > numbers["first_days"]
    if not gone:
        return False
    tail = numbers["daily_tail_days" if days_between(run[-1].day, day) <= 1 else "tail_days"]
    given = sorted({e.day for e in run if e.drug in gone})
    rest = _usual_rest(given)
    return days_between(given[-1], day) > max(tail, rest - numbers["early_days"] - 1)


def _usual_rest(days: list[date]) -> Decimal:
    """The usual number of days between doses, so that a drug given every six weeks is not gone after three."""
    gaps = sorted(days_between(one, other) for one, other in pairwise(days))
    return Decimal(gaps[len(gaps) // 2] if gaps else 0)


def _after(events: list[Event], day: date) -> list[Event]:
    return [e for e in events if e.day > day]


def _block(run: list[Event], later: list[list[Event]], beside: list[Event], *, first: bool) -> Block:
    end = later[0][0].day if later else date.max
    start = date.min if first else run[0].day
    own = [e for e in beside if start <= e.day < end]
    return Block(
        events=tuple(sorted((*run, *own), key=lambda e: (e.day, e.drug))), drugs=frozenset(e.drug for e in run)
    )


def hormonal_apart(events: Iterable[Event], library: Library) -> tuple[list[Event], list[Event]]:
    """The events without, and those of, hormonal drugs that no held regimen gives together with the others."""
    events = list(events)
    others = {e.drug for e in events if library.drugs[e.drug].group != HORMONAL}
    supportive = _supportive(library)
    combined = {
        line.drug
        for regimen in library.regimens.values()
        for phase in regimen.phases
        for line in phase.drugs
        if others & ({each.drug for each in phase.drugs} - {line.drug} - supportive)
    }
    apart = [e for e in events if library.drugs[e.drug].group == HORMONAL and e.drug not in combined]
    return [e for e in events if e not in apart], apart


def _supportive(library: Library) -> set[str]:
    return {name for name, drug in library.drugs.items() if drug.group == SUPPORTIVE}
