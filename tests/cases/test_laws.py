"""Laws that every rule obeys, whoever wrote it: tried on the inputs of its own cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache

import pytest

from medonc.knowledge.case_files import all_cases
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import InputSpec, KnowledgeRule
from medonc.practice.ask import ask_in_words, read_inputs
from medonc.practice.given import written
from medonc.practice.receipts import receipt_of
from medonc.practice.verify import verify
from medonc.values.errors import MedoncError, NotHeld, Refused
from medonc.values.evidence import Finding, NotKnown, StepKind
from medonc.values.quantity import Quantity
from medonc.values.units import UNITS

LIBRARY = open_library()
CASES = all_cases()
ALIKE = Decimal("1e-20")  # what is left of 34 digits after a conversion there and back
LAWS: list[Callable[[KnowledgeRule], None]] = []


def law(of_a_rule: Callable[[KnowledgeRule], None]) -> Callable[[KnowledgeRule], None]:
    LAWS.append(of_a_rule)
    return of_a_rule


@pytest.mark.parametrize("rule", [pytest.param(rule, id=name) for name, rule in LIBRARY.rules.items()])
def test_a_rule_obeys_every_law(rule: KnowledgeRule) -> None:
    """Each law is tried, also where another is broken, and every broken one is told by its name."""
    assert len(LAWS) == 8
    broken: list[BaseException] = []
    for each in LAWS:
        try:
            each(rule)
        except (Exception, pytest.fail.Exception) as wrong:
            wrong.add_note(f"law: {each.__name__}")
            broken.append(wrong)
    if broken:
        raise BaseExceptionGroup(f"{rule.rule.id} breaks {len(broken)} of {len(LAWS)} laws", broken)


def answered(rule: KnowledgeRule) -> list[tuple[Mapping[str, str], Finding[object]]]:
    return _answered(rule.rule.id)


@cache
def _answered(rule_id: str) -> list[tuple[Mapping[str, str], Finding[object]]]:
    """The inputs of the rule's cases that have an answer under the house's own policy, with that answer."""
    found = []
    for case in CASES.get(rule_id, ()):
        if case.expect.is_second_entry or case.policy or case.expect.refused:
            continue
        answer = ask_in_words(rule_id, case.given, LIBRARY)
        if isinstance(answer, Finding):
            found.append((case.given, answer))
    return found


@law
def a_rule_has_a_case_with_an_answer(rule: KnowledgeRule) -> None:
    assert answered(rule)


@law
def the_order_of_the_inputs_changes_nothing(rule: KnowledgeRule) -> None:
    for given, answer in answered(rule):
        assert ask_in_words(rule.rule.id, dict(reversed(given.items())), LIBRARY) == answer


@law
def a_required_input_that_is_missing_is_named_and_gives_no_number(rule: KnowledgeRule) -> None:
    for given, _ in answered(rule)[:1]:
        for spec in rule.inputs:
            if spec.required and not spec.default:
                rest = {name: text for name, text in given.items() if name != spec.name}
                answer = ask_in_words(rule.rule.id, rest, LIBRARY)
                assert isinstance(answer, NotKnown)
                assert [each.what for each in answer.missing] == [spec.label]


@law
def an_input_that_it_does_not_ask_for_is_refused(rule: KnowledgeRule) -> None:
    with pytest.raises(NotHeld):
        ask_in_words(rule.rule.id, {"phlogiston": "1 kg"}, LIBRARY)


@law
def a_unit_of_another_kind_is_refused(rule: KnowledgeRule) -> None:
    for given, _ in answered(rule)[:1]:
        for spec in rule.inputs:
            if spec.kind in {unit.kind for unit in UNITS.values()} - {"number"}:
                other = "1 Gy" if spec.kind != "absorbed dose" else "1 kg"
                with pytest.raises(MedoncError):
                    ask_in_words(rule.rule.id, {**given, spec.name: other}, LIBRARY)


@law
def the_unit_of_an_input_changes_nothing(rule: KnowledgeRule) -> None:
    for given, answer in answered(rule)[:3]:
        for changed in in_other_units(rule, given):
            again = answer_or_refusal(rule, changed)
            assert again is None or same_value(answer.value, again.value), changed


def answer_or_refusal(rule: KnowledgeRule, given: Mapping[str, str]) -> Finding[object] | None:
    """The answer; none where the second dose engine stops at a unit that it does not know, as it may."""
    try:
        answer = ask_in_words(rule.rule.id, given, LIBRARY)
    except Refused as stopped:
        if any(words in str(stopped) for words in ("in a unit that a dose may be counted by", "cannot read the unit")):
            return None
        raise
    assert isinstance(answer, Finding), (given, answer.said())
    return answer


def in_other_units(rule: KnowledgeRule, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The inputs with one quantity in each other unit that gives it exactly."""
    values = read_inputs(rule, given)
    for spec in rule.inputs:
        value = values[spec.name].value if spec.name in values else None
        if isinstance(value, Quantity) and spec.kind != "number":
            yield from ({**given, spec.name: written(other)} for other in exact_others(value, spec))


def exact_others(value: Quantity, spec: InputSpec) -> Iterator[Quantity]:
    codes = [unit.code for unit in UNITS.values() if unit.kind == value.unit.kind and unit.code != value.code]
    for code in codes:
        other = value.to(code)
        in_range = abs(other.value.adjusted()) < 30
        if in_range and other == value and len(other.value.as_tuple().digits) < 30:
            yield other


def same_value(one: object, other: object) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        one, other = one.value, other.to(one.code).value
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= ALIKE * max(Decimal(1), abs(one))
    return one == other


@law
def the_receipt_verifies_and_names_every_input(rule: KnowledgeRule) -> None:
    for given, answer in answered(rule):
        named = {step.name for step in answer.steps if step.kind is StepKind.INPUT}
        assert set(given) <= named
        verdict = verify(receipt_of(answer, LIBRARY), LIBRARY)
        assert verdict.differences == ()


@law
def the_finding_names_its_rule_and_ends_with_the_result(rule: KnowledgeRule) -> None:
    for _, answer in answered(rule):
        assert answer.rule == rule.rule
        assert answer.steps[-1].kind is StepKind.RESULT
        assert answer.said()
