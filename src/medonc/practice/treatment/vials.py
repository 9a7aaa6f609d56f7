"""Whole vials: the largest sum of marketed contents that a dose may be rounded down to, and what that saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from math import ceil, gcd
from typing import NamedTuple

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
    contents = tuple(sorted({vial.to(rounded.code).value for vial in vials}))
    if not contents or rounded.value / contents[0] > _MANY:
        return None
    found = _sums(rounded.value, contents)
    if not found.below or found.above is None or found.total == rounded.value:
        return None
    amount = Quantity(found.total, rounded.code)
    percent = change_percent(amount, computed)
    if abs(percent) > tolerance:
        return None
    return VialRounding(
        amount=amount,
        opened=_as(found.below, rounded.code),
        instead_of=_as(found.above, rounded.code),
        percent=percent,
    )


def covering(dose: Quantity, vials: Sequence[Quantity]) -> tuple[Quantity, ...] | None:
    """The vials that hold a dose with the least left over, the fewest of them; None where none or too many are held.

    Refuses vials whose unit is of another kind than the dose's.
    """
    contents = tuple(sorted({vial.to(dose.code).value for vial in vials}))
    if not contents or dose.value <= 0 or dose.value / contents[0] > _MANY:
        return None
    above = _sums(dose.value, contents).above
    return None if above is None else _as(above, dose.code)


def change_percent(dose: Quantity, standard: Quantity) -> Decimal:
    """By how many per cent a dose differs from another of its kind; below zero: less."""
    return EXACT.multiply(EXACT.subtract(dose.ratio(standard), Decimal(1)), Decimal(100))


def signed(percent: Decimal, places: int = 1) -> str:
    """`+0.2`, `-13.4`, `0.0`: per cent as it is read."""
    shown = percent.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=EXACT)
    return f"{'+' if shown > 0 else '-' if shown < 0 else ''}{plain(abs(shown))}"


def _common(contents: Sequence[Fraction]) -> Fraction:
    """The largest measure that all contents are whole multiples of."""
    below = reduce(lambda a, b: a * b // gcd(a, b), (f.denominator for f in contents))
    return Fraction(reduce(gcd, (int(f * below) for f in contents)), below)


class _Sums(NamedTuple):
    """The vials of the largest sum not above a dose, that sum, and the vials of the smallest sum that covers it."""

    below: tuple[Decimal, ...] = ()
    total: Decimal = Decimal(0)
    above: tuple[Decimal, ...] | None = None


@lru_cache(maxsize=4096)  # the same rounded doses of the same vials come again with every patient
def _sums(dose: Decimal, contents: tuple[Decimal, ...]) -> _Sums:
    grid = _common([Fraction(content) for content in contents])
    kinds = {int(Fraction(content) / grid): decimal(Fraction(content)) for content in contents}
    wanted = Fraction(dose) / grid
    limit = int(wanted) + max(kinds)
    if limit > _FINEST:
        return _Sums()
    ways = _fewest(tuple(kinds), limit)
    low = next((n for n in range(int(wanted), 0, -1) if ways[n] is not None), 0)
    high = next((n for n in range(ceil(wanted), limit + 1) if ways[n] is not None), None)
    return _Sums(
        below=tuple(kinds[step] for step in _spelt(ways, low)),
        total=decimal(grid * low),
        above=None if high is None else tuple(kinds[step] for step in _spelt(ways, high)),
    )


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


def _as(contents: Sequence[Decimal], code: str) -> tuple[Quantity, ...]:
    return tuple(Quantity(content, code) for content in contents)


def _total(vials: Sequence[Quantity]) -> Decimal:
    return sum((vial.value for vial in vials), Decimal(0))


def _said(vials: Sequence[Quantity]) -> str:
    counted = Counter(str(vial) for vial in vials)
    return " + ".join(f"{n} × {content}" if n > 1 else content for content, n in counted.items())
