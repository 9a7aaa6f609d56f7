"""Each dose by itself: without a number, far from standard, above a cap, impossible, or other than signed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.prescription import Change, Wishes
from medonc.values.errors import Refused
from medonc.values.quantity import Quantity

AC = "breast/ac"


def changed(drug: str, percent: str) -> dict[str, Wishes]:
    return {drug: Wishes(change=Change(percent=Decimal(percent), reason="neutropenia", by="Dr Example"))}


def test_a_dose_without_a_number_stops_and_names_what_is_missing(bedside: Any) -> None:
    found = bedside.but(without=("height",)).checks(AC)
    (check,) = found["dose_known"]
    assert check.level is CheckLevel.STOP
    assert check.drugs == ("doxorubicin", "cyclophosphamide")
    assert [each.what for each in check.missing] == ["height"]


def test_a_stale_weight_is_missing(bedside: Any, write: Any) -> None:
    old = write.result("29463-7", write.q("70", "kg"), write.ago(61), "Body weight")
    (check,) = bedside.but(weight=old).checks(AC)["dose_known"]
    assert "out of date" in check.sentence


def test_an_order_without_a_dose_stops(bedside: Any) -> None:
    order = replace(bedside.order(AC), doses=())
    assert bedside.checks(order)["dose_known"][0].level is CheckLevel.STOP


@pytest.mark.parametrize(
    ("percent", "level"), [("49", CheckLevel.CAUTION), ("75", None), ("104", None), ("110", CheckLevel.EXCEPTION)]
)
def test_a_dose_far_from_standard(bedside: Any, percent: str, level: CheckLevel | None) -> None:
    found = bedside.checks(AC, wishes=changed("doxorubicin", percent))
    assert [check.level for check in found.get("standard_dose", [])] == ([level] if level else [])
    assert [check.drugs for check in found["changed_dose"]] == [("doxorubicin",)]
    assert "because neutropenia, Dr Example" in found["changed_dose"][0].sentence


def test_zero_is_refused() -> None:
    with pytest.raises(Refused, match="more than zero"):
        changed("doxorubicin", "0")


def test_a_capped_dose_is_standard_and_one_above_the_cap_stops(bedside: Any) -> None:
    order = bedside.order("lymphoma/r-chop")
    assert not {"cap", "standard_dose"} & set(bedside.checks(order))
    raised = tuple(
        replace(
            dose,
            answer=replace(dose.answer, finding=replace(dose.answer.finding, value=Quantity(Decimal("2.6"), "mg"))),
        )
        if dose.drug == "vincristine"
        else dose
        for dose in order.doses
    )
    (check,) = bedside.checks(replace(order, doses=raised))["cap"]
    assert check.level is CheckLevel.STOP
    assert check.sentence.startswith("Vincristine 2.6 mg: the cap of the ")


@pytest.mark.parametrize(("factor", "level"), [("1", None), ("1.6", CheckLevel.EXCEPTION), ("10", CheckLevel.STOP)])
def test_a_dose_that_no_patient_gets(bedside: Any, factor: str, level: CheckLevel | None) -> None:
    """Doxorubicin: 60 mg/m2, at most 90; 1.6 times is 96 mg/m2, ten times is 600."""
    order = bedside.order(AC)
    doses = tuple(
        replace(
            dose,
            answer=replace(
                dose.answer,
                finding=replace(dose.answer.finding, value=dose.answer.amount.times(Decimal(factor))),
            ),
        )
        if dose.drug == "doxorubicin"
        else dose
        for dose in order.doses
    )
    found = bedside.checks(replace(order, doses=doses)).get("single_dose", [])
    assert [check.level for check in found] == ([level] if level else [])


def test_a_dose_that_todays_weight_moves_goes_back_for_approval(bedside: Any, write: Any) -> None:
    """Surface at 170 cm: 1.818 for 70 kg; 1.902 for 76.6 kg (4.6 %); 1.921 for 78.2 kg (5.7 %)."""
    order = bedside.order(AC)
    for kilograms, fires in (("76.6", False), ("78.2", True)):
        today = write.result("29463-7", write.q(kilograms, "kg"), write.ago(0), "Body weight")
        found = bedside.but(today).checks(order)
        assert ("signed_dose" in found) is fires, kilograms
    assert found["signed_dose"][0].level is CheckLevel.EXCEPTION
    assert found["signed_dose"][0].drugs == ("doxorubicin",)


def test_the_same_wish_does_not_count_as_a_difference(bedside: Any) -> None:
    wishes = changed("doxorubicin", "75")
    assert "signed_dose" not in bedside.checks(bedside.order(AC, wishes=wishes))


def test_a_site_may_set_another_limit(bedside: Any, write: Any) -> None:
    rule = bedside.library.rules["treatment/checks/signed_dose"]
    wider = replace(rule, bands=(replace(rule.bands[0], high=Decimal(10)), replace(rule.bands[1], low=Decimal(10))))
    library = replace(bedside.library, rules=MappingProxyType({**bedside.library.rules, rule.rule.id: wider}))
    order = bedside.order(AC)
    today = write.result("29463-7", write.q("78.2", "kg"), write.ago(0), "Body weight")
    site = replace(bedside.but(today), library=library)
    assert "signed_dose" not in site.checks(order)
