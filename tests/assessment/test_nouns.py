"""The noun functions of the assessment, from a chart to an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.assessment import (
    albi,
    body_surface,
    carg,
    charlson,
    child_pugh,
    corrected_calcium,
    creatinine_clearance,
    g8,
    liver_disease,
    meld_na,
    neutrophils,
    performance,
    qtc,
    weight_change,
)
from medonc.practice.receipts import receipt_of
from medonc.practice.verify import verify
from medonc.record import FactSource
from medonc.record.disease import ComorbidityReview, Condition, Role
from medonc.values.codes import Concept, Icd10, Snomed
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity

ON = date(2026, 3, 10)
DAY = "2026-03-09"


def condition(code: object, *, role: Role = Role.COMORBIDITY, name: str = "c1", verification: str = "") -> Condition:
    return Condition(
        source=FactSource(kind="Condition", id=name),
        role=role,
        code=Concept(codings=(code,)),  # type: ignore[arg-type]
        verification=verification,
    )


def the_value(answer: object) -> Decimal:
    assert isinstance(answer, Finding), answer
    return answer.value.value if isinstance(answer.value, Quantity) else answer.value


def body(result) -> list:
    return [
        result("8302-2", "170 cm", DAY),
        result("29463-7", "80 kg", DAY),
        result("2160-0", "1 mg/dL", DAY),
    ]


def with_policy(library: Library, **choices: object) -> Library:
    return replace(library, policy=replace(library.policy, **choices))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("mosteller", "1.944"), ("du_bois", "1.915"), ("haycock", "1.962"), ("gehan_george", "1.962"), ("boyd", "1.973")],
)
def test_the_site_chooses_the_surface_formula(library: Library, chart, result, formula: str, expected: str) -> None:
    site = with_policy(library, body_surface=f"assessment/body_surface/{formula}")
    assert round(the_value(body_surface(chart(*body(result)), site, ON)), 3) == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("cockcroft_gault", 111),  # 100 × 80 / 72
        ("wright_jaffe", 109),  # the golden value of clinPK for this man
        ("jelliffe", 92),  # 82 per 1.73 m², × 1.943651 / 1.73
    ],
)
def test_every_formula_ends_in_ml_per_minute_of_the_patient(
    library: Library, chart, result, formula: str, expected: int
) -> None:
    site = with_policy(library, clearance=f"assessment/renal/{formula}")
    answer = creatinine_clearance(chart(*body(result), sex="male", born="1986-01-01"), site, ON)
    assert isinstance(answer, Finding)
    assert answer.value.code == "mL/min"
    assert round(answer.value.value) == expected
    assert len({f.resource for f in answer.facts}) >= 3


def test_a_rate_of_a_standard_body_needs_the_surface(library: Library, chart, result) -> None:
    site = with_policy(library, clearance="assessment/renal/ckd_epi_2021")
    whole = body(result)
    answer = creatinine_clearance(chart(*whole, sex="male", born="1986-01-01"), site, ON)
    # 142 × (1/0.9)^−1.2 × 0.9938^40 = 97.57 per 1.73 m²; × 1.943651 / 1.73 = 109.6
    assert round(the_value(answer), 1) == Decimal("109.6")
    assert isinstance(answer, Finding)
    assert {"height", "weight", "creatinine"} <= {step.label for step in answer.steps}
    named = [step.name for step in answer.steps if step.name and step.kind == "input"]
    assert named == ["age", "sex", "creatinine", "height", "weight"]
    assert verify(receipt_of(answer, site), site).agrees
    without = creatinine_clearance(chart(whole[1], whole[2], sex="male", born="1986-01-01"), site, ON)
    assert isinstance(without, NotKnown)
    assert [m.what for m in without.missing] == ["height"]


def test_what_the_arithmetic_did_not_use_is_not_on_the_receipt(library: Library, chart, result) -> None:
    answer = body_surface(chart(*body(result)), library, ON)
    assert isinstance(answer, Finding)
    assert [step.name for step in answer.steps if step.kind == "input"] == ["height", "weight"]
    assert {f.resource.split("/")[0] for f in answer.facts} == {"Observation"}
    clearance = creatinine_clearance(chart(*body(result)), library, ON)
    assert isinstance(clearance, Finding)
    assert "height" not in {step.name for step in clearance.steps}


def test_us_units_give_the_us_calcium(library: Library, chart, result) -> None:
    record = chart(result("17861-6", "9.0 mg/dL", DAY), result("1751-7", "2.0 g/dL", DAY))
    answer = corrected_calcium(record, with_policy(library, units="US"), ON)
    assert answer.said() == "10.60 mg/dL"


def test_a_wright_clearance_without_height_is_not_known(library: Library, chart, result) -> None:
    site = with_policy(library, clearance="assessment/renal/wright_enzymatic")
    answer = creatinine_clearance(chart(*body(result)[1:]), site, ON)
    assert isinstance(answer, NotKnown)
    assert [str(m) for m in answer.missing] == ["height: not recorded"]
    old = creatinine_clearance(chart(result("8302-2", "170 cm", "2010-01-01"), *body(result)[1:]), site, ON)
    assert isinstance(old, NotKnown)
    assert [str(m) for m in old.missing] == ["height: out of date (last 2010-01-01)"]


def test_what_a_chart_answers_is_verified_elsewhere(library: Library, chart, result, assessed) -> None:
    record = chart(
        *body(result), result("29463-7", "84 kg", "2026-01-09"), result("17861-6", "2.3 mmol/L", DAY),
        result("1751-7", "33 g/L", DAY), result("6690-2", "4 10*9/L", DAY), result("769-0", "50 %", DAY),
        assessed("Karnofsky", 80, DAY), condition(Icd10("J44.9")),
    )  # fmt: skip
    nouns = (body_surface, creatinine_clearance, neutrophils, corrected_calcium, performance, weight_change, charlson)
    for noun in nouns:
        answer = noun(record, library, ON)
        assert isinstance(answer, Finding), answer
        outcome = verify(receipt_of(answer, library), library)
        assert outcome.agrees, outcome.differences


def test_neutrophils_as_counted_come_before_the_differential(library: Library, chart, result) -> None:
    differential = [result("6690-2", "4 10*9/L", DAY), result("769-0", "50 %", DAY), result("764-1", "5 %", DAY)]
    assert the_value(neutrophils(chart(*differential), library, ON)) == Decimal("2.2")
    counted = result("751-8", "1900 /uL", DAY)
    assert the_value(neutrophils(chart(counted, *differential), library, ON)) == Decimal("1.9")


def test_an_impossible_count_is_not_replaced_by_the_differential(library: Library, chart, result) -> None:
    differential = [result("6690-2", "4 10*9/L", DAY), result("769-0", "50 %", DAY)]
    answer = neutrophils(chart(result("26499-4", "3000 10*3/uL", DAY), *differential), library, ON)
    assert isinstance(answer, NotKnown)
    assert answer.missing[0].why.startswith("implausible (3000 10*9/L")


def test_calcium_qtc_and_albi(library: Library, chart, result) -> None:
    record = chart(
        result("17861-6", "2.45 mmol/L", DAY),
        result("1751-7", "25 g/L", DAY),
        result("8634-8", "400 ms", DAY),
        result("8867-4", "90 /min", DAY),
        result("14631-6", "10 umol/L", DAY),
    )
    assert the_value(corrected_calcium(record, library, ON)) == Decimal("2.75")
    assert round(the_value(qtc(record, library, ON))) == 458
    assert round(the_value(qtc(record, library, ON, rule_id="assessment/heart/qtcb"))) == 490
    assert the_value(albi(record, library, ON)) == Decimal("-1.465")  # 0.66 - 0.085 x 25


def test_child_pugh_and_meld_take_what_a_clinician_assessed(library: Library, chart, result) -> None:
    record = chart(
        result("1975-2", "2.5 mg/dL", DAY),
        result("1751-7", "3.0 g/dL", DAY),
        result("6301-6", "1.5 1", DAY),
        result("2160-0", "1 mg/dL", DAY),
        result("2951-2", "137 mmol/L", DAY),
    )
    bare = child_pugh(record, library, ON)
    assert isinstance(bare, NotKnown)
    assert [m.what for m in bare.missing] == ["ascites", "encephalopathy"]
    assessed = {"ascites": Input(value="slight"), "encephalopathy": Input(value="none")}
    full = child_pugh(record, library, ON, assessed=assessed)
    assert full.said() == "8, class B"  # 2 + 2 + 1 + 2 + 1
    meld = meld_na(record, library, ON, assessed={"dialysis": Input(value=False)})
    assert the_value(meld) == 14  # 0.378 ln 2.5 + 1.120 ln 1.5 + 0.643 = 1.4435; 14; sodium 137 adds nothing


def test_ecog_as_assessed_comes_before_a_mapped_one(library: Library, chart, assessed) -> None:
    both = chart(assessed("Karnofsky", 50, DAY), assessed("ECOG", 1, "2026-02-01"))
    answer = performance(both, library, ON)
    assert the_value(answer) == 1
    assert answer.title == "ECOG performance status"


def test_karnofsky_alone_is_mapped_and_says_so(library: Library, chart, assessed) -> None:
    answer = performance(chart(assessed("Karnofsky", 70, DAY)), library, ON)
    assert the_value(answer) == 2
    assert answer.title == "ECOG, mapped"
    assert "not assessed" in answer.remarks[0].text


def test_an_old_or_contradictory_ecog_is_not_known(library: Library, chart, assessed) -> None:
    old = performance(chart(assessed("ECOG", 1, "2025-11-01")), library, ON)
    assert isinstance(old, NotKnown)
    assert old.missing[0].why == "out of date"
    two = performance(chart(assessed("ECOG", 1, DAY), assessed("ECOG", 3, DAY)), library, ON)
    assert isinstance(two, NotKnown)
    assert two.missing[0].why == "contradictory (1 and 3)"
    none = performance(chart(assessed("ECOG", None, DAY)), library, ON)
    assert isinstance(none, NotKnown)
    assert none.missing[0].what == "ECOG performance status"


def test_weight_change_over_six_months(library: Library, chart, result) -> None:
    weights = [result("29463-7", w, d) for w, d in (("90 kg", "2025-08-01"), ("80 kg", "2025-10-01"), ("72 kg", DAY))]
    answer = weight_change(chart(*weights), library, ON)
    assert the_value(answer) == -10  # from 80 kg; 90 kg is older than six months before the last
    assert answer.said() == "10.0 % lost in 159 days (more than 5 % within six months)"
    assert answer.remarks
    five = [result("29463-7", w, d) for w, d in (("80 kg", "2025-10-01"), ("76 kg", DAY))]
    assert not weight_change(chart(*five), library, ON).remarks, "more than 5 %, not 5 %"
    assert isinstance(weight_change(chart(weights[2]), library, ON), NotKnown)


def test_charlson_counts_codes_and_says_what_it_could_not_count(library: Library, chart) -> None:
    record = chart(
        condition(Icd10("J44.9"), name="copd"),
        condition(Snomed("44054006"), name="diabetes"),
        condition(Snomed("35489007", "Depressive disorder"), name="depression"),
        condition(Icd10("I50.9"), name="refuted", verification="refuted"),
        condition(Snomed("254837009"), role=Role.PRIMARY, name="cancer"),
    )
    answer = charlson(record, library, ON)
    assert the_value(answer) == 2
    said = " ".join(remark.text for remark in answer.remarks)
    assert "Depressive disorder" in said
    assert "2 higher" in said
    assert {f.resource for f in answer.facts} == {
        f"Condition/{n}" for n in ("copd", "diabetes", "depression", "cancer")
    }


def test_charlson_is_not_known_where_nobody_looked_or_a_named_illness_was_not_received(library: Library, chart) -> None:
    nobody = charlson(chart(condition(Icd10("C50.9"), role=Role.PRIMARY)), library, ON)
    assert isinstance(nobody, NotKnown)
    review = ComorbidityReview(
        source=FactSource(kind="Observation", id="review"), present_references=("Condition/elsewhere",)
    )
    lost = charlson(chart(review), library, ON)
    assert isinstance(lost, NotKnown)
    assert lost.missing[0].why == "not received"
    assert "Condition/elsewhere" in lost.missing[0].do
    none = ComorbidityReview(source=FactSource(kind="Observation", id="review"), absent=(Concept(text="COPD"),))
    assert the_value(charlson(chart(none), library, ON)) == 0


def test_liver_disease_by_its_codes(library: Library, chart) -> None:
    assert liver_disease(chart(condition(Icd10("C22.0"), role=Role.PRIMARY)), library, ON)
    assert not liver_disease(chart(condition(Icd10("C78.7"), role=Role.SECONDARY)), library, ON)
    assert not liver_disease(chart(), library, ON)


def test_questionnaires_take_the_answers_and_name_the_questions_not_asked(library: Library, chart, result) -> None:
    old = {"born": "1945-01-01"}
    record = chart(*body(result), result("718-7", "12 g/dL", DAY), **old)  # 170 cm and 80 kg: 27.7 kg/m²
    asked = {
        "food_intake": "not", "weight_loss": "none", "mobility": "goes out", "mind": "none", "own_health": "better",
    }  # fmt: skip
    answers = {name: Input(value=value) for name, value in asked.items()}
    unasked = g8(record, library, ON, answers=answers)
    assert isinstance(unasked, NotKnown)
    assert [m.what for m in unasked.missing] == ["more than three prescribed drugs a day"]
    answers["many_drugs"] = Input(value=False)
    assert the_value(g8(record, library, ON, answers=answers)) == 16  # one less than 17 for 81 years
    bare = carg(record, library, ON)
    assert isinstance(bare, NotKnown)
    assert "hearing" in [m.what for m in bare.missing]
    assert "haemoglobin" not in [m.what for m in bare.missing]


def test_a_value_without_a_day_is_undated_not_unrecorded(library: Library, chart, result) -> None:
    height, weight, _ = body(result)
    undated = replace(weight, effective=None)
    found = body_surface(chart(height, undated), library, ON)
    assert isinstance(found, NotKnown)
    assert [(each.what, each.why) for each in found.missing] == [("weight", f"undated ({weight.said()})")]
    assert found.missing[0].do == "record the day, or take a new one"
