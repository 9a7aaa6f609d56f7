"""Safety rule 2: missing or stale input gives no number and the reason; an unknown unit, route or code is an error."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.values.codes import Concept, RxNorm
from medonc.values.errors import NotHeld, UnknownUnit
from medonc.values.quantity import Quantity


@pytest.mark.parametrize(
    ("regimen", "missing", "what"),
    [
        ("breast/ac", "height", "height"),
        ("breast/ac", "weight", "weight"),
        ("breast/trastuzumab", "weight", "body weight"),
        ("ovary/carboplatin-paclitaxel", "creatinine", "creatinine"),
    ],
)
def test_each_missing_input_stops_the_order(bedside: Any, regimen: str, missing: str, what: str) -> None:
    found = bedside.but(without=(missing,)).checks(regimen)["dose_known"]
    assert found[0].level is CheckLevel.STOP
    assert what in {each.what for check in found for each in check.missing}


@pytest.mark.parametrize(
    ("name", "code", "unit", "days"),
    [("weight", "29463-7", "kg", 61), ("creatinine", "2160-0", "mg/dL", 31)],
)
def test_a_stale_input_is_missing_and_says_since_when(
    bedside: Any, write: Any, name: str, code: str, unit: str, days: int
) -> None:
    number = "70" if unit == "kg" else "0.8"
    old = write.result(code, write.q(number, unit), write.ago(days), name)
    found = bedside.but(**{name: old}).checks("ovary/carboplatin-paclitaxel")["dose_known"]
    stale = [each for check in found for each in check.missing if each.why == "out of date"]
    assert stale
    assert all(each.since is not None for each in stale)


def test_an_unknown_unit_is_an_error(write: Any) -> None:
    with pytest.raises(UnknownUnit):
        write.q("70", "stone")


def test_an_unknown_drug_is_an_error(bedside: Any) -> None:
    with pytest.raises(NotHeld):
        bedside.library.drug("no-such-drug")


def test_a_medicine_of_an_unknown_code_is_named_as_not_checked(bedside: Any, write: Any) -> None:
    strange = replace(write.home("metformin"), drug=Concept((RxNorm("0"),), "a tea of herbs"))
    (check,) = bedside.but(strange).checks("breast/ac")["medicines_known"]
    assert "a tea of herbs" in check.sentence


def test_a_bare_number_is_no_quantity() -> None:
    with pytest.raises(UnknownUnit):
        Quantity(Decimal(80), "")
