"""Every case of a response rule holds, and every method is used by a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medonc.knowledge.case_files import library_cases
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Case
from medonc.knowledge.shapes.case import Expect
from medonc.practice.cases import judge
from medonc.practice.response import METHODS

LIBRARY = open_library()
CASES = [
    (rule_id, case) for rule_id, cases in library_cases().items() if rule_id.startswith("response/") for case in cases
]


@pytest.mark.parametrize(("rule_id", "case"), CASES, ids=[f"{r}: {c.name}" for r, c in CASES])
def test_a_case_holds(rule_id: str, case: Case) -> None:
    assert judge(case, rule_id, LIBRARY) == ()


def test_every_method_is_a_rule_and_the_other_way() -> None:
    rules = [rule for name, rule in LIBRARY.rules.items() if name.startswith("response/")]
    assert {rule.method for rule in rules} == set(METHODS)


@pytest.mark.parametrize(
    ("rule_id", "name"),
    [(f"response/{one}", name) for one in ("rano_2010", "rano_2") for name in ("before", "nadir", "now")]
    + [("response/percist", name) for name in ("before", "now")],
)
def test_a_size_below_nothing_is_refused(rule_id: str, name: str) -> None:
    held = next(case for found, case in CASES if found == rule_id)
    below = replace(held, given={**held.given, name: "-1"}, expect=Expect(refused="ImpossibleValue"))
    assert judge(below, rule_id, LIBRARY) == ()
