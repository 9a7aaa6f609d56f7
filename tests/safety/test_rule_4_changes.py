"""Safety rule 4: no modification of a dose without who, why, by how much and against what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from medonc.practice.treatment.prescription import Change, Wishes
from medonc.values.errors import Refused
from medonc.values.quantity import Quantity


def test_every_change_stands_beside_the_order(bedside: Any) -> None:
    wish = Wishes(change=Change(percent=Decimal(80), reason="febrile neutropenia", by="Dr Example"))
    order = bedside.order("breast/ac", wishes={"doxorubicin": wish})
    (check,) = bedside.checks(order)["changed_dose"]
    assert check.sentence == "Doxorubicin: 80 % of the standard dose, because febrile neutropenia, Dr Example"
    steps = [f"{step.label}: {step.value}" for step in order.doses[0].answer.finding.steps]
    assert any(said.startswith("changed, below standard: 80 %: febrile neutropenia (Dr Example)") for said in steps)


@pytest.mark.parametrize(("percent", "reason"), [("80", ""), ("80", "  "), ("0", "because"), ("-5", "because")])
def test_no_change_without_a_reason_and_none_to_zero(percent: str, reason: str) -> None:
    with pytest.raises(Refused):
        Change(percent=Decimal(percent), reason=reason)


def test_an_amount_moved_without_a_change_is_caught(bedside: Any) -> None:
    """Nobody asked for 50 mg: the second engine, the dose by today's values and the share of standard all say so."""
    order = bedside.order("breast/ac")
    answer = order.doses[0].answer
    moved = replace(answer, finding=replace(answer.finding, value=Quantity(Decimal(50), "mg")))
    found = bedside.checks(replace(order, doses=(replace(order.doses[0], answer=moved), *order.doses[1:])))
    assert {"second_engine", "signed_dose", "standard_dose"} <= set(found)
