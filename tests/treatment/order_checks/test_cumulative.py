"""Lifetime doses: in the drug's own unit, with what was given elsewhere, and the anthracyclines together."""

from __future__ import annotations

from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.record import FactSource
from medonc.record.therapy import RadiotherapyCourse
from medonc.values.calendar import read_when


def irradiated() -> RadiotherapyCourse:
    day = read_when("2015-03-02")
    return RadiotherapyCourse(source=FactSource(kind="Procedure", id="rt"), effective=day, known=day)


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ("299", None),  # 299 + 60 = 359, 79.8 % of 450
        ("301", CheckLevel.NOTE),  # 361, 80.2 %
        ("389", CheckLevel.NOTE),  # 449, 99.8 %
        ("391", CheckLevel.EXCEPTION),  # 451, 100.2 %
    ],
)
def test_doxorubicin_given_elsewhere_counts(bedside: Any, write: Any, given: str, level: CheckLevel | None) -> None:
    patient = bedside.but(write.drug("doxorubicin", "2019-05-06", write.q(given, "mg/m2")))
    found = patient.checks("breast/ac").get("cumulative_dose", [])
    assert [check.level for check in found] == ([level] if level else [])
    if level:
        assert found[0].sentence.startswith(f"Doxorubicin: {given} of 450 mg/m² given, this order makes ")
        assert found[0].facts


def test_a_dose_in_mg_is_divided_by_the_body_surface(bedside: Any, write: Any) -> None:
    """720 mg at 1.818 m2 are 396.0 mg/m2; the order's 109 mg are 60.0: 456 of 450."""
    patient = bedside.but(write.drug("doxorubicin", "2019-05-06", write.q("720", "mg")))
    (check,) = patient.checks("breast/ac")["cumulative_dose"]
    assert check.level is CheckLevel.EXCEPTION
    assert "396" in check.sentence


def test_the_lower_limit_after_radiotherapy(bedside: Any, write: Any) -> None:
    """345 + 60 = 405: within 450, above 400."""
    patient = bedside.but(write.drug("doxorubicin", "2019-05-06", write.q("345", "mg/m2")))
    assert patient.checks("breast/ac")["cumulative_dose"][0].level is CheckLevel.NOTE
    (check,) = patient.but(irradiated()).checks("breast/ac")["cumulative_dose"]
    assert check.level is CheckLevel.EXCEPTION
    assert "prior radiotherapy to the chest" in check.sentence


def test_another_anthracycline_counts_as_doxorubicin(bedside: Any, write: Any) -> None:
    """Epirubicin counts by the factor of the library's rule; 700 mg/m2 with 60 of doxorubicin exceed 450 together."""
    patient = bedside.but(write.drug("epirubicin", "2019-05-06", write.q("700", "mg/m2")))
    factor = patient.library.rules["treatment/exposure/anthracyclines"].numbers["epirubicin"]
    together = [
        check
        for check in patient.checks("breast/ac")["cumulative_dose"]
        if check.sentence.startswith("Anthracyclines as doxorubicin")
    ]
    assert len(together) == 1
    expected = factor * 700
    assert f"{expected.normalize():f} of 450" in together[0].sentence
    assert together[0].level is (CheckLevel.EXCEPTION if expected + 60 > 450 else CheckLevel.NOTE)


@pytest.mark.parametrize("units", ["370", "372"])
def test_bleomycin_counts_in_its_own_units(bedside: Any, write: Any, units: str) -> None:
    """30 units each time, limit 400: 400 is not above, 402 is."""
    patient = bedside.but(write.drug("bleomycin", "2019-05-06", write.q(units, "[USP'U]")))
    found = patient.checks("germ-cell/bep", day=2)["cumulative_dose"]
    assert found[0].level is (CheckLevel.NOTE if units == "370" else CheckLevel.EXCEPTION)
    assert "USP units" in found[0].sentence


def test_an_administration_without_a_dose_is_no_zero(bedside: Any, write: Any) -> None:
    patient = bedside.but(write.drug("doxorubicin", "2019-05-06"))
    found = patient.checks("breast/ac")
    assert "cumulative_dose" not in found
    (check,) = found["not_checked"]
    assert check.level is CheckLevel.CAUTION
    assert "1 recorded administrations of doxorubicin" in check.sentence
