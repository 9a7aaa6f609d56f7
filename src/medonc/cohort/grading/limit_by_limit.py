"""Grades of rows in which something is missing, or that whole numbers do not hold: limit by limit, in three values.

A multiple is compared in doubles and, where the two lie closer than rounding, again exactly.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np

from medonc.cohort.grading.plans import Limit, Plan
from medonc.cohort.grading.reasons import Why
from medonc.cohort.grading.rows import NONE, Doubles, Flags, Grades, Places, Reasons, Small, Some

Told: TypeAlias = tuple[Flags, Flags]  # certainly so, possibly so
_CLOSE = 1e-14
_SCALE = 1_000_000
_WHOLE = 2.0**53


def settle_open(plan: Plan, rows: Some, place: Places, found: Grades) -> None:
    """Grades rows of one plan, limit by limit, into their places."""
    for limits, grade, least, side in (
        (plan.low_limits, found.low, found.low_least, Why.OPEN_LOW),
        (plan.high_limits, found.high, found.high_least, Why.OPEN_HIGH),
    ):
        if not limits:
            continue
        told = [(limit, _holds(limit, rows)) for limit in limits]
        lowest, highest = _extremes(told, len(place))
        unknown = highest > lowest
        grade[place] = np.where(unknown & (lowest == 0), NONE, lowest)
        least[place] = unknown & (lowest > 0)
        if unknown.any():
            found.why[place] |= _lacking(told, lowest, rows, side)
        found.why[place] |= _within(told, lowest, rows)
    mark_gaps(plan, rows.value, place, found)


def mark_gaps(plan: Plan, value: Doubles, place: Places, found: Grades) -> None:
    """Marks the values about which the published text says nothing."""
    for low, high, closed in plan.gaps:
        inside = ((value >= low) if closed else (value > low)) & (value < high)
        found.why[place[inside]] |= np.uint16(Why.GAP)


def _extremes(told: list[tuple[Limit, Told]], count: int) -> tuple[Small, Small]:
    lowest, highest = np.zeros(count, np.int8), np.zeros(count, np.int8)
    for limit, (sure, maybe) in told:
        np.maximum(lowest, np.int8(limit.grade), out=lowest, where=sure)
        np.maximum(highest, np.int8(limit.grade), out=highest, where=maybe)
    return lowest, highest


def _lacking(told: list[tuple[Limit, Told]], lowest: Small, rows: Some, side: Why) -> Reasons:
    """What would settle the rows that are open."""
    why = np.zeros(len(lowest), np.uint16)
    for limit, (sure, maybe) in told:
        open_ = maybe & ~sure & (limit.grade > lowest)
        if not open_.any():
            continue
        words = f"{limit.of} {limit.over} {limit.when}"
        for name, held, bit in (
            ("ULN", rows.high, Why.NO_ULN), ("LLN", rows.low, Why.NO_LLN), ("baseline", rows.baseline, Why.NO_BASELINE),
        ):  # fmt: skip
            if name in words:
                why[open_ & np.isnan(held)] |= np.uint16(bit)
        if asks(limit):
            why[open_ & _untold(limit, rows)] |= np.uint16(side)
    return why


def asks(limit: Limit) -> bool:
    is_question = bool(limit.when) and not limit.when.startswith("baseline ")
    return is_question or limit.of not in ("", "ULN", "LLN", "baseline", "ULN and baseline")


def _untold(limit: Limit, rows: Some) -> Flags:
    return np.isnan(rows.fasting) if limit.when.endswith("fasting") else np.ones(len(rows.value), bool)


def _within(told: list[tuple[Limit, Told]], lowest: Small, rows: Some) -> Reasons:
    """Marks what a fixed limit grades although it lies within the laboratory's limits."""
    why = np.zeros(len(lowest), np.uint16)
    seen = np.zeros(len(lowest), bool)
    for limit, (sure, _) in told:
        first = sure & (lowest == limit.grade) & ~seen
        seen |= first
        if not limit.of and not limit.over and not limit.when:
            end = rows.value <= rows.high if limit.upwards else rows.value >= rows.low
            why[first & end] |= np.uint16(Why.NORMAL)
    return why


def _holds(limit: Limit, rows: Some) -> Told:
    sure, maybe = _passed(limit, rows)
    condition = _condition(limit.when, rows)
    if condition is None:
        return sure, maybe
    return sure & condition[0], maybe & condition[1]


def _condition(when: str, rows: Some) -> Told | None:
    base, low, high = rows.baseline, rows.low, rows.high
    if not when:
        return None
    if when == "baseline above ULN":
        return base > high, ~(base <= high)
    if when == "baseline not above ULN":
        return base <= high, ~(base > high)
    if when == "baseline below LLN":
        return base < low, ~(base >= low)
    if when == "baseline not below LLN":
        return base >= low, ~(base < low)
    if when == "fasting":
        return rows.fasting == 1, rows.fasting != 0
    return np.zeros(1, bool), np.ones(1, bool)


def _passed(limit: Limit, rows: Some) -> Told:
    value = rows.value
    if limit.of == "ULN and baseline":
        up, base = _compared(limit, value, rows.high), _compared(limit, value, rows.baseline)
        return up[0] & base[0], up[1] & base[1]
    if not limit.of and not limit.over:
        return _told(value - limit.at, limit)
    held = {"ULN": rows.high, "LLN": rows.low, "baseline": rows.baseline}.get(limit.over or limit.of)
    sure, maybe = _compared(limit, value, np.full(1, np.nan) if held is None else held)
    side = _outside(limit, held is None)
    if side:
        # What is missing lies outside the laboratory's limit: what does not exceed that does not pass it.
        missing = np.isnan(rows.baseline) if held is not None else np.ones(1, bool)
        difference = _difference(limit, value, rows.high if side == "ULN" else rows.low)
        maybe = np.where(missing, ~(difference <= 0) if side == "ULN" else ~(difference >= 0), maybe)
    return sure, maybe


def _outside(limit: Limit, is_other: bool) -> str:
    """The laboratory's limit beyond which alone lies what a limit is counted in."""
    if limit.of == "baseline":
        return {("baseline above ULN", True): "ULN", ("baseline below LLN", False): "LLN"}.get(
            (limit.when, limit.upwards), ""
        )
    return "ULN" if is_other and limit.upwards else ""


def _compared(limit: Limit, value: Doubles, held: Doubles) -> Told:
    return _told(_difference(limit, value, held), limit)


def _told(difference: Doubles, limit: Limit) -> Told:
    """Whether a difference from a limit passes it; one that is not a number may."""
    if limit.upwards:
        return (difference >= 0, ~(difference < 0)) if limit.closed else (difference > 0, ~(difference <= 0))
    return (difference <= 0, ~(difference > 0)) if limit.closed else (difference < 0, ~(difference >= 0))


def _difference(limit: Limit, value: Doubles, held: Doubles) -> Doubles:
    """How far a value lies from a limit: its sign is exact."""
    if limit.times == 1 and not limit.over:
        return value - held
    at = held * float(limit.times) + (float(limit.amount) if limit.over else 0.0)
    difference = value - at
    close = np.nonzero(np.abs(difference) <= np.abs(at) * _CLOSE)[0]
    if close.size:
        difference[close] = _signs(limit, value[close], held[close] if held.size > 1 else np.full(close.size, held[0]))
    return difference


def _signs(limit: Limit, value: Doubles, held: Doubles) -> Doubles:
    """The exact sign of a value less its limit, in whole millionths, else as fractions."""
    mine, theirs = np.rint(value * _SCALE), np.rint(held * _SCALE)
    fits = (mine / _SCALE == value) & (theirs / _SCALE == held) & (np.abs(mine) < _WHOLE) & (np.abs(theirs) < _WHOLE)
    signs = np.zeros(len(value))
    if not limit.over and limit.times.numerator <= 1000 and limit.times.denominator <= 1000:
        left = mine[fits].astype(np.int64) * limit.times.denominator
        signs[fits] = np.sign(left - theirs[fits].astype(np.int64) * limit.times.numerator)
    else:
        fits[:] = False
    for place in np.nonzero(~fits)[0]:
        at = Fraction(repr(float(held[place]))) * limit.times + (limit.amount if limit.over else 0)
        exact = Fraction(repr(float(value[place]))) - at
        signs[place] = (exact > 0) - (exact < 0)
    return signs
