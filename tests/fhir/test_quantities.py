"""A number with its unit: read by code, by listed words, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from medonc.fhir.read import Reading
from medonc.fhir.units import ALIASES
from medonc.record.facts import Bounded, Interval, Unreadable
from medonc.record.measured import Result
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

Read = Callable[[dict[str, Any]], Reading]
UCUM = "http://unitsofmeasure.org"


def observation(**value: Any) -> dict[str, Any]:
    code = {"coding": [{"system": "http://loinc.org", "code": "9999-9", "display": "Some measure"}]}
    return {"resourceType": "Observation", "id": "o", "status": "final", "code": code, **value}


def value_of(reading: Reading) -> object:
    (fact,) = reading.facts
    assert isinstance(fact, Result)
    return fact.value


def test_a_ucum_code_is_the_unit(read: Read) -> None:
    got = read(observation(valueQuantity={"value": Decimal("13.50"), "system": UCUM, "code": "g/dL"}))
    assert value_of(got) == Quantity(Decimal("13.50"), "g/dL")
    assert str(value_of(got)) == "13.50 g/dL"
    assert got.remarks == ()


@pytest.mark.parametrize(
    ("received", "code"),
    [
        ({"unit": "lb"}, "[lb_av]"),
        ({"unit": "kg"}, "kg"),
        ({"unit": "mmHg"}, "mm[Hg]"),
        ({"unit": "x10^9/L"}, "10*9/L"),
        ({"code": "g/dl", "system": UCUM}, "g/dL"),
        ({"code": "m^2", "system": UCUM}, "m2"),
        ({"code": "mg/dL"}, "mg/dL"),
        ({"unit": "IU/mL"}, "[iU]/mL"),
    ],
)
def test_listed_words_are_read_with_a_remark(read: Read, received: dict[str, str], code: str) -> None:
    got = read(observation(valueQuantity={"value": Decimal(2), **received}))
    assert value_of(got) == Quantity(Decimal(2), code)
    assert len(got.remarks) == 1
    assert got.remarks[0].facts[0].resource == "Observation/o"


@pytest.mark.parametrize(
    ("received", "reason"),
    [
        ({"value": Decimal(155)}, "no unit"),
        ({"value": Decimal(5), "unit": "units"}, "unknown unit 'units'"),
        ({"value": Decimal(5), "unit": "furlong"}, "unknown unit 'furlong'"),
        ({"value": Decimal(5), "code": "kg", "system": "http://example.org/units"}, "unknown unit 'kg'"),
        ({"unit": "mg"}, "no number"),
        ({"value": Decimal("1e999"), "unit": "mg"}, "out of all range"),
        ({"value": Decimal("1e-999"), "unit": "mg"}, "out of all range"),
        ({"value": Decimal(5), "unit": "mg", "comparator": "~"}, "unknown comparator '~'"),
    ],
)
def test_what_the_table_does_not_know_stays_words(read: Read, received: dict[str, Any], reason: str) -> None:
    got = read(observation(valueQuantity=received))
    value = value_of(got)
    assert isinstance(value, Unreadable)
    assert value.reason == reason
    assert any("cannot be read" in r.text for r in got.remarks)


def test_a_comparator_makes_a_bound(read: Read) -> None:
    got = read(observation(valueQuantity={"value": Decimal("0.1"), "comparator": "<", "system": UCUM, "code": "ng/mL"}))
    assert value_of(got) == Bounded(comparator="<", quantity=Quantity(Decimal("0.1"), "ng/mL"))


def test_a_range_keeps_the_ends_that_can_be_read(read: Read) -> None:
    got = read(observation(valueRange={"low": {"value": Decimal(2), "system": UCUM, "code": "cm"}}))
    assert value_of(got) == Interval(low=Quantity(Decimal(2), "cm"))


def test_a_titre_is_words(read: Read) -> None:
    assert value_of(read(observation(valueRatio={"numerator": {"value": 1}, "denominator": {"value": 40}}))) == "1:40"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueInteger": 0}, 0),
        ({"valueBoolean": False}, False),
        ({"valueString": "clear"}, "clear"),
        ({"valueTime": "10:30:00"}, "10:30:00"),
        ({"valueString": ""}, None),
        ({}, None),
    ],
)
def test_other_kinds_of_value(read: Read, value: dict[str, Any], expected: object) -> None:
    assert value_of(read(observation(**value))) == expected


def test_per_standard_surface_is_never_plain_clearance() -> None:
    assert UNITS[ALIASES["mL/min/1.73m2"]].kind != UNITS["mL/min"].kind


def test_every_spelling_means_a_unit_of_the_table_and_hides_none() -> None:
    assert {code for code in ALIASES.values() if code not in UNITS} == set()
    assert {spelling for spelling in ALIASES if spelling in UNITS and ALIASES[spelling] != spelling} == set()


def test_units_alone_may_be_international_or_bleomycin_units() -> None:
    assert not {"U", "units", "unit", "Units"} & set(ALIASES)


def test_mutations_per_megabase_is_read_by_its_own_code_only(read: Read) -> None:
    received = {"value": Decimal("25"), "system": UCUM, "code": "1/1000000"}
    burden = observation(valueQuantity=received)
    assert isinstance(value_of(read(burden)), Unreadable)
    burden["code"] = {"coding": [{"system": "http://loinc.org", "code": "94076-7"}]}
    assert value_of(read(burden)) == Quantity(Decimal(25), "1/1000000{Base}")
