"""What a chart gives to a rule: recent and readable values, and the reason for each that it does not give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from medonc.knowledge.shapes import Library
from medonc.practice.assessment import (
    body_surface,
    corrected_calcium,
    creatinine_clearance,
    inputs_from_chart,
    neutrophils,
)
from medonc.record.facts import Bounded, Unreadable
from medonc.values.codes import Loinc
from medonc.values.evidence import Finding, NotKnown, StepKind
from medonc.values.quantity import Quantity

ON = date(2026, 3, 10)
HEIGHT, WEIGHT, CREATININE = "8302-2", "29463-7", "2160-0"


def the_missing(answer: object) -> dict[str, str]:
    assert isinstance(answer, NotKnown)
    return {m.what: m.why for m in answer.missing}


def test_inputs_come_with_the_facts_they_were_read_from(library: Library, chart, result) -> None:
    height, weight = result(HEIGHT, "170 cm", "2026-01-05"), result(WEIGHT, "75 kg", "2026-03-09")
    reading = inputs_from_chart(library.rule("assessment/body_surface/mosteller"), chart(height, weight), ON)
    assert not reading.missing
    assert reading.inputs["height"].fact == height.ref()
    assert reading.inputs["weight"].value == Quantity(Decimal(75), "kg")


def test_the_last_value_before_the_day_counts_and_none_after_it(library: Library, chart, result) -> None:
    facts = [result(HEIGHT, "170 cm", "2026-01-05")]
    facts += [
        result(WEIGHT, f"{kg} kg", day) for kg, day in ((80, "2026-02-20"), (75, "2026-03-10"), (60, "2026-03-11"))
    ]
    answer = body_surface(chart(*facts), library, ON)
    assert isinstance(answer, Finding)
    assert round(answer.value.value, 3) == Decimal("1.882")


def test_a_missing_height_is_named_and_nothing_is_computed(library: Library, chart, result) -> None:
    answer = body_surface(chart(result(WEIGHT, "75 kg", "2026-03-09")), library, ON)
    assert the_missing(answer) == {"height": "not recorded"}
    assert isinstance(answer, NotKnown)
    assert [f.value for f in answer.facts] == ["75 kg"]


@pytest.mark.parametrize(("day", "is_stale"), [("2026-01-09", False), ("2026-01-08", True)])
def test_a_weight_is_good_for_sixty_days(library: Library, chart, result, day: str, is_stale: bool) -> None:
    answer = body_surface(chart(result(HEIGHT, "170 cm", "2026-01-05"), result(WEIGHT, "75 kg", day)), library, ON)
    assert isinstance(answer, NotKnown) == is_stale
    if is_stale:
        assert the_missing(answer) == {"weight": "out of date"}
        assert str(answer.missing[0].since) == day


def test_two_values_of_one_instant_are_a_contradiction(library: Library, chart, result) -> None:
    two = [result(WEIGHT, "75 kg", "2026-03-09"), result(WEIGHT, "57 kg", "2026-03-09")]
    answer = body_surface(chart(result(HEIGHT, "170 cm", "2026-01-05"), *two), library, ON)
    assert the_missing(answer) == {"weight": "contradictory (75 kg and 57 kg)"}


@pytest.mark.parametrize(
    "value",
    [
        Bounded(comparator="<", quantity=Quantity(Decimal("0.3"), "mg/dL")),
        Unreadable(text="haemolysed", reason="not a number"),
    ],
)
def test_what_is_no_plain_quantity_is_not_read(library: Library, chart, result, value: object) -> None:
    facts = [result(WEIGHT, "75 kg", "2026-03-09"), result(CREATININE, value, "2026-03-09")]
    missing = the_missing(creatinine_clearance(chart(*facts), library, ON))
    assert list(missing) == ["creatinine"]
    assert missing["creatinine"].startswith("unreadable")


def test_a_unit_of_another_kind_is_said_and_not_converted(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "75 kg", "2026-03-09"), result(CREATININE, "88 mL/min", "2026-03-09")]
    missing = the_missing(creatinine_clearance(chart(*facts), library, ON))
    assert "unreadable" in missing["creatinine clearance"]


def test_a_weight_of_700_kg_gives_no_surface(library: Library, chart, result) -> None:
    answer = body_surface(
        chart(result(HEIGHT, "170 cm", "2026-01-05"), result(WEIGHT, "700 kg", "2026-03-09")), library, ON
    )
    assert the_missing(answer)["weight"].startswith("implausible (700 kg; 20 to 400 kg")


def test_without_a_recorded_sex_both_results_are_named_and_none_given(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "70 kg", "2026-03-09"), result(CREATININE, "1.1 mg/dL", "2026-03-09")]
    answer = creatinine_clearance(chart(*facts, sex=None), library, ON)
    assert the_missing(answer) == {"sex for formulas": "not recorded"}
    assert isinstance(answer, NotKnown)
    assert "female: 60 mL/min; male: 71 mL/min" in answer.missing[0].do


def test_a_child_is_refused_with_the_rule_named(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "50 kg", "2026-03-09"), result(CREATININE, "0.6 mg/dL", "2026-03-09")]
    missing = the_missing(creatinine_clearance(chart(*facts, born="2008-03-11"), library, ON))
    assert (
        missing["creatinine clearance"]
        == "refused (Creatinine clearance, Cockcroft-Gault is for adults; the age is 17)"
    )
    grown = creatinine_clearance(chart(*facts, born="2008-03-10"), library, ON)
    assert isinstance(grown, Finding)


def test_a_partial_birth_date_is_no_age(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "70 kg", "2026-03-09"), result(CREATININE, "1.1 mg/dL", "2026-03-09")]
    assert "full date of birth" in the_missing(creatinine_clearance(chart(*facts, born="1966"), library, ON))


def test_the_receipt_has_inputs_conversion_policy_formula_rounding_and_result(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "70 kg", "2026-03-09"), result("14682-9", "97.24 umol/L", "2026-03-09")]
    answer = creatinine_clearance(chart(*facts), library, ON)
    assert isinstance(answer, Finding)
    kinds = {step.kind for step in answer.steps}
    assert kinds == {
        StepKind.INPUT,
        StepKind.CONVERSION,
        StepKind.POLICY,
        StepKind.FORMULA,
        StepKind.ROUNDING,
        StepKind.RESULT,
    }
    by_name = {step.name: step for step in answer.steps if step.kind is StepKind.INPUT}
    assert by_name["creatinine"].value == "97.24 umol/L"
    assert by_name["creatinine"].fact == facts[1].ref()
    assert answer.steps[-1].kind is StepKind.RESULT
    assert len(str(answer.value.value)) > 20, "full precision until the last rounding"


def test_results_of_several_codes_come_once_each_in_the_order_of_time(chart, result) -> None:
    serum, molar = result("2160-0", "1 mg/dL", "2026-03-09"), result("14682-9", "90 umol/L", "2026-03-01")
    other = result("8302-2", "170 cm", "2026-01-01")
    record = chart(serum, other, molar)
    codes = [Loinc("2160-0"), Loinc("14682-9"), Loinc("2160-0")]
    assert record.results(codes) == (molar, serum)
    assert record.results(codes) == (molar, serum), "asked again"
    assert record.on(date(2026, 3, 5)).results(codes) == (molar,)
    assert record.results([Loinc("718-7")]) == ()


@pytest.mark.parametrize(("albumin_day", "is_known"), [("2026-03-02", True), ("2026-03-01", False)])
def test_results_of_different_times_are_not_mixed(
    library: Library, chart, result, albumin_day: str, is_known: bool
) -> None:
    record = chart(result("17861-6", "2.45 mmol/L", "2026-03-09"), result("1751-7", "25 g/L", albumin_day))
    answer = corrected_calcium(record, library, ON)
    assert isinstance(answer, Finding) == is_known
    if not is_known:
        assert the_missing(answer) == {"calcium and albumin of one time": "2026-03-01 and 2026-03-09"}


def test_a_differential_of_another_day_gives_no_neutrophils(library: Library, chart, result) -> None:
    record = chart(result("6690-2", "1 10*9/L", "2026-03-09"), result("769-0", "60 %", "2026-03-08"))
    assert isinstance(neutrophils(record, library, ON), NotKnown)


def test_a_sex_that_is_neither_gives_both_results_named(library: Library, chart, result) -> None:
    facts = [result(WEIGHT, "70 kg", "2026-03-09"), result(CREATININE, "1.1 mg/dL", "2026-03-09")]
    assert the_missing(creatinine_clearance(chart(*facts, sex="other"), library, ON)) == {
        "sex for formulas": "not recorded"
    }
