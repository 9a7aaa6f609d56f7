"""Every case of every rule, drug and regimen: what the source says, worked by hand, against what we answer."""

from __future__ import annotations

import re

import pytest

from medonc.knowledge.case_files import CRITERIA, all_cases
from medonc.knowledge.load import OWN_ROOT, open_library
from medonc.practice.cases import INTERACTIONS, REGIMENS, judge

CASES = all_cases()
LIBRARY = open_library()
_BEGINS = re.compile(r"^\s*\[\[\s*case\s*\]\]", re.MULTILINE)


@pytest.mark.parametrize("rule_id", CASES)
def test_the_answers_are_those_of_the_source(rule_id: str) -> None:
    judged = {case.name: judge(case, rule_id, LIBRARY) for case in CASES[rule_id]}
    assert len(judged) == len(CASES[rule_id]), "two cases of one name"
    assert {name: said for name, said in judged.items() if said} == {}


def test_no_case_of_a_file_is_lost() -> None:
    """Each `[[case]]` that stands in a file is one that is judged."""
    folder = OWN_ROOT / "cases"
    texts = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.toml")}
    written = {name: len(_BEGINS.findall(path.read_text(encoding="utf-8"))) for name, path in texts.items()}
    judged = {name: len(cases) for name, cases in CASES.items()}
    assert judged == {name: count for name, count in written.items() if not name.startswith(CRITERIA)}
    assert sum(judged.values()) > 7000


def test_every_rule_and_regimen_has_cases() -> None:
    held = (
        *LIBRARY.rules,
        *(REGIMENS + name for name in LIBRARY.regimens),
        *(INTERACTIONS + name for name in LIBRARY.interactions),
    )
    assert [f"no cases/{rule_id}.toml" for rule_id in held if not CASES.get(rule_id)] == []


def test_every_case_file_has_its_rule() -> None:
    held = {piece.rule.id for piece in LIBRARY.pieces()}
    assert [f"cases/{each}.toml belongs to no file under data" for each in CASES if each not in held] == []
