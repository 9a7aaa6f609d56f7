"""Asking a rule: what is typed, what is refused, what is missing; receipts and their verification."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import InputSpec
from medonc.practice.answers import Input
from medonc.practice.ask import ask, ask_in_words, methods
from medonc.practice.given import read_input, read_quantity, unit_code, written
from medonc.practice.receipts import policy_page, read_policy, receipt_of
from medonc.practice.verify import verify
from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, UnitMismatch, UnknownUnit, UnreadableInput
from medonc.values.evidence import FactRef, Finding, NotKnown, StepKind
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

LIBRARY = open_library()
MOSTELLER = "assessment/body_surface/mosteller"
BODY = {"height": "180 cm", "weight": "80 kg"}
WEIGHT = InputSpec(name="weight", label="weight", kind="mass", unit="kg")
SEX = InputSpec(name="sex", label="sex", kind="choice", choices=("female", "male"))
FEVER = InputSpec(name="fever", label="fever", kind="yes/no")
BORN = InputSpec(name="born", label="date of birth", kind="date")
CODES = InputSpec(name="codes", label="codes", kind="codes")
SCORE = InputSpec(name="score", label="score", kind="number")
COUNT = InputSpec(name="count", label="falls", kind="count")
CREATININE = InputSpec(
    name="creatinine", label="creatinine", kind="mass concentration", unit="mg/dL", analyte="creatinine"
)


@pytest.mark.parametrize(
    ("text", "spec", "value"),
    [
        ("70 kg", WEIGHT, Quantity(Decimal(70), "kg")),
        ("70.50kg", WEIGHT, Quantity(Decimal("70.50"), "kg")),
        ("155 lb", WEIGHT, Quantity(Decimal(155), "[lb_av]")),
        ("1.1 mg/dL", CREATININE, Quantity(Decimal("1.1"), "mg/dL")),
        ("97 µmol/L", CREATININE, Quantity(Decimal(97), "umol/L")),
        ("Female", SEX, "female"),
        ("yes", FEVER, True),
        ("no", FEVER, False),
        ("2018-04-12", BORN, date(2018, 4, 12)),
        ("icd10:I21.9, snomed:22298006", CODES, ("icd10:I21.9", "snomed:22298006")),
        ("none", CODES, ()),
        ("2.5", SCORE, Decimal("2.5")),
        ("0", COUNT, Decimal(0)),
    ],
)
def test_what_a_clinician_types(text, spec, value) -> None:
    assert read_input(text, spec) == value
    assert read_input(written(read_input(text, spec)), spec) == value


@pytest.mark.parametrize(
    ("text", "spec", "error", "said"),
    [
        ("70", WEIGHT, ImpossibleValue, "without a unit"),
        ("seventy kg", WEIGHT, ImpossibleValue, "Expected a mass with its unit"),
        ("1,100 kg", WEIGHT, ImpossibleValue, "no thousands"),
        ("70 KG", WEIGHT, UnknownUnit, "Expected kg"),
        ("70 stones", WEIGHT, UnknownUnit, "not in the unit table"),
        ("70 cm", WEIGHT, UnitMismatch, "a length"),
        ("", WEIGHT, ImpossibleValue, "is empty"),
        ("nan kg", WEIGHT, ImpossibleValue, "Expected a mass"),
        ("1e3 kg", WEIGHT, UnknownUnit, "e3 kg"),
        ("other", SEX, ImpossibleValue, "Expected female | male"),
        ("maybe", FEVER, ImpossibleValue, "yes or no"),
        ("12.4.2018", BORN, ImpossibleValue, "YYYY-MM-DD"),
        ("2018-02-30", BORN, ImpossibleValue, "YYYY-MM-DD"),
        ("1.5", COUNT, ImpossibleValue, "whole number"),
        ("-1", COUNT, ImpossibleValue, "whole number"),
        ("3 kg", COUNT, ImpossibleValue, "whole number"),
    ],
)
def test_what_is_refused_as_typed(text, spec, error, said) -> None:
    with pytest.raises(error) as refused:
        read_input(text, spec)
    assert said in str(refused.value)


@given(
    st.sampled_from(sorted(UNITS)),
    st.decimals(min_value=-10000, max_value=10000, allow_nan=False, allow_infinity=False, places=3),
)
def test_a_quantity_written_is_read_again(code: str, number: Decimal) -> None:
    again = read_quantity(written(Quantity(number, code)))
    assert (again.value, again.code) == (number, code)


@pytest.mark.parametrize("code", sorted(UNITS))
def test_a_unit_code_means_itself(code: str) -> None:
    assert unit_code(code) == code


def test_an_answer_carries_its_inputs_and_facts() -> None:
    fact = FactRef(resource="Observation/w", label="weight", value="80 kg")
    inputs = {
        "height": Input(value=Quantity(Decimal(180), "cm")),
        "weight": Input(value=Quantity(Decimal(80), "kg"), fact=fact),
    }
    answer = ask(MOSTELLER, inputs, LIBRARY)
    assert isinstance(answer, Finding)
    assert answer.value == Quantity(Decimal(2), "m2")
    given_steps = {step.name: step for step in answer.steps if step.kind is StepKind.INPUT}
    assert given_steps["weight"].fact == fact
    assert given_steps["height"].value == "180 cm"


def test_missing_inputs_are_named_in_the_clinics_words() -> None:
    answer = ask_in_words(MOSTELLER, {}, LIBRARY)
    assert isinstance(answer, NotKnown)
    assert [each.what for each in answer.missing] == ["height", "weight"]
    assert answer.rule == LIBRARY.rule(MOSTELLER).rule


def test_an_implausible_input_gives_no_number_and_a_remark() -> None:
    answer = ask_in_words(MOSTELLER, BODY | {"weight": "700 kg"}, LIBRARY)
    assert isinstance(answer, NotKnown)
    assert "700 kg" in answer.missing[0].why
    assert [remark.kind for remark in answer.remarks] == ["implausible"]


def test_an_input_that_the_rule_does_not_ask_for_is_refused() -> None:
    with pytest.raises(NotHeld, match="We hold: height"):
        ask_in_words(MOSTELLER, BODY | {"wieght": "80 kg"}, LIBRARY)


def test_a_unit_of_another_kind_is_refused() -> None:
    with pytest.raises(UnitMismatch):
        ask(MOSTELLER, {"height": Input(value=Quantity(Decimal(180), "kg"))}, LIBRARY)


def test_a_method_that_no_duty_declares_is_refused() -> None:
    rule = replace(LIBRARY.rule(MOSTELLER), method="surface.guess")
    with pytest.raises(NotHeld, match=r"No method for .* 'surface\.guess'"):
        ask_in_words(MOSTELLER, BODY, replace(LIBRARY, rules={MOSTELLER: rule}))


def test_arithmetic_without_a_result_is_a_clear_sentence() -> None:
    rule = replace(LIBRARY.rule(MOSTELLER), numbers={"divisor": Decimal(0)})
    with pytest.raises(ImpossibleValue, match="has no result for height 180 cm, weight 80 kg"):
        ask_in_words(MOSTELLER, BODY, replace(LIBRARY, rules={MOSTELLER: rule}))


def test_methods_of_all_duties_are_in_one_register() -> None:
    assert {"surface.mosteller", "treatment.calvert"} <= set(methods())


def receipt() -> dict[str, object]:
    answer = ask_in_words(MOSTELLER, BODY, LIBRARY)
    assert isinstance(answer, Finding)
    page: dict[str, object] = json.loads(json.dumps(receipt_of(answer, LIBRARY)))
    return page


def test_a_receipt_verifies() -> None:
    verdict = verify(receipt(), LIBRARY)
    assert verdict.agrees
    assert verdict.notes == ()
    assert verdict.recomputed == "2.00 m²"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda page: page["result"].update(value="2.1"), "result value: the receipt says 2.1, recomputed 2"),
        (lambda page: page["inputs"]["weight"].update(text="81 kg"), "step 2: the receipt says input weight: 80 kg"),
        (lambda page: page["steps"].pop(), "the receipt says nothing, recomputed result"),
        (lambda page: page["inputs"].pop("weight"), "weight: not recorded"),
        (lambda page: page["policy"].update(surface_cap="1.5"), "recomputed 1.5"),
    ],
)
def test_a_spoilt_receipt_says_where_it_differs(spoil, said) -> None:
    page = deepcopy(receipt())
    spoil(page)
    verdict = verify(page, LIBRARY)
    assert not verdict.agrees
    assert any(said in each for each in verdict.differences)


def test_another_edition_is_noted_and_is_no_difference() -> None:
    verdict = verify(receipt(), replace(LIBRARY, edition="000000000000"))
    assert verdict.agrees
    assert "this is 000000000000" in verdict.notes[0]


def test_a_receipt_verifies_under_its_own_policy() -> None:
    capped = replace(LIBRARY, policy=replace(LIBRARY.policy, surface_cap=Decimal("1.9")))
    answer = ask_in_words(MOSTELLER, BODY, capped)
    assert isinstance(answer, Finding)
    assert verify(receipt_of(answer, capped), LIBRARY).agrees


@pytest.mark.parametrize(
    "page", [{}, {"format": "another"}, {"format": "medonc receipt 1"}, [], {"format": "medonc receipt 1", "rule": {}}]
)
def test_what_is_no_receipt_is_refused(page) -> None:
    with pytest.raises(UnreadableInput):
        verify(page, LIBRARY)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: page.update(rule="x"),
        lambda page: page.update(inputs=[1]),
        lambda page: page["inputs"].update(weight="80 kg"),
        lambda page: page.update(steps={"a": 1}),
        lambda page: page.update(steps=["a"]),
        lambda page: page.update(result=None),
        lambda page: page.update(policy={"gfr_cap": "many"}),
        lambda page: page.update(policy={"gfr_cup": "125"}),
        lambda page: page.update(policy=7),
        lambda page: page["rule"].update(id="assessment/none"),
    ],
)
def test_a_broken_receipt_is_a_users_error(spoil) -> None:
    page = deepcopy(receipt())
    spoil(page)
    with pytest.raises(MedoncError):
        verify(page, LIBRARY)


def test_a_policy_is_written_and_read_again() -> None:
    policy = replace(LIBRARY.policy, gfr_cap=Decimal("140.5"), surface_cap=Decimal(2), units="US")
    assert read_policy(policy_page(policy)) == policy


@pytest.mark.parametrize("change", [{"numbers": {}}, {"inputs": LIBRARY.rule(MOSTELLER).inputs[:1]}])
def test_a_rule_that_lacks_what_its_method_needs_is_named(change) -> None:
    rule = replace(LIBRARY.rule(MOSTELLER), **change)
    given = {name: text for name, text in BODY.items() if name in {spec.name for spec in rule.inputs}}
    with pytest.raises(NotHeld, match=r"does not say '\w+', which its method surface\.mosteller needs"):
        ask_in_words(MOSTELLER, given, replace(LIBRARY, rules={MOSTELLER: rule}))
