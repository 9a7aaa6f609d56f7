"""Laws of quantities: exact, unit-invariant, never across kinds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.values.analytes import ANALYTES, convert
from medonc.values.errors import ImpossibleValue, NotHeld, UnitMismatch, UnknownUnit
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

amounts = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(100000), places=3)
codes = st.sampled_from(sorted(UNITS))


@given(amounts, codes, codes)
def test_there_and_back_is_the_same_or_refused(value: Decimal, one: str, other: str) -> None:
    quantity = Quantity(value, one)
    if UNITS[one].kind != UNITS[other].kind:
        with pytest.raises(UnitMismatch):
            quantity.to(other)
        return
    back = quantity.to(other).to(one)
    assert abs(back.value - value) <= abs(value) * Decimal("1e-25") + Decimal("1e-25")


@given(amounts, amounts, codes)
def test_order_does_not_depend_on_the_unit(a: Decimal, b: Decimal, code: str) -> None:
    same_kind = [u for u in UNITS.values() if u.kind == UNITS[code].kind]
    for other in same_kind:
        x, y = Quantity(a, code), Quantity(b, code)
        if other.code != code and x.to(other.code) != x:
            continue  # the conversion itself rounds at 34 digits
        assert (x < y) == (x.to(other.code) < y)


def test_the_boundary_that_floats_get_wrong() -> None:
    # 1.5 x ULN of 0.7 mg/dL: as floats 1.5 * 0.7 = 1.0499999999999998 and 1.05 would count as above.
    limit = Quantity(Decimal("0.7"), "mg/dL").times(Decimal("1.5"))
    assert Quantity(Decimal("1.05"), "mg/dL") == limit
    assert not Quantity(Decimal("1.05"), "mg/dL") > limit


def test_mg_never_meets_mg_per_surface() -> None:
    with pytest.raises(UnitMismatch, match="mass per body surface"):
        _ = Quantity(Decimal(450), "mg") < Quantity(Decimal(450), "mg/m2")
    assert Quantity(Decimal(1), "mg") != Quantity(Decimal(1), "mg/m2")


@pytest.mark.parametrize("bad", ["mgs", "", "MG", "mg/m²", "mcg"])
def test_unknown_units_are_errors(bad: str) -> None:
    with pytest.raises(UnknownUnit):
        Quantity(Decimal(1), bad)


@pytest.mark.parametrize("bad", [Decimal("NaN"), Decimal("Infinity")])
def test_not_a_number_is_refused(bad: Decimal) -> None:
    with pytest.raises(ImpossibleValue):
        Quantity(bad, "mg")


def test_equal_quantities_hash_alike() -> None:
    assert hash(Quantity(Decimal("1.0"), "g")) == hash(Quantity(Decimal(1000), "mg"))


@pytest.mark.parametrize(
    ("value", "unit", "to", "analyte", "expected"),
    [
        # NIST SRM certificates and SI conversion tables give these to the digits shown.
        ("1.0", "mg/dL", "umol/L", "creatinine", "88.4"),
        ("1.0", "mg/dL", "umol/L", "bilirubin", "17.1"),
        ("10.0", "mg/dL", "mmol/L", "calcium", "2.50"),
        ("90", "mg/dL", "mmol/L", "glucose", "5.00"),
        ("7.0", "mg/dL", "umol/L", "uric acid", "416"),
        ("4.0", "meq/L", "mmol/L", "potassium", "4.00"),
        ("2.0", "meq/L", "mmol/L", "magnesium", "1.00"),
    ],
)
def test_crossing_mass_and_substance(value: str, unit: str, to: str, analyte: str, expected: str) -> None:
    crossed = convert(Quantity(Decimal(value), unit), to, analyte=analyte).value
    assert crossed.quantize(Decimal(expected)) == Decimal(expected)


@given(amounts, st.sampled_from(sorted(ANALYTES)))
def test_crossing_there_and_back(value: Decimal, name: str) -> None:
    there = convert(Quantity(value, "mg/dL"), "umol/L", analyte=name)
    back = convert(there, "mg/dL", analyte=name)
    assert abs(back.value - value) <= value * Decimal("1e-28")


def test_crossing_needs_the_analyte() -> None:
    with pytest.raises(UnitMismatch, match="analyte"):
        convert(Quantity(Decimal(1), "mg/dL"), "umol/L")
    with pytest.raises(NotHeld):
        convert(Quantity(Decimal(1), "mg/dL"), "umol/L", analyte="kreatinin")
    with pytest.raises(UnitMismatch):
        convert(Quantity(Decimal(1), "mg/dL"), "meq/L", analyte="glucose")
