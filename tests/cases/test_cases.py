"""Every case of every rule, drug and regimen: what the source says, worked by hand, against what we answer."""

from __future__ import annotations

import pytest

from medonc.knowledge.case_files import all_cases
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Case, Library
from medonc.practice.cases import INTERACTIONS, REGIMENS, judge

CASES = all_cases()
LIBRARY = open_library()


@pytest.mark.parametrize(
    ("rule_id", "case"),
    [pytest.param(rule_id, case, id=f"{rule_id}: {case.name}") for rule_id, cases in CASES.items() for case in cases],
)
def test_the_answer_is_that_of_the_source(rule_id: str, case: Case) -> None:
    assert judge(case, rule_id, LIBRARY) == ()


@pytest.mark.parametrize(
    "rule_id",
    [
        *LIBRARY.rules,
        *(REGIMENS + name for name in LIBRARY.regimens),
        *(INTERACTIONS + name for name in LIBRARY.interactions),
    ],
)
def test_every_rule_and_regimen_has_cases(rule_id: str) -> None:
    assert CASES.get(rule_id), f"no cases/{rule_id}.toml"


@pytest.mark.parametrize("rule_id", CASES)
def test_every_case_file_has_its_rule(rule_id: str) -> None:
    assert rule_id in held_ids(LIBRARY), f"cases/{rule_id}.toml belongs to no file under data"


@pytest.mark.parametrize("rule_id", CASES)
def test_names_of_cases_are_told_apart(rule_id: str) -> None:
    names = [case.name for case in CASES[rule_id]]
    assert sorted(set(names)) == sorted(names)


def held_ids(library: Library) -> set[str]:
    return {piece.rule.id for piece in library.pieces()}
