"""Comparing: limits as written, values as received (with `<` and `>`), and what follows of three answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Generic, TypeVar

from medonc.practice.criteria.truth import Truth, known
from medonc.values.errors import UnreadableInput
from medonc.values.quantity import Quantity, plain

V = TypeVar("V", Decimal, Quantity)
L = TypeVar("L")

KEYS = ("at_least", "at_most", "above", "below")
_SAID: Mapping[str, str] = {"at_least": "{} or more", "at_most": "{} or less", "above": "above {}", "below": "below {}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(Generic[L]):
    """The written limits by their key; each must hold."""

    by_key: tuple[tuple[str, L], ...]

    def said(self, show: Callable[[L], str] = str) -> str:
        """`18 or more, below 70`."""
        return ", ".join(_SAID[key].format(show(limit)) for key, limit in self.by_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Generic[V]):
    """Where a value lies: one number, or the side of one that `<` and `>` leave open."""

    low: V | None
    high: V | None
    open_low: bool = False
    open_high: bool = False


def read_limits(asks: Mapping[str, object], read: Callable[[object, str], L], *, needed: bool = True) -> Limits[L]:
    """The limits of a question; refuses none where some are needed."""
    found = tuple((key, read(asks[key], key)) for key in KEYS if key in asks)
    if needed and not found:
        raise UnreadableInput("no limit", expected=", ".join(KEYS))
    return Limits(by_key=found)


def never_kept(limits: Limits[L]) -> str:
    """Why no value keeps to all limits: `at least 50 mL/min and below 30 mL/min`; empty where some value does."""
    for (low_key, low), (high_key, high) in product(_of(limits, "at_least", "above"), _of(limits, "at_most", "below")):
        if _nothing_between(low, high, touching=low_key == "at_least" and high_key == "at_most"):
            return f"{low_key} {low} and {high_key} {high}: no value is both".replace("_", " ")
    return ""


def _of(limits: Limits[L], *keys: str) -> list[tuple[str, L]]:
    return [(key, limit) for key, limit in limits.by_key if key in keys]


def _nothing_between(low: object, high: object, *, touching: bool) -> bool:
    """Whether no value lies between two limits of one kind; limits of two kinds are not compared."""
    if getattr(low, "of", "") != getattr(high, "of", ""):
        return False
    low, high = getattr(low, "measured", low), getattr(high, "measured", high)
    numbers = isinstance(low, Decimal) and isinstance(high, Decimal)
    if not numbers and not (
        isinstance(low, Quantity) and isinstance(high, Quantity) and low.unit.kind == high.unit.kind
    ):
        return False
    return low > high or (low == high and not touching)  # type: ignore[operator]


def exactly(value: V) -> Span[V]:
    """The span of one known value."""
    return Span(low=value, high=value)


def bounded(comparator: str, value: V) -> Span[V] | None:
    """The span of a value received as `< 0.1`; None for a comparator that says nothing."""
    strict = comparator in {"<", ">"}
    if comparator in {"<", "<="}:
        return Span(low=None, high=value, open_high=strict)
    return Span(low=value, high=None, open_low=strict) if comparator in {">", ">="} else None


def compare(span: Span[V], key: str, limit: V) -> Truth:
    """Whether every, some or no value of the span keeps to the limit."""
    if key == "at_least":
        return _reaches(span, limit)
    if key == "above":
        return _exceeds(span, limit)
    return Truth(2 - (_exceeds(span, limit) if key == "at_most" else _reaches(span, limit)))


def _reaches(span: Span[V], limit: V) -> Truth:
    if span.low is not None and span.low >= limit:
        return Truth.MET
    beneath = span.high is not None and (span.high < limit or (span.open_high and span.high == limit))
    return Truth.NOT_MET if beneath else Truth.NOT_KNOWN


def _exceeds(span: Span[V], limit: V) -> Truth:
    if span.low is not None and (span.low > limit or (span.open_low and span.low == limit)):
        return Truth.MET
    return Truth.NOT_MET if span.high is not None and span.high <= limit else Truth.NOT_KNOWN


def keeps(number: Decimal, limits: Limits[Decimal]) -> Truth:
    """Whether a known number keeps to all limits."""
    return known(all(compare(exactly(number), key, limit) is Truth.MET for key, limit in limits.by_key))


def read_number(written: object, key: str) -> Decimal:
    """A limit that is a bare number."""
    if isinstance(written, bool) or not isinstance(written, int | Decimal) or not Decimal(written).is_finite():
        raise UnreadableInput(f"{key} = {written!r}", expected="a number")
    return Decimal(written)


def shown(number: Decimal) -> str:
    """A number as a sentence says it."""
    return plain(number)
