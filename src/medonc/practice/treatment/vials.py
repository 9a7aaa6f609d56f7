"""Whole vials: the largest sum of marketed contents that a dose may be rounded down to, and what that saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from math import gcd

from medonc.values.quantity import EXACT, Quantity, decimal, plain

_FINEST = 50_000  # steps of the common measure; beyond that no proposal is worth its time
_MANY = 2000  # vials of the smallest kind


@dataclass(frozen=True, slots=True, kw_only=True)
class VialRounding:
    """A dose that empties whole vials. `percent` is its change from the computed dose (below zero: less)."""

    amount: Quantity
    opened: tuple[Quantity, ...]
    instead_of: tuple[Quantity, ...]
    percent: Decimal

    @property
    def saved(self) -> Quantity:
        """How much less is opened."""
        return Quantity(_total(self.instead_of) - _total(self.opened), self.amount.code)

    def said(self) -> str:
        """`1000 mg (-4.76 %): opens 1000 mg instead of 1000 mg + 500 mg, saves 500 mg`."""
        return (
            f"{self.amount} ({signed(self.percent)} %): opens {_said(self.opened)} "
            f"instead of {_said(self.instead_of)}, saves {self.saved}"
        )


def vial_rounding(
    *, computed: Quantity, rounded: Quantity, vials: Sequence[Quantity], tolerance: Decimal
) -> VialRounding | None:
    """The vial-saving dose within `tolerance` per cent of the computed one; None where there is none.

    It only ever rounds down, to the largest sum of contents not above the rounded dose: so it never exceeds a cap.
    """
    contents = sorted({vial.to(rounded.code).value for vial in vials})
    if not contents or rounded.value / contents[0] > _MANY:
        return None
    grid = _common(tuple(contents))
    below, above = _sums(Fraction(rounded.value), tuple(map(Fraction, contents)), grid)
    if not below or above is None or _total_of(below) == Fraction(rounded.value):
        return None
    amount = Quantity(decimal(_total_of(below)), rounded.code)
    percent = change_percent(amount, computed)
    if abs(percent) > tolerance:
        return None
    return VialRounding(
        amount=amount, opened=_as(below, rounded.code), instead_of=_as(above, rounded.code), percent=percent
    )


def covering(dose: Quantity, vials: Sequence[Quantity]) -> tuple[Quantity, ...] | None:
    """The vials that hold a dose with the least left over, the fewest of them; None where none or too many are held.

    Refuses vials whose unit is of another kind than the dose's.
    """
    contents = sorted({Fraction(vial.to(dose.code).value) for vial in vials})
    if not contents or dose.value <= 0 or Fraction(dose.value) / contents[0] > _MANY:
        return None
    _, above = _sums(Fraction(dose.value), tuple(contents), _common(tuple(decimal(content) for content in contents)))
    return None if above is None else _as(above, dose.code)


def change_percent(dose: Quantity, standard: Quantity) -> Decimal:
    """By how many per cent a dose differs from another of its kind; below zero: less."""
    return EXACT.multiply(EXACT.subtract(dose.ratio(standard), Decimal(1)), Decimal(100))


def signed(percent: Decimal, places: int = 1) -> str:
    """`+0.2`, `-13.4`, `0.0`: per cent as it is read."""
    shown = percent.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=EXACT)
    return f"{'+' if shown > 0 else '-' if shown < 0 else ''}{plain(abs(shown))}"


@lru_cache(maxsize=512)
def _common(contents: tuple[Decimal, ...]) -> Fraction:
    """The largest measure that all contents are whole multiples of."""
    fractions = [Fraction(content) for content in contents]
    below = reduce(lambda a, b: a * b // gcd(a, b), (f.denominator for f in fractions))
    return Fraction(reduce(gcd, (int(f * below) for f in fractions)), below)


@lru_cache(maxsize=4096)  # the same rounded doses of the same vials come again with every patient
def _sums(
    dose: Fraction, contents: tuple[Fraction, ...], grid: Fraction
) -> tuple[list[Fraction], list[Fraction] | None]:
    """The vials of the largest sum not above the dose, and those of the smallest sum that covers it."""
    steps = [int(content / grid) for content in contents]
    limit = int(dose / grid) + steps[-1]
    if limit > _FINEST:
        return [], None
    ways = _fewest(steps, limit)
    low = next((n for n in range(int(dose / grid), 0, -1) if ways[n] is not None), 0)
    high = next((n for n in range(-int(-dose // grid), limit + 1) if ways[n] is not None), None)
    covering = None if high is None else [grid * step for step in _spelt(ways, high)]
    return [grid * step for step in _spelt(ways, low)], covering


def _fewest(steps: Sequence[int], limit: int) -> list[tuple[int, int] | None]:
    """For each sum: how few vials make it and the last of them; None where none do."""
    ways: list[tuple[int, int] | None] = [(0, 0)] + [None] * limit
    for total in range(1, limit + 1):
        before = [(w[0] + 1, step) for step in steps if step <= total and (w := ways[total - step]) is not None]
        ways[total] = min(before, default=None)
    return ways


def _spelt(ways: Sequence[tuple[int, int] | None], total: int) -> list[int]:
    spelt = []
    while total and (way := ways[total]) is not None:
        spelt.append(way[1])
        total -= way[1]
    return sorted(spelt, reverse=True)


def _as(contents: Sequence[Fraction], code: str) -> tuple[Quantity, ...]:
    return tuple(Quantity(decimal(content), code) for content in contents)


def _total(vials: Sequence[Quantity]) -> Decimal:
    return sum((vial.value for vial in vials), Decimal(0))


def _total_of(contents: Sequence[Fraction]) -> Fraction:
    return sum(contents, Fraction(0))


def _said(vials: Sequence[Quantity]) -> str:
    counted = Counter(str(vial) for vial in vials)
    return " + ".join(f"{n} × {content}" if n > 1 else content for content, n in counted.items())
