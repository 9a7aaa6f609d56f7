"""Grades of complete rows in whole numbers: millionths in doubles, against whole multiples of limits, exact."""

from __future__ import annotations

import numpy as np

from medonc.cohort.grading.limit_by_limit import asks, mark_gaps
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.reasons import Why
from medonc.cohort.grading.rows import NONE, Doubles, Flags, Grades, Places, Rows

_SCALE = 1_000_000.0
_MOST = 2.0**43  # so that a thousand times as much is still whole
_SIMPLE = 1000


def in_whole_numbers(plan: Plan, rows: Rows) -> tuple[Rows, Flags]:
    """The rows in millionths, and which of them are whole and complete for their plan."""
    parts = {"value": rows.value, "high": rows.high, "low": rows.low, "baseline": rows.baseline}
    complete = np.full(len(rows.value), is_simple(plan))
    for name in parts:
        if name == "value" or name in plan.needs:
            scaled = np.rint(parts[name] * _SCALE)
            complete &= (scaled / _SCALE == parts[name]) & (scaled < _MOST)  # also where it is missing
            parts[name] = scaled
    return Rows(rows.plan, parts["value"], parts["low"], parts["high"], parts["baseline"], rows.fasting), complete


def is_simple(plan: Plan) -> bool:
    """Whether every limit is a small fraction of what it is counted in, and of nothing but limits and baseline."""
    limits = (*plan.low_limits, *plan.high_limits)
    return all(
        max(limit.times.numerator, limit.times.denominator) < _SIMPLE
        and limit.of in ("", "ULN", "LLN", "baseline", "ULN and baseline")
        and not limit.over
        for limit in limits
    )


def settle_whole(plan: Plan, whole: Rows, rows: Rows, place: Places, found: Grades) -> None:
    """Grades complete rows of one plan into their places."""
    for limits, grade, least, side in (
        (plan.low_limits, found.low, found.low_least, Why.OPEN_LOW),
        (plan.high_limits, found.high, found.high_least, Why.OPEN_HIGH),
    ):
        if limits:
            _settle(limits, whole, rows, (grade, least, found.why), place, side)
    mark_gaps(plan, rows.value, place, found)


def _settle(
    limits: tuple[Limit, ...],
    whole: Rows,
    rows: Rows,
    into: tuple[np.ndarray, np.ndarray, np.ndarray],
    place: Places,
    side: Why,
) -> None:
    lowest, highest = np.zeros(len(place), np.int8), np.zeros(len(place), np.int8)
    fixed = np.zeros(len(place), bool)  # whether the grade so far comes from a fixed limit
    conditions: dict[str, Flags] = {}
    for limit in limits:  # a later limit of the same grade does not replace the first
        passed = _passed(limit, whole, rows.value)
        if asks(limit):
            sure, maybe = _asked(limit, rows)
            np.maximum(highest, (passed & maybe).view(np.int8) * np.int8(limit.grade), out=highest)
            passed = passed & sure
        elif limit.when:
            if limit.when not in conditions:
                conditions[limit.when] = _condition(limit.when, whole)
            passed = passed & conditions[limit.when]
        mine = passed.view(np.int8) * np.int8(limit.grade)
        is_fixed = not limit.of and not limit.when
        if is_fixed or fixed.any():
            raised = mine > lowest
            fixed = np.where(raised, is_fixed, fixed)
        np.maximum(lowest, mine, out=lowest)
    grade, least, why = into
    open_ = highest > lowest
    if open_.any():
        least[place] = open_ & (lowest > 0)
        why[place[open_]] |= np.uint16(side)
        lowest_shown = np.where(open_ & (lowest == 0), np.int8(NONE), lowest)
        grade[place] = lowest_shown
    else:
        grade[place] = lowest
    if fixed.any():
        within = fixed & (rows.value <= rows.high if limits[0].upwards else rows.value >= rows.low)
        why[place[within]] |= np.uint16(Why.NORMAL)


def _passed(limit: Limit, whole: Rows, value: Doubles) -> Flags:
    if not limit.of:
        return _beyond(limit, value, limit.at)
    if limit.of == "ULN and baseline":
        return _beyond(limit, whole.value, whole.high) & _beyond(limit, whole.value, whole.baseline)
    held = {"ULN": whole.high, "LLN": whole.low, "baseline": whole.baseline}[limit.of]
    up, down = float(limit.times.denominator), float(limit.times.numerator)
    mine = whole.value if up == 1 else whole.value * up
    return _beyond(limit, mine, held if down == 1 else held * down)


def _beyond(limit: Limit, value: Doubles, at: Doubles | float) -> Flags:
    found: Flags
    if limit.upwards:
        found = value >= at if limit.closed else value > at
    else:
        found = value <= at if limit.closed else value < at
    return found


def _condition(when: str, whole: Rows) -> Flags:
    if when == "baseline below LLN":
        return whole.baseline < whole.low
    above: Flags = whole.baseline > whole.high
    return above if when == "baseline above ULN" else ~above


def _asked(limit: Limit, rows: Rows) -> tuple[Flags, Flags]:
    """Where the answer to a limit's question holds for certain, and where it may."""
    if limit.when == "fasting":
        return rows.fasting == 1, rows.fasting != 0
    return np.zeros(1, bool), np.ones(1, bool)
