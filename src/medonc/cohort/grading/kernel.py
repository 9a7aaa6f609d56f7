"""Grades of many rows at once, exact: most are settled by four comparisons, the rest by plan.

Numbers are doubles that stand for the decimals they are written as; a fixed limit compares exactly as it is.
"""

from __future__ import annotations

import numpy as np

from medonc.cohort.grading.limit_by_limit import settle_open
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.rows import NONE, Grades, Places, Rows, Some
from medonc.cohort.grading.whole import in_whole_numbers, settle_whole

_SLICE = 1 << 15  # rows at a time: what is looked at stays near the processor
_NO_NUMBER = np.full(1, np.nan)


def grade_rows(rows: Rows, tables: Tables, found: Grades, begin: int, end: int) -> None:
    """Grades the rows from `begin` to `end` into `found`; those with a reason against them stay without a grade."""
    parts = [_unsettled(rows, tables, found, first, min(first + _SLICE, end)) for first in range(begin, end, _SLICE)]
    rest = np.concatenate(parts) if parts else np.empty(0, np.int64)
    if not rest.size:
        return
    plan = rows.plan[rest]
    order = rest[np.argsort(plan.astype(np.uint8) if len(tables.plans) <= _FEW else plan, kind="stable")]
    ends = np.cumsum(np.bincount(plan, minlength=1))
    for place in np.split(order, ends[:-1]):
        if place.size:
            _settle(tables.plans[rows.plan[place[0]]], rows, place, found)


_FEW = 256  # plans that a byte tells apart


def _unsettled(rows: Rows, tables: Tables, found: Grades, begin: int, end: int) -> Places:
    """Fills in what normal rows have, and gives the places of the others."""
    here = slice(begin, end)
    plan, value = rows.plan[here].astype(np.intp), rows.value[here]
    low, high, why = found.low[here], found.high[here], found.why[here]
    np.take(tables.low, plan, out=low, mode="clip")
    np.take(tables.high, plan, out=high, mode="clip")
    if tables.has_reasons:
        why |= tables.why[plan]
    normal = value <= rows.high[here]
    normal &= value >= rows.low[here]
    normal &= value <= tables.least.take(plan, mode="clip")
    normal &= value >= tables.most.take(plan, mode="clip")
    rest = np.nonzero(~normal)[0]
    if why.any():
        void = why != 0
        low[void] = high[void] = NONE
        rest = rest[~void[rest]]
    plan, value = plan[rest], value[rest]
    one_sided = (value <= rows.high[here][rest]) | ~tables.needs_high[plan]
    one_sided &= (value >= rows.low[here][rest]) | ~tables.needs_low[plan]
    one_sided &= value <= tables.least[plan]
    one_sided &= value >= tables.most[plan]
    rest = rest[~one_sided]
    rest += begin
    return rest


def _settle(plan: Plan, rows: Rows, place: Places, found: Grades) -> None:
    """Grades the rows of one plan into their places: complete ones in whole numbers, the rest limit by limit."""
    some = Some(
        value=rows.value[place],
        low=rows.low[place],
        high=rows.high[place],
        baseline=rows.baseline.at(place) if "baseline" in plan.needs else _NO_NUMBER,
        fasting=rows.fasting[place] if rows.fasting.size > 1 else rows.fasting,
    )
    whole, complete = in_whole_numbers(plan, some)
    if complete.all():
        settle_whole(plan, some, whole, place, found)
        return
    held, rest = np.nonzero(complete)[0], np.nonzero(~complete)[0]
    if held.size:
        settle_whole(plan, some.at(held), whole.at(held), place[held], found)
    settle_open(plan, some.at(rest), place[rest], found)


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
