"""Every case of the blood cancers holds, and every method of theirs is used by a rule."""

from __future__ import annotations

from medonc.knowledge.case_files import cases_of
from medonc.knowledge.load import open_library
from medonc.practice.cases import judge
from medonc.practice.pathology.haematology import HAEMATOLOGY_METHODS

LIBRARY = open_library()
PLACE = "pathology/haematology/"
RULES = {name: rule for name, rule in LIBRARY.rules.items() if name.startswith(PLACE)}


def test_every_case_holds() -> None:
    cases = {name: cases_of(name) for name in RULES}
    assert all(cases.values())
    wrong = [
        f"{name}, {c.name}: {said}" for name, held in cases.items() for c in held for said in judge(c, name, LIBRARY)
    ]
    assert wrong == []


def test_every_method_is_a_rule_and_the_other_way() -> None:
    assert {rule.method for rule in RULES.values()} == set(HAEMATOLOGY_METHODS)


def test_what_is_asked_of_a_diagnosis_is_held() -> None:
    rows = LIBRARY.tables[f"{PLACE}questions"]
    assert {row["rule"] for row in rows} <= set(RULES)
