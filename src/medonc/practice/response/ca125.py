"""GCIG: response and progression by CA-125."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import HUNDRED, falls_by, number, percent_change, said_percent
from medonc.practice.response.kinetics import Point, nadir, typed_points
from medonc.practice.response.said import answered
from medonc.values.calendar import days_between
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import EXACT

Numbers = Mapping[str, Decimal]


def ca125(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Progression, else response, else neither; not known where the first sample cannot be judged by."""
    points, start = typed_points(inputs), inputs["start"].value
    upper = inputs["upper"].value
    before = [point for point in points if point.day <= start]  # type: ignore[operator]
    after = [point for point in points if point.day > start]  # type: ignore[operator]
    if not before or not after:
        missing = Missing(what="CA-125 before and after the start", do="measure CA-125")
        return NotKnown(title="CA-125 response", missing=(missing,), rule=rule.rule)
    first, limit = before[-1], Decimal(str(upper))
    progressed = _progressed(first, after, limit, rule.numbers)
    if progressed is not None:
        return answered(rule, inputs, "progression", progressed)
    early = days_between(first.day, start)  # type: ignore[arg-type]
    if early > rule.numbers["sample_before_days"]:
        why = f"{early} days before, at most {number(rule.numbers['sample_before_days'])}"
        return NotKnown(
            title="CA-125 response", missing=(Missing(what="sample before the start", why=why),), rule=rule.rule
        )
    if first.value < EXACT.multiply(limit, rule.numbers["evaluable_multiple"]):
        times = number(rule.numbers["evaluable_multiple"])
        return answered(rule, inputs, "not evaluable", f"{number(first.value)} before the start is under {times} × ULN")
    found = _responded(first, after, limit, rule.numbers)
    change = said_percent(percent_change(first.value, after[-1].value))
    said = f"{number(first.value)} → {number(after[-1].value)}, {change}"
    value = found[0] if found is not None else "no response"
    return answered(rule, inputs, value, f"{value}: {found[1] if found is not None else said}")


def _responded(first: Point, after: Sequence[Point], upper: Decimal, numbers: Numbers) -> tuple[str, str] | None:
    """The response that is met and held for the days, by samples of which none rises by more than the variability."""
    for place, point in enumerate(after):
        if not falls_by(first.value, point.value, percent=numbers["response_percent"]):
            continue
        held = point
        for later in after[place + 1 :]:
            if _rises(held, later, numbers) or not falls_by(
                first.value, later.value, percent=numbers["response_percent"]
            ):
                break
            held = later
            if days_between(point.day, later.day) >= numbers["confirm_days"]:
                kind = "complete response" if later.value <= upper and point.value <= upper else "response"
                change = said_percent(percent_change(first.value, point.value))
                return (
                    kind,
                    f"{number(first.value)} → {number(point.value)}, {change} on {point.day}, held to {later.day}",
                )
    return None


def _rises(before: Point, later: Point, numbers: Numbers) -> bool:
    allowed = EXACT.multiply(before.value, HUNDRED + numbers["variability_percent"]) / HUNDRED
    return later.value > allowed


def _progressed(first: Point, after: Sequence[Point], upper: Decimal, numbers: Numbers) -> str | None:
    """The first day of a doubling of the upper limit, or of the nadir where it never was normal, seen twice."""
    for place, point in enumerate(after):
        seen = [first, *after[:place]]
        low = nadir(seen)
        basis = low.value if low.value > upper else upper
        word = "nadir" if low.value > upper else "upper limit"
        limit = EXACT.multiply(basis, numbers["progression_multiple"])
        again = [p for p in after[place + 1 :] if days_between(point.day, p.day) >= numbers["again_days"]]
        if point.value >= limit and again and again[0].value >= limit:
            return (
                f"progression on {point.day}: {number(point.value)} is {number(numbers['progression_multiple'])} × the "
                f"{word} {number(basis)} or more, again on {again[0].day}"
            )
    return None


CA125_METHODS: Mapping[str, Method] = MappingProxyType({"response.ca125": ca125})
