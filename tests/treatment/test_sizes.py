"""Flat doses by size: the edge of a band, both engines, and no dose without the size."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Basis
from medonc.knowledge.shapes.library import Policy
from medonc.practice.answers import Input
from medonc.practice.treatment.course import course_doses
from medonc.practice.treatment.dose import ProposedDose, propose
from medonc.practice.treatment.prescription import Measures, Prescription, SizedDose
from medonc.practice.treatment.recheck import Agreement, Stop, recheck
from medonc.practice.treatment.stated import stated
from medonc.values.evidence import Answer, NotKnown, Rule, Source
from medonc.values.quantity import Quantity

RULE = Rule(id="test/dose", title="Dose", edition="1", sources=(Source(title="test"),))
POLICY = Policy()
LIBRARY = open_library()


def q(number: str | int, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def measured(number: str, unit: str) -> Answer[Quantity]:
    return stated("measure", Input(value=q(number, unit)))


BANDED = Prescription(
    drug="selpercatinib",
    basis=Basis.FLAT,
    dose=q(160, "mg"),
    step=q(40, "mg"),
    sizes=(
        SizedDose(dose=q(120, "mg"), high=q(50, "kg")),
        SizedDose(dose=q(160, "mg"), low=q(50, "kg")),
    ),
    sized_by="weight",
)


@pytest.mark.parametrize(
    ("weight", "unit", "mg"), [("49.999", "kg", 120), ("50", "kg", 160), ("50000", "g", 160), ("110", "[lb_av]", 120)]
)
def test_a_flat_dose_by_size_changes_at_the_edge_and_both_engines_agree(weight: str, unit: str, mg: int) -> None:
    answer = propose(BANDED, by=Measures(weight=measured(weight, unit), age=50), policy=POLICY, rule=RULE)
    assert isinstance(answer, ProposedDose)
    assert answer.amount == q(mg, "mg")
    verdict = recheck(BANDED, measure=answer.measure, age=50, policy=POLICY, amount=answer.amount)
    assert isinstance(verdict, Agreement)


def test_a_dose_of_the_other_band_is_stopped() -> None:
    verdict = recheck(BANDED, measure=q("49.9", "kg"), age=50, policy=POLICY, amount=q(160, "mg"))
    assert isinstance(verdict, Stop)


def test_a_dose_by_size_without_the_size_is_not_known() -> None:
    answer = propose(BANDED, by=Measures(age=50), policy=POLICY, rule=RULE)
    assert isinstance(answer, NotKnown)
    assert [each.what for each in answer.missing] == ["body weight"]


@pytest.mark.parametrize(
    ("regimen", "age", "mg"),
    [
        ("myeloma/isatuximab-pd", 74, 40),
        ("myeloma/isatuximab-pd", 75, 20),
        ("myeloma/rd", 75, 40),
        ("myeloma/rd", 76, 20),
        ("myeloma/pvd", 75, 20),
        ("myeloma/pvd", 76, 10),
        ("myeloma/dara-rd", 76, 20),
    ],
)
def test_dexamethasone_of_the_old_is_the_lower_one(regimen: str, age: int, mg: int) -> None:
    planned = course_doses(
        LIBRARY.regimen(regimen),
        surface=measured("1.8", "m2"),
        weight=measured("70", "kg"),
        age=age,
        library=LIBRARY,
    )
    amounts = {dose.amount for dose in planned if dose.drug == "dexamethasone"}
    assert amounts == {q(mg, "mg")}
