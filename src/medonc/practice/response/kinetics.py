"""The course of a marker: nadir, doubling time by a straight line through the logarithms, half-life of a decline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import number
from medonc.practice.response.course_text import day_of, decimal_of
from medonc.practice.response.said import answered
from medonc.values.calendar import days_between
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import EXACT, Quantity

_TENTH = Decimal("0.1")
_TWO, ZERO = Decimal(2), Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a marker, in one unit with its fellows."""

    day: date
    value: Decimal


def typed_points(inputs: Inputs, name: str = "values") -> tuple[Point, ...]:
    """`2026-01-01: 4.2; 2026-02-01: 5.0`; refuses days out of order and what is no number of 0 or more."""
    parts = [part.partition(":") for part in str(inputs[name].value).split(";") if part.strip()]
    points = tuple(Point(day=day_of(day.strip()), value=_value(value)) for day, _, value in parts)
    for one, other in pairwise(points):
        if other.day <= one.day:
            raise ImpossibleValue(f"{other.day} after {one.day}", expected="each value on a later day")
    return points


def _value(text: str) -> Decimal:
    value = decimal_of(text)
    if value < 0:
        raise ImpossibleValue(f"a marker of {text.strip()}", expected="0 or more")
    return value


def nadir(points: Sequence[Point]) -> Point:
    """The smallest value, the first of equal ones."""
    return min(points, key=lambda point: (point.value, point.day))


def slope(points: Sequence[Point]) -> Decimal:
    """How much the natural logarithm rises in a day, by least squares."""
    days = [Decimal(days_between(points[0].day, point.day)) for point in points]
    logs = [point.value.ln(EXACT) for point in points]
    count = Decimal(len(points))
    mean_day, mean_log = EXACT.divide(sum(days), count), EXACT.divide(sum(logs), count)
    both = [EXACT.multiply(d - mean_day, g - mean_log) for d, g in zip(days, logs, strict=True)]
    squares = [EXACT.multiply(d - mean_day, d - mean_day) for d in days]
    return EXACT.divide(sum(both, Decimal(0)), sum(squares, Decimal(0)))


def doubling(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The doubling time in the rule's unit; not known where the values are too few, too small or too close together."""
    given = typed_points(inputs)
    points = [point for point in given if point.value >= rule.numbers.get("least_value", ZERO) and point.value > 0]
    lacking = tuple(_lacking(points, rule.numbers, rule.inputs[0].label))
    if lacking:
        return NotKnown(title="Doubling time", missing=lacking, rule=rule.rule)
    low, rise = nadir(given), slope(points)
    head = f"nadir {number(low.value)} on {low.day}"
    if rise <= 0:
        return answered(rule, inputs, "does not rise", f"does not rise; {head}")
    days = EXACT.divide(_TWO.ln(EXACT), rise)
    shown = EXACT.divide(days, rule.numbers["days_in_unit"]).quantize(_TENTH)
    value = Quantity(shown, rule.result_unit)
    line = f"ln 2 / {rise:.6f} a day, {len(points)} values from {points[0].day} to {points[-1].day}"
    return answered(rule, inputs, value, f"doubles in {value}; {head}", lines=[("log-linear regression", line)])


def _lacking(points: Sequence[Point], numbers: Mapping[str, Decimal], what: str) -> list[Missing]:
    """What the rule of points asks for and the values do not have."""
    found = []
    if len(points) < max(_TWO, numbers["least_points"]):
        why = f"{len(points)}, at least {number(numbers['least_points'])}"
        return [Missing(what=what, why=why, do="measure again")]
    apart = min(days_between(one.day, other.day) for one, other in pairwise(points))
    least_apart = numbers.get("days_apart", ZERO)
    if apart < least_apart:
        why = f"{apart} days apart, at least {number(least_apart)}"
        found.append(Missing(what=what, why=why, do="leave out one of them"))
    span = days_between(points[0].day, points[-1].day)
    if "least_span" in numbers and not numbers["least_span"] <= span <= numbers["longest_span"]:
        why = f"over {span} days, {number(numbers['least_span'])} to {number(numbers['longest_span'])}"
        found.append(Missing(what=what, why=why, do="take values of such a time"))
    return found


def half_life(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The half-life in days, to a tenth, between first and last value, against the longest that is satisfactory."""
    points = typed_points(inputs)
    if len(points) < 2 or not points[-1].value:
        return NotKnown(title="Half-life", missing=(Missing(what="two values above 0"),), rule=rule.rule)
    first, last = points[0], points[-1]
    if last.value >= first.value:
        return answered(rule, inputs, "does not fall", f"{number(first.value)} → {number(last.value)}: does not fall")
    span = Decimal(days_between(first.day, last.day))
    falls = EXACT.divide(first.value, last.value).ln(EXACT)
    days = EXACT.divide(EXACT.multiply(span, _TWO.ln(EXACT)), falls).quantize(_TENTH)  # judged as shown: 7.0 is 7
    longest = rule.numbers[str(inputs["marker"].value)]
    said = "satisfactory" if days <= longest else "slower than it should be"
    value = Quantity(days, "d")
    head = f"{number(first.value)} → {number(last.value)} in {span} days"
    return answered(rule, inputs, value, f"half-life {value}, {said} (at most {number(longest)} d): {head}")


KINETIC_METHODS: Mapping[str, Method] = MappingProxyType(
    {"response.doubling": doubling, "response.half_life": half_life}
)
