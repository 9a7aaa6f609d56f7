"""Grades of many rows at once, exact: most are settled by four comparisons, the rest by plan.

Numbers are doubles that stand for the decimals they are written as; a fixed limit compares exactly as it is.
"""

from __future__ import annotations

import numpy as np

from medonc.cohort.grading.limit_by_limit import settle_open
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.rows import NONE, Flags, Grades, Places, Rows
from medonc.cohort.grading.whole import in_whole_numbers, settle_whole


def grade_rows(rows: Rows, tables: Tables, found: Grades) -> None:
    """Grades rows by their plans into `found`; those that already have a reason against them stay without."""
    plan = rows.plan
    found.why |= tables.why[plan]
    unsettled = ~_normal(rows, tables)
    np.take(tables.low, plan, out=found.low)
    np.take(tables.high, plan, out=found.high)
    if found.why.any():
        void = found.why != 0
        found.low[void] = found.high[void] = NONE
        unsettled &= ~void
    rest = np.nonzero(unsettled)[0]
    if rest.size:
        order = rest[np.argsort(plan[rest].astype(np.uint16), kind="stable")]
        ends = np.nonzero(np.diff(plan[order]))[0] + 1
        for place in np.split(order, ends):
            _settle(tables.plans[plan[place[0]]], rows, place, found)


def _settle(plan: Plan, rows: Rows, place: Places, found: Grades) -> None:
    """Grades the rows of one plan into their places: complete ones in whole numbers, the rest limit by limit."""
    whole, complete = in_whole_numbers(plan, rows, place)
    if complete.all():
        settle_whole(plan, whole, rows, place, found)
        return
    some, rest = np.nonzero(complete)[0], np.nonzero(~complete)[0]
    if some.size:
        settle_whole(plan, whole.at(some), rows, place[some], found)
    settle_open(plan, rows.at(place[rest]), place[rest], found)


class Tables:
    """One number of each plan in an array, to be looked up by plan."""

    def __init__(self, plans: list[Plan]) -> None:
        self.plans = plans
        self.why = np.array([p.why for p in plans], np.uint16)
        self.low = np.array([0 if p.low else NONE for p in plans], np.int8)
        self.high = np.array([0 if p.high else NONE for p in plans], np.int8)
        self.least = np.array([_outermost(p.high_limits, upwards=True) for p in plans])
        self.most = np.array([_outermost(p.low_limits, upwards=False) for p in plans])
        self.settled = np.array([not _always(p) for p in plans], bool)
        self.needs_high = np.array([_needs(p.high_limits, "ULN") for p in plans], bool)
        self.needs_low = np.array([_needs(p.low_limits, "LLN") for p in plans], bool)


def _outermost(limits: tuple[Limit, ...], *, upwards: bool) -> float:
    """The fixed limit that a value passes first, one step before it where the limit itself counts."""
    far = np.inf if upwards else -np.inf
    fixed = [np.nextafter(n.at, -far) if n.closed else n.at for n in limits if not n.of and not n.over]
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


def _normal(rows: Rows, tables: Tables) -> Flags:
    """The rows whose value lies within the laboratory's limits and all fixed ones, where that settles it."""
    value, plan = rows.value, rows.plan
    within_high, within_low = value <= rows.high, value >= rows.low
    if not (within_high | ~np.isnan(rows.high)).all():
        within_high |= ~tables.needs_high[plan]
    if not (within_low | ~np.isnan(rows.low)).all():
        within_low |= ~tables.needs_low[plan]
    within_high &= within_low
    within_high &= value <= tables.least[plan]
    within_high &= value >= tables.most[plan]
    within_high &= tables.settled[plan]
    return within_high
