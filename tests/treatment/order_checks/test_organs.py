"""Kidney and liver: the label's row against the dose, and what is not known or too old."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.prescription import Change, Wishes


def half(drug: str) -> dict[str, Wishes]:
    return {drug: Wishes(change=Change(percent=Decimal(50), reason="bilirubin"))}


@pytest.mark.parametrize(
    ("bilirubin", "level"),
    [("1.19", None), ("1.2", CheckLevel.CAUTION), ("5", CheckLevel.CAUTION), ("5.1", CheckLevel.EXCEPTION)],
)
def test_doxorubicin_by_bilirubin(bedside: Any, write: Any, bilirubin: str, level: CheckLevel | None) -> None:
    patient = bedside.but(bilirubin=write.result("1975-2", write.q(bilirubin, "mg/dL"), write.ago(1), "Bilirubin"))
    found = [c for c in patient.checks("breast/ac").get("organ_function", []) if c.drugs == ("doxorubicin",)]
    assert [check.level for check in found] == ([level] if level else [])


def test_the_dose_that_the_label_gives_passes(bedside: Any, write: Any) -> None:
    patient = bedside.but(bilirubin=write.result("1975-2", write.q("2", "mg/dL"), write.ago(1), "Bilirubin"))
    found = patient.checks("breast/ac", wishes=half("doxorubicin"))
    assert not [c for c in found.get("organ_function", []) if "doxorubicin" in c.drugs]


@pytest.mark.parametrize(("days", "known"), [(30, True), (31, False)])
def test_an_old_result_is_missing(bedside: Any, write: Any, days: int, known: bool) -> None:
    old = write.result("1975-2", write.q("0.6", "mg/dL"), write.ago(days), "Bilirubin")
    found = [c for c in bedside.but(bilirubin=old).checks("breast/ac").get("organ_function", []) if c.missing]
    assert bool(found) is not known
    for check in found:
        assert check.level is CheckLevel.CAUTION
        assert check.missing[0].why == "out of date"


def test_capecitabine_by_clearance(bedside: Any, write: Any) -> None:
    """86 × 70 × 0.85 / (72 × creatinine): 1.6 gives 44 (three quarters), 2.5 gives 28 (not given)."""
    for creatinine, level in (("1.3", None), ("1.6", CheckLevel.CAUTION), ("2.5", CheckLevel.EXCEPTION)):
        patient = bedside.but(
            creatinine=write.result("2160-0", write.q(creatinine, "mg/dL"), write.ago(1), "Creatinine")
        )
        found = patient.checks("colorectal/capecitabine").get("organ_function", [])
        assert [check.level for check in found] == ([level] if level else []), creatinine


def test_no_number_where_the_label_speaks_of_another_schedule(bedside: Any) -> None:
    """Every row with an amount either holds for the line's own standard or says that it must be looked up."""
    from medonc.practice.treatment.adjusted import share_given
    from medonc.values.quantity import Quantity

    rows = [
        (name, row)
        for name, drug in bedside.library.drugs.items()
        for row in drug.adjustments
        if row.dose is not None and row.percent is None
    ]
    assert rows
    for _, row in rows:
        assert share_given(row, Quantity(Decimal("123.4"), "mg/m2")) is None
