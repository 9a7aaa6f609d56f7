"""Every case of a response rule holds, and every method is used by a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medonc.knowledge.case_files import all_cases
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes.case import Expect
from medonc.practice.cases import judge
from medonc.practice.response import METHODS

LIBRARY = open_library()
CASES = {rule_id: cases for rule_id, cases in all_cases().items() if rule_id.startswith("response/")}


@pytest.mark.parametrize("rule_id", CASES)
def test_the_cases_of_a_rule_hold(rule_id: str) -> None:
    judged = {case.name: judge(case, rule_id, LIBRARY) for case in CASES[rule_id]}
    assert len(judged) == len(CASES[rule_id]) > 0
    assert {name: said for name, said in judged.items() if said} == {}


def test_every_method_is_a_rule_and_the_other_way() -> None:
    rules = [rule for name, rule in LIBRARY.rules.items() if name.startswith("response/")]
    assert {rule.method for rule in rules} == set(METHODS)


@pytest.mark.parametrize(
    ("rule_id", "name"),
    [(f"response/{one}", name) for one in ("rano_2010", "rano_2") for name in ("before", "nadir", "now")]
    + [("response/percist", name) for name in ("before", "now")]
    + [("response/lugano_ct", name) for name in ("products_before", "products_now", "longest_node")],
)
def test_a_size_below_nothing_is_refused(rule_id: str, name: str) -> None:
    held = CASES[rule_id][0]
    unit = next(spec.unit for spec in LIBRARY.rule(rule_id).inputs if spec.name == name)
    below = replace(held, given={**held.given, name: f"-1 {unit}".strip()}, expect=Expect(refused="ImpossibleValue"))
    assert judge(below, rule_id, LIBRARY) == ()
