"""Carboplatin from creatinine to milligrams, through the assessment's own clearance and the site's policies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.practice.ask import ask_in_words
from medonc.practice.treatment.course import line_dose
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.prescription import Measures
from medonc.values.evidence import Answer, Finding
from medonc.values.quantity import Quantity

LIBRARY = open_library()
REGIMEN = LIBRARY.regimen("lung/carboplatin-paclitaxel")
PHASE = REGIMEN.phases[0]
LINE = next(line for line in PHASE.drugs if line.drug == "carboplatin")
CREATININE = st.decimals(Decimal("0.3"), Decimal(8), places=2, allow_nan=False, allow_infinity=False)


def clearance(creatinine: str, library: Library) -> Answer[Quantity]:
    patient = {"age": "60", "sex": "female", "weight": "70 kg", "height": "165 cm", "creatinine": creatinine}
    asked = {spec.name for spec in library.rule(library.policy.clearance).inputs}
    answer = ask_in_words(library.policy.clearance, {n: t for n, t in patient.items() if n in asked}, library)
    assert isinstance(answer, Finding)
    assert isinstance(answer.value, Quantity)
    return answer  # type: ignore[return-value]


def dose(creatinine: str, library: Library = LIBRARY) -> ProposedDose:
    by = Measures(clearance=clearance(creatinine, library), age=60)
    answer = line_dose(REGIMEN, PHASE, LINE, cycle=1, by=by, library=library)
    assert isinstance(answer, ProposedDose)
    return answer


@given(CREATININE, CREATININE)
def test_the_dose_never_rises_with_creatinine(one: Decimal, other: Decimal) -> None:
    low, high = (dose(f"{each} mg/dL") for each in sorted((one, other)))
    assert high.allowed <= low.allowed
    assert high.amount <= low.amount
    if one != other and low.measure is not None and low.measure.value <= LIBRARY.policy.gfr_cap:
        assert high.allowed < low.allowed


def test_a_cockcroft_gault_worked_by_hand() -> None:
    # (140 - 60) × 70 × 0.85 / (72 × 1.0) = 66.11 mL/min; 6 × (66.11 + 25) = 546.67 mg, to 550
    assert dose("1.0 mg/dL").amount == Quantity(Decimal(550), "mg")
    assert round(dose("1.0 mg/dL").allowed.value, 2) == Decimal("546.67")


def test_the_creatinine_floor_is_a_policy_that_shows_at_the_dose() -> None:
    floored = replace(LIBRARY, policy=replace(LIBRARY.policy, creatinine_floor=Decimal("0.8")))
    # (140 - 60) × 70 × 0.85 / (72 × 0.8) = 82.64 mL/min; 6 × (82.64 + 25) = 645.83 mg, to 650
    proposed = dose("0.5 mg/dL", floored)
    assert proposed.amount == Quantity(Decimal(650), "mg")
    assert any("0.8" in remark.text and remark.kind == "policy" for remark in proposed.finding.remarks)
    assert dose("0.5 mg/dL").amount > proposed.amount
