"""Every kind of question: its cases, worked by hand, and that none of its parts is missing."""

from __future__ import annotations

import importlib.util
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from medonc.knowledge.load import OWN_ROOT
from medonc.knowledge.shapes.criterion import read_criterion
from medonc.practice.criteria import Explained, explain, scene_on
from medonc.practice.criteria import atoms as kinds_of
from medonc.practice.criteria.atoms import KINDS, kinds

HERE = Path(__file__).resolve().parent
CASES = OWN_ROOT / "cases" / "criteria"
_KEYS = {"answer", "says", "missing", "changes_on", "permanent", "unreadable", "how"}


def module_at(path: Path) -> ModuleType:
    """A module of the tests, which stand on no import path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = module_at(HERE / "chart_in_words.py")


def read_cases(kind: str) -> list[dict[str, Any]]:
    path = CASES / f"{kind}.toml"
    if not path.is_file():
        return []
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]
    return found


EVERY = [pytest.param(kind, case, id=f"{kind}: {case['name']}") for kind in KINDS for case in read_cases(kind)]


def answered(case: dict[str, Any]) -> Explained:
    scene = scene_on(WORDS.chart_of(case["facts"]), WORDS.LIBRARY, date.fromisoformat(case["on"]))
    return explain(read_criterion(case["ask"]), scene)


@pytest.mark.parametrize(("kind", "case"), EVERY)
def test_the_answer_is_that_of_the_source(kind: str, case: dict[str, Any]) -> None:
    expect, answer = case["expect"], answered(case)
    assert set(expect) <= _KEYS
    assert answer.truth.said == expect["answer"], answer.sentence
    assert expect.get("says", "") in answer.sentence
    for part in expect.get("missing", ()):
        assert any(part in str(m) for m in answer.missing), answer.missing
    assert answer.permanent is expect.get("permanent", answer.permanent)
    if "changes_on" in expect:
        assert answer.changes_on == date.fromisoformat(expect["changes_on"])
    assert expect.get("how", "") in answer.how
    assert bool(answer.unreadable) is ("unreadable" in expect)
    assert any(expect.get("unreadable", "") in u for u in answer.unreadable or ("",))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_all_its_parts(kind: str) -> None:
    cases = read_cases(kind)
    assert len(cases) >= 3, f"knowledge/cases/criteria/{kind}.toml has too few cases"
    assert (HERE / "strategies" / f"{kind}.py").is_file(), f"no tests/criteria/strategies/{kind}.py"
    held = kinds()[kind]
    assert held.kind == kind
    answers = {"not known"} if kind == "judgement" else {"met", "not met", "not known"}
    assert {case["expect"]["answer"] for case in cases} == answers
    for case in cases:
        assert {"name", "on", "facts", "ask", "expect", "worked", "source"} == set(case)
        assert list(case["ask"]) == [kind]


def test_no_part_without_its_kind() -> None:
    named = {path.stem for path in CASES.glob("*.toml")}
    strategies = {path.stem for path in (HERE / "strategies").glob("*.py")}
    folder = Path(kinds_of.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert named == strategies == modules == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_cases_are_told_apart(kind: str) -> None:
    names = [case["name"] for case in read_cases(kind)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_the_kind_does_not_know_is_listed(kind: str) -> None:
    scene = scene_on(WORDS.chart_of([]), WORDS.LIBRARY, date(2024, 6, 1))
    for asks in ({}, {"no such key": 1}, {"is": 7, "of": 3}, {"at_least": "x"}):
        answer = explain(read_criterion({kind: asks}), scene)
        assert answer.truth.said == "not known"
        assert answer.unreadable
        assert answer.missing
