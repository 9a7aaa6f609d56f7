"""A number with its unit. Decimal in, Decimal out; conversion is asked for, never silent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache, total_ordering

from medonc.values.errors import ImpossibleValue, UnitMismatch
from medonc.values.units import Unit, unit

EXACT = Context(prec=34)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`Quantity(Decimal("1.09"), "mg/dL")`: the digits as received and a UCUM code of the closed table.

    Two quantities of one kind compare exactly, whatever their units; two kinds raise `UnitMismatch`.
    """

    value: Decimal
    code: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise ImpossibleValue(f"{self.value!r} is not a number of a record", expected="a finite Decimal")
        unit(self.code)

    @property
    def unit(self) -> Unit:
        """The row of the unit table."""
        return unit(self.code)

    def to(self, code: str) -> Quantity:
        """The same quantity in another unit of its kind; full precision."""
        if code == self.code:
            return self
        self._must_share_kind(unit(code))
        return _in_unit(self.value, self.code, code)

    def times(self, factor: Decimal) -> Quantity:
        """The quantity scaled by a bare number."""
        return Quantity(EXACT.multiply(self.value, factor), self.code)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(EXACT.add(self.value, other.to(self.code).value), self.code)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(EXACT.subtract(self.value, other.to(self.code).value), self.code)

    def ratio(self, other: Quantity) -> Decimal:
        """This divided by `other`, both of one kind, as a bare number."""
        self._must_share_kind(other.unit)
        return decimal(self._base() / other._base())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quantity):
            return NotImplemented
        if self.code == other.code:
            return self.value == other.value
        return self.unit.kind == other.unit.kind and self._base() == other._base()

    def __lt__(self, other: Quantity) -> bool:
        if self.code == other.code:  # every factor of the unit table is positive: the digits compare as they are
            return self.value < other.value
        self._must_share_kind(other.unit)
        return self._base() < other._base()

    def __hash__(self) -> int:
        return hash((self.unit.kind, self._base()))

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit.shown}".rstrip()

    def _base(self) -> Fraction:
        return _in_base(self.value, self.code)

    def _must_share_kind(self, other: Unit) -> None:
        if self.unit.kind != other.kind:
            raise UnitMismatch(
                f"{self.code} is a {self.unit.kind}, {other.code} a {other.kind}", expected="two of one kind"
            )


@lru_cache(maxsize=16_384)  # one value is asked for in the same unit by many rules
def _in_unit(value: Decimal, code: str, to: str) -> Quantity:
    return Quantity(decimal(unit(to).from_base(_in_base(value, code))), to)


@lru_cache(maxsize=16_384)  # limits are compared again and again
def _in_base(value: Decimal, code: str) -> Fraction:
    return unit(code).to_base(Fraction(value))


def decimal(number: Fraction) -> Decimal:
    """A fraction as a Decimal of 34 digits."""
    return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))


def plain(number: Decimal) -> str:
    """Digits without exponent, as a clinician writes them: no trailing zeros made up, a leading zero always."""
    return format(number, "f")
