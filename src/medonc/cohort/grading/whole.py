"""Grades of complete rows: each limit as the one double that stands for it, so that a single comparison is exact.

A number of few digits and its nearest double are one to one and in one order. A multiple of a limit is a whole number
of millionths divided once, which rounds to that nearest double: the value beside it needs no arithmetic at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medonc.cohort.grading.limit_by_limit import asks, mark_gaps
from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.reasons import Why
from medonc.cohort.grading.rows import NONE, Doubles, Flags, Grades, Places, Reasons, Small, Some

_SCALE = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Whole:
    """What limits are counted in, in whole millionths, by name; only what is multiplied or added to."""

    millionths: dict[str, Doubles]

    def at(self, place: Places) -> Whole:
        """That of some of the rows."""
        return Whole({name: held[place] for name, held in self.millionths.items()})


def in_whole_numbers(plan: Plan, some: Some) -> tuple[Whole, Flags]:
    """What the limits of a plan are counted in, and which rows are whole and complete for it."""
    complete = np.ones(len(some.value), bool)
    if not plan.is_simple:
        return Whole({}), ~complete
    found: dict[str, Doubles] = {}
    for name in sorted(plan.needs):
        held: Doubles = getattr(some, name)
        if name in plan.scaled:
            found[name] = scaled = np.rint(held * _SCALE)
            complete &= scaled / _SCALE == held
            complete &= scaled < plan.most
        else:
            complete &= held == held  # what is missing is not equal to itself
    return Whole(found), complete


def settle_whole(plan: Plan, some: Some, whole: Whole, place: Places, found: Grades) -> None:
    """Grades complete rows of one plan into their places."""
    if plan.low_limits:
        _settle(plan.low_limits, some, whole, place, (found.low, found.low_least, found.why), Why.OPEN_LOW)
    if plan.high_limits:
        _settle(plan.high_limits, some, whole, place, (found.high, found.high_least, found.why), Why.OPEN_HIGH)
    mark_gaps(plan, some.value, place, found)


def _settle(
    limits: tuple[Limit, ...],
    some: Some,
    whole: Whole,
    place: Places,
    into: tuple[Small, Flags, Reasons],
    side: Why,
) -> None:
    lowest = np.zeros(len(place), np.int8)
    highest = lowest
    fixed = np.zeros(len(place), bool)  # whether the grade so far comes from a fixed limit
    conditions: dict[str, Flags] = {}
    for limit in limits:  # a later limit of the same grade does not replace the first
        passed = _passed(limit, some, whole)
        if asks(limit):
            sure, maybe = _asked(limit, some)
            highest = np.maximum(highest, (passed & maybe).view(np.int8) * np.int8(limit.grade))
            passed &= sure
        elif limit.when:
            if limit.when not in conditions:
                conditions[limit.when] = _condition(limit.when, some)
            passed &= conditions[limit.when]
        mine = passed.view(np.int8) * np.int8(limit.grade)
        is_fixed = not limit.of and not limit.over and not limit.when
        if is_fixed:
            fixed |= mine > lowest
        elif limit.of:
            fixed &= mine <= lowest
        np.maximum(lowest, mine, out=lowest)
    grade, least, why = into
    open_ = highest > lowest
    if open_.any():
        least[place] = open_ & (lowest > 0)
        why[place[open_]] |= np.uint16(side)
        lowest = np.where(open_ & (lowest == 0), np.int8(NONE), lowest)
    grade[place] = lowest
    if fixed.any():
        within = some.value <= some.high if limits[0].upwards else some.value >= some.low
        within &= fixed
        why[place[within]] |= np.uint16(Why.NORMAL)


def _passed(limit: Limit, some: Some, whole: Whole) -> Flags:
    if limit.over:
        base = whole.millionths[_HELD[limit.over]]
        return _beyond(limit, some.value, (base + float(limit.amount * int(_SCALE))) / _SCALE)
    if not limit.of:
        return _beyond(limit, some.value, limit.at)
    if limit.of == "ULN and baseline":
        return _beyond(limit, some.value, some.high) & _beyond(limit, some.value, some.baseline)
    name = _HELD[limit.of]
    if limit.times == 1:
        return _beyond(limit, some.value, getattr(some, name))
    up, down = float(limit.times.numerator), float(limit.times.denominator) * _SCALE
    held = whole.millionths[name]
    return _beyond(limit, some.value, (held if up == 1 else held * up) / down)


_HELD = {"ULN": "high", "LLN": "low", "baseline": "baseline"}


def _beyond(limit: Limit, value: Doubles, at: Doubles | float) -> Flags:
    found: Flags
    if limit.upwards:
        found = value >= at if limit.closed else value > at
    else:
        found = value <= at if limit.closed else value < at
    return found


def _condition(when: str, some: Some) -> Flags:
    if when.endswith("LLN"):
        below: Flags = some.baseline < some.low
        return below if when == "baseline below LLN" else ~below
    above: Flags = some.baseline > some.high
    return above if when == "baseline above ULN" else ~above


def _asked(limit: Limit, some: Some) -> tuple[Flags, Flags]:
    """Where the answer to a limit's question holds for certain, and where it may."""
    if limit.when == "fasting":
        return some.fasting == 1, some.fasting != 0
    return np.zeros(1, bool), np.ones(1, bool)
