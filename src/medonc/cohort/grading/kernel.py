"""Grades of many rows at once, exact: most are settled by four comparisons, the rest by plan.

Numbers are doubles that stand for the decimals they are written as; a fixed limit compares exactly as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from medonc.cohort.grading.limit_by_limit import settle_open
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.rows import NONE, Doubles, Grades, Places, Rows, Some
from medonc.cohort.grading.whole import in_whole_numbers, settle_whole

_SLICE = 1 << 14  # rows at a time: what is looked at stays near the processor
_NO_NUMBER = np.full(1, np.nan)


def grade_rows(rows: Rows, tables: Tables, found: Grades, begin: int, end: int) -> None:
    """Grades the rows from `begin` to `end` into `found`; none where a reason stands against it."""
    parts = [_unsettled(rows, tables, found, first, min(first + _SLICE, end)) for first in range(begin, end, _SLICE)]
    if not parts:
        return
    plan, place, value, low, high = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(plan.astype(np.uint8) if len(tables.plans) <= _FEW else plan.astype(np.uint16), kind="stable")
    rest = _Rest(place[order], value[order], low[order], high[order])
    ends = np.cumsum(np.bincount(plan, minlength=len(tables.plans)))
    for number, (first, last) in enumerate(pairwise((0, *ends.tolist()))):
        if last > first:
            _settle(tables.plans[number], rows, rest.part(first, last), found)


_FEW = 256  # plans that a byte tells apart


@dataclass(frozen=True, slots=True)
class _Rest:
    """Rows that are not settled, in the order of their plans: their places, and what limits are held against."""

    place: Places
    value: Doubles
    low: Doubles
    high: Doubles

    def part(self, first: int, last: int) -> _Rest:
        """Those of one plan."""
        here = slice(first, last)
        return _Rest(self.place[here], self.value[here], self.low[here], self.high[here])


def _unsettled(
    rows: Rows, tables: Tables, found: Grades, begin: int, end: int
) -> tuple[Places, Places, Doubles, Doubles, Doubles]:
    """Fills in what normal rows have; of the others gives plan, place, value and both limits."""
    here = slice(begin, end)
    plan, value, held_low, held_high = (
        rows.plan[here].astype(np.intp),
        rows.value[here],
        rows.low[here],
        rows.high[here],
    )
    low, high, why = found.low[here], found.high[here], found.why[here]
    np.take(tables.low, plan, out=low, mode="clip")
    np.take(tables.high, plan, out=high, mode="clip")
    if tables.has_reasons:
        why |= tables.why[plan]
    normal = value <= held_high
    normal &= value >= held_low
    normal &= value <= tables.least.take(plan, mode="clip")
    normal &= value >= tables.most.take(plan, mode="clip")
    if why.any():
        void = why != 0
        low[void] = high[void] = NONE
        normal |= void
    np.logical_not(normal, out=normal)
    rest = np.flatnonzero(normal)
    plan = plan.take(rest, mode="clip")
    value, held_low, held_high = (each.take(rest, mode="clip") for each in (value, held_low, held_high))
    other = ~((value <= held_high) | ~tables.needs_high[plan])  # a side that no limit looks to does not count
    other |= ~((value >= held_low) | ~tables.needs_low[plan])
    other |= ~(value <= tables.least[plan])
    other |= ~(value >= tables.most[plan])
    kept = np.flatnonzero(other)
    rest += begin
    return tuple(each.take(kept, mode="clip") for each in (plan, rest, value, held_low, held_high))  # type: ignore[return-value]


def _settle(plan: Plan, rows: Rows, rest: _Rest, found: Grades) -> None:
    """Grades the rows of one plan into their places: complete ones in whole numbers, the rest limit by limit."""
    place = rest.place
    some = Some(
        value=rest.value,
        low=rest.low,
        high=rest.high,
        baseline=rows.baseline.at(place) if "baseline" in plan.needs else _NO_NUMBER,
        fasting=rows.fasting[place] if rows.fasting.size > 1 else rows.fasting,
    )
    whole, complete = in_whole_numbers(plan, some)
    if complete.all():
        settle_whole(plan, some, whole, place, found)
        return
    held, open_ = np.flatnonzero(complete), np.flatnonzero(~complete)
    if held.size:
        settle_whole(plan, some.at(held), whole.at(held), place[held], found)
    settle_open(plan, some.at(open_), place[open_], found)


class Tables:
    """One number of each plan in an array, to be looked up by plan."""

    def __init__(self, plans: list[Plan]) -> None:
        self.plans = plans
        self.why = np.array([p.why for p in plans], np.uint16)
        self.has_reasons = any(p.why for p in plans)
        self.low = np.array([0 if p.low else NONE for p in plans], np.int8)
        self.high = np.array([0 if p.high else NONE for p in plans], np.int8)
        self.least = np.array([_outermost(p, upwards=True) for p in plans])
        self.most = np.array([_outermost(p, upwards=False) for p in plans])
        self.needs_high = np.array([_needs(p.high_limits, "ULN") for p in plans], bool)
        self.needs_low = np.array([_needs(p.low_limits, "LLN") for p in plans], bool)
        self.needs_baseline = np.array(["baseline" in p.needs for p in plans], bool)


def _outermost(plan: Plan, *, upwards: bool) -> float:
    """The fixed limit that a value passes first, one step before it where the limit itself counts.

    Of a plan whose normal values may have a grade even so, one that every value passes.
    """
    far = np.inf if upwards else -np.inf
    if _always(plan):
        return float(-far)
    fixed = [
        np.nextafter(n.at, -far) if n.closed else n.at
        for n in (plan.high_limits if upwards else plan.low_limits)
        if not n.of and not n.over
    ]
    return float((min if upwards else max)(fixed, default=far))


def _needs(limits: tuple[Limit, ...], name: str) -> bool:
    return any(name in (limit.of, limit.over) or name in limit.of or name in limit.when for limit in limits)


def _always(plan: Plan) -> bool:
    """Whether a value within the laboratory's limits may have a grade, or may not be known, even so."""
    return any(_beyond_normal(limit) for limit in (*plan.low_limits, *plan.high_limits))


def _beyond_normal(limit: Limit) -> bool:
    if limit.of == "baseline":
        side = "baseline above ULN" if limit.upwards else "baseline below LLN"
        return limit.when != side or (limit.times < 1 if limit.upwards else limit.times > 1)
    if limit.of in ("ULN", "LLN"):
        return limit.closed or (limit.times < 1 if limit.upwards else limit.times > 1)
    return limit.of not in ("", "ULN and baseline") and not limit.upwards
