"""A law of indications: a fact that no leaf of the indication asks for changes nothing of its answer."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.shapes.criterion import atoms
from medonc.practice.criteria import Explained, scene_on
from medonc.practice.criteria.atoms import KINDS
from medonc.practice.treatment.indicated import indication
from medonc.practice.treatment.questions import criterion_of
from medonc.values.calendar import read_when

HERE = Path(__file__).resolve().parent
ON = read_when("2024-06-01").day
Facts = list[dict[str, Any]]


def module_at(path: Path) -> ModuleType:
    """A module of the tests, which stand on no import path."""
    if path.stem in sys.modules:
        return sys.modules[path.stem]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def strategy(kind: str) -> ModuleType:
    """The strategy of a kind; several kinds and folders share a stem, so that it is kept under none."""
    spec = importlib.util.spec_from_file_location(f"facts_of_{kind}", HERE / "strategies" / f"{kind}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = module_at(HERE / "chart_in_words.py")
module_at(HERE / "drawn.py")
FACTS: Mapping[str, st.SearchStrategy[Facts]] = {kind: strategy(kind).FACTS for kind in KINDS}

# The facts that a kind of question may look at, by the words of `chart_in_words`.
_TREATMENT = ("drug", "operation", "radiotherapy", "status", "primary")
LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "age": ("patient",),
    "allergy": ("allergy",),
    "comorbidity": ("illness", "review"),
    "cumulative_dose": ("drug", "result", "patient"),
    "diagnosis": ("primary",),
    "drug": ("drug",),
    "judgement": (),
    "marker": ("result",),
    "measure": ("result", "drug", "illness", "review", "primary", "patient"),
    "metastasis": ("metastasis", "stage"),
    "performance": ("performance",),
    "pregnancy": ("result", "operation", "illness", "patient"),
    "prior_therapy": _TREATMENT,
    "response": ("status",),
    "result": ("result", "drug"),
    "sex": ("patient",),
    "stage": ("stage",),
    "time_since": (*_TREATMENT, "metastasis"),
    "toxicity": ("toxicity", "drug"),
    "variant": ("variant", "region"),
}
REGIMENS = sorted(name for name, regimen in WORDS.LIBRARY.regimens.items() if regimen.indicated)


def asked_kinds(regimen: str) -> list[str]:
    criterion = criterion_of(WORDS.LIBRARY.regimen(regimen).indicated, WORDS.LIBRARY)
    return sorted({atom.kind for atom in atoms(criterion)})


def asked(regimen: str, facts: Facts) -> Explained:
    return indication(WORDS.LIBRARY.regimen(regimen), scene_on(WORDS.chart_of(facts), WORDS.LIBRARY, ON))


def of_kinds(kinds: list[str]) -> st.SearchStrategy[Facts]:
    each = st.tuples(*(FACTS[kind] for kind in kinds))
    return each.map(lambda drawn: [fact for facts in drawn for fact in facts if fact["is"] != "patient"])


def test_every_kind_says_what_it_looks_at() -> None:
    assert set(LOOKS_AT) == set(KINDS)


@settings(max_examples=150)
@given(data=st.data())
def test_a_fact_that_no_leaf_asks_for_changes_nothing(data: st.DataObject) -> None:
    """Neither the answer nor a word of it, nor what is missing, nor the day on which it changes."""
    regimen = data.draw(st.sampled_from(REGIMENS))
    kinds = asked_kinds(regimen)
    seen = {word for kind in kinds for word in LOOKS_AT[kind]}
    facts = data.draw(of_kinds(kinds))
    others = [fact for fact in data.draw(of_kinds(list(KINDS))) if fact["is"] not in seen]
    assert asked(regimen, [*facts, *others]) == asked(regimen, facts)


@pytest.mark.parametrize("kind", ["diagnosis", "prior_therapy"])
def test_the_law_is_not_empty(kind: str) -> None:
    """Leaves ask for something: a fact of their own kind can change the answer of some regimen."""
    of_kind = [name for name in REGIMENS if kind in asked_kinds(name)]
    facts: Mapping[str, dict[str, Any]] = {
        "diagnosis": {"is": "primary", "code": "icd10:C50.9", "on": "2024-01-01"},
        "prior_therapy": {"is": "drug", "name": "doxorubicin", "on": "2024-01-01"},
    }
    assert any(asked(name, [facts[kind]]) != asked(name, []) for name in of_kind)
