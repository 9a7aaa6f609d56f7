"""Grades of complete rows in whole numbers: millionths in doubles, against whole multiples of limits, exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medonc.cohort.grading.limit_by_limit import asks, mark_gaps
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.reasons import Why
from medonc.cohort.grading.rows import NONE, Doubles, Flags, Grades, Places, Reasons, Rows, Small

_SCALE = 1_000_000.0
_MOST = 2.0**43  # so that a thousand times as much is still whole
_NOTHING = np.empty(0)


@dataclass(slots=True)
class Whole:
    """Rows of one plan in millionths: value and what limits are counted in; `written` is the value as given."""

    written: Doubles
    value: Doubles
    high: Doubles
    low: Doubles
    baseline: Doubles

    def at(self, place: Places) -> Whole:
        """Some of the rows."""
        parts = (self.written, self.value, self.high, self.low, self.baseline)
        return Whole(*(part[place] if part.size else part for part in parts))


def in_whole_numbers(plan: Plan, rows: Rows, place: Places) -> tuple[Whole, Flags]:
    """Rows in millionths, and which of them are whole and complete for their plan."""
    written = rows.value[place]
    if not plan.is_simple:
        return Whole(written, _NOTHING, _NOTHING, _NOTHING, _NOTHING), np.zeros(len(place), bool)
    value, complete = _scaled(written)
    parts = {"high": rows.high, "low": rows.low, "baseline": rows.baseline}
    for name in parts:
        if name in plan.needs:
            parts[name], also = _scaled(parts[name][place])
            complete &= also
        else:
            parts[name] = _NOTHING
    return Whole(written, value, parts["high"], parts["low"], parts["baseline"]), complete


def _scaled(numbers: Doubles) -> tuple[Doubles, Flags]:
    """Numbers in millionths, and which of them are whole ones; what is missing is not."""
    scaled = numbers * _SCALE
    np.rint(scaled, out=scaled)
    whole: Flags = scaled / _SCALE == numbers
    whole &= scaled < _MOST
    return scaled, whole


def settle_whole(plan: Plan, whole: Whole, rows: Rows, place: Places, found: Grades) -> None:
    """Grades complete rows of one plan into their places."""
    if plan.low_limits:
        _settle(plan.low_limits, whole, rows, place, (found.low, found.low_least, found.why), Why.OPEN_LOW)
    if plan.high_limits:
        _settle(plan.high_limits, whole, rows, place, (found.high, found.high_least, found.why), Why.OPEN_HIGH)
    mark_gaps(plan, whole.written, place, found)


def _settle(
    limits: tuple[Limit, ...],
    whole: Whole,
    rows: Rows,
    place: Places,
    into: tuple[Small, Flags, Reasons],
    side: Why,
) -> None:
    lowest = np.zeros(len(place), np.int8)
    highest = lowest
    fixed = np.zeros(len(place), bool)  # whether the grade so far comes from a fixed limit
    conditions: dict[str, Flags] = {}
    for limit in limits:  # a later limit of the same grade does not replace the first
        passed = _passed(limit, whole)
        if asks(limit):
            sure, maybe = _asked(limit, rows, place)
            highest = np.maximum(highest, (passed & maybe).view(np.int8) * np.int8(limit.grade))
            passed &= sure
        elif limit.when:
            if limit.when not in conditions:
                conditions[limit.when] = _condition(limit.when, whole)
            passed &= conditions[limit.when]
        mine = passed.view(np.int8) * np.int8(limit.grade)
        is_fixed = not limit.of and not limit.over and not limit.when
        if is_fixed:
            fixed |= mine > lowest
        elif limit.of:
            fixed &= mine <= lowest
        lowest = np.maximum(lowest, mine)
    grade, least, why = into
    open_ = highest > lowest
    if open_.any():
        least[place] = open_ & (lowest > 0)
        why[place[open_]] |= np.uint16(side)
        lowest = np.where(open_ & (lowest == 0), np.int8(NONE), lowest)
    grade[place] = lowest
    if fixed.any():
        mine_, value = place[fixed], whole.written[fixed]
        within = value <= rows.high[mine_] if limits[0].upwards else value >= rows.low[mine_]
        why[mine_[within]] |= np.uint16(Why.NORMAL)


def _passed(limit: Limit, whole: Whole) -> Flags:
    if limit.over:
        base = {"ULN": whole.high, "LLN": whole.low, "baseline": whole.baseline}[limit.over]
        return _beyond(limit, whole.value, base + float(limit.amount * int(_SCALE)))
    if not limit.of:
        return _beyond(limit, whole.written, limit.at)
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


def _condition(when: str, whole: Whole) -> Flags:
    if when.endswith("LLN"):
        below: Flags = whole.baseline < whole.low
        return below if when == "baseline below LLN" else ~below
    above: Flags = whole.baseline > whole.high
    return above if when == "baseline above ULN" else ~above


def _asked(limit: Limit, rows: Rows, place: Places) -> tuple[Flags, Flags]:
    """Where the answer to a limit's question holds for certain, and where it may."""
    if limit.when == "fasting":
        told = rows.fasting[place] if rows.fasting.size > 1 else rows.fasting
        return told == 1, told != 0
    return np.zeros(1, bool), np.ones(1, bool)
