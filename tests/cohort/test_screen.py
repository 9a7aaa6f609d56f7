"""Columns say what charts say: `screen` equals `plain` on drawn questions and drawn charts, in every engine."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.cohort.criteria import PLAIN, TWINS, screen, twins
from medonc.cohort.frames import ENGINES, tables_of
from medonc.cohort.plain import plain
from medonc.knowledge.shapes.criterion import Atom, Criterion
from medonc.practice.criteria import Truth
from medonc.practice.criteria.atoms import KINDS
from medonc.record import Chart

CRITERIA = Path(__file__).resolve().parents[1] / "criteria"
ON = date(2024, 6, 1)


def module_at(path: Path) -> ModuleType:
    """A module of the tests of criteria, which stand on no import path."""
    if path.stem in sys.modules:
        return sys.modules[path.stem]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


WORDS = module_at(CRITERIA / "chart_in_words.py")
module_at(CRITERIA / "drawn.py")


def strategy(kind: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"strategy_{kind}", CRITERIA / "strategies" / f"{kind}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STRATEGIES = {kind: strategy(kind) for kind in KINDS}
Facts = list[dict[str, Any]]
each_engine = pytest.mark.parametrize("engine", ENGINES)


def equal(criterion: Criterion, charts: Sequence[Chart], engine: str, *, on: date = ON) -> tuple[Truth, ...]:
    """The answers, which both engines must give."""
    found = screen(criterion, tables_of(charts, engine=engine), WORDS.LIBRARY, on)
    assert found.truths == tuple(plain(criterion, charts, WORDS.LIBRARY, on))
    return found.truths


@st.composite
def cohorts(draw: st.DrawFn, kinds: Sequence[str]) -> list[Chart]:
    """Several people, whose facts are those that questions of these kinds look at."""
    people = draw(st.lists(st.tuples(*(STRATEGIES[kind].FACTS for kind in kinds)), min_size=1, max_size=6))
    return [WORDS.chart_of([fact for facts in person for fact in facts]) for person in people]


def test_every_kind_has_a_twin_or_a_reason() -> None:
    assert sorted([*TWINS, *PLAIN]) == sorted(KINDS)
    assert all(PLAIN.values())
    assert set(twins()) == set(TWINS)


@each_engine
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60)
@given(data=st.data())
def test_columns_say_what_charts_say(kind: str, engine: str, data: st.DataObject) -> None:
    atom = Atom(kind=kind, asks=data.draw(STRATEGIES[kind].ASKS))
    equal(atom, data.draw(cohorts((kind,))), engine)
