"""Columns say what charts say: `screen` equals `plain` on drawn questions and drawn charts, in every engine."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.cohort.criteria import TWINS, screen, twins
from medonc.cohort.frames import ENGINES, tables_of
from medonc.cohort.plain import plain
from medonc.knowledge.shapes.criterion import All, AnyOf, AtLeast, Atom, Criterion, Not, Unreadable
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


def test_every_kind_has_a_twin() -> None:
    assert sorted(TWINS) == sorted(KINDS)
    assert set(twins()) == set(TWINS)


@each_engine
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(data=st.data())
def test_columns_say_what_charts_say(kind: str, engine: str, data: st.DataObject) -> None:
    atom = Atom(kind=kind, asks=data.draw(STRATEGIES[kind].ASKS))
    equal(atom, data.draw(cohorts((kind,))), engine)


@st.composite
def trees(draw: st.DrawFn, kinds: Sequence[str]) -> Criterion:
    """A tree of two floors over questions of these kinds and a part that cannot be read."""
    parts: list[Criterion] = [Atom(kind=kind, asks=draw(STRATEGIES[kind].ASKS)) for kind in kinds]
    parts.append(Unreadable(text="?", reason="no question"))
    one, two, *rest = draw(st.permutations(parts))
    inner = draw(st.sampled_from([All(parts=(one, two)), AnyOf(parts=(one, two)), Not(part=one)]))
    return AtLeast(count=draw(st.integers(1, len(rest) + 1)), parts=(inner, *rest))


@each_engine
@settings(max_examples=15)
@given(data=st.data())
def test_trees_are_joined_alike(engine: str, data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=3, unique=True))
    equal(data.draw(trees(kinds)), data.draw(cohorts([k for k in kinds if k not in {"age", "sex"}])), engine)


NEUTROPHILS: dict[str, Any] = {"is": "result", "loinc": "751-8", "on": "2024-05-30"}


def results(*values: str, **more: str) -> list[Chart]:
    return [WORDS.chart_of([NEUTROPHILS | more | {"value": value}]) for value in values]


@each_engine
def test_a_number_at_its_limit_compares_exactly(engine: str) -> None:
    """1.5 × 7.53 is 11.295: in binary fractions it is not."""
    ask = Atom(kind="result", asks={"of": "neutrophils", "at_most": "1.5 x ULN"})
    charts = results("11.295 10*9/L", "11.295001 10*9/L", "11294.999 10*6/L", "< 11.295 10*9/L", high="7.53 10*9/L")
    assert equal(ask, charts, engine) == (Truth.MET, Truth.NOT_MET, Truth.MET, Truth.MET)


@each_engine
def test_limits_meet_results_in_other_units(engine: str) -> None:
    ask = Atom(kind="result", asks={"of": "creatinine", "at_most": "1.5 mg/dL"})
    values = ("1.5 mg/dL", "1.50001 mg/dL", "132.602 umol/L", "132.603 umol/L", "0.0015 g/dL", "4 mm")
    charts = [WORDS.chart_of([NEUTROPHILS | {"loinc": "2160-0", "value": value}]) for value in values]
    equal(ask, charts, engine)
    assert screen(ask, tables_of(charts, engine=engine), WORDS.LIBRARY, ON).asked_plain == 0


@each_engine
def test_a_number_that_does_not_fit_is_asked_of_the_chart(engine: str) -> None:
    ask = Atom(kind="result", asks={"of": "neutrophils", "above": "1.5 10*9/L"})
    charts = results("1.50000000001 10*9/L", "1.5 10*9/L", "2 10*9/L")
    assert equal(ask, charts, engine) == (Truth.MET, Truth.NOT_MET, Truth.MET)
    assert screen(ask, tables_of(charts, engine=engine), WORDS.LIBRARY, ON).asked_plain == 1


@each_engine
def test_what_columns_decide_is_not_asked_again(engine: str) -> None:
    """A plain question beside one that is not met leaves nothing to ask."""
    plainly = Atom(kind="measure", asks={"of": "creatinine clearance", "at_least": "50 mL/min"})
    young = Atom(kind="age", asks={"below": 18})
    charts = results("2 10*9/L", "3 10*9/L")
    tables = tables_of(charts, engine=engine)
    assert screen(All(parts=(plainly, young)), tables, WORDS.LIBRARY, ON).asked_plain == 0
    assert screen(AnyOf(parts=(plainly, young)), tables, WORDS.LIBRARY, ON).asked_plain == 2


def doses(*amounts: str) -> Chart:
    given = {"is": "drug", "name": "doxorubicin", "on": "2024-01-05"}
    return WORDS.chart_of([given | {"dose": amount} for amount in amounts])


@each_engine
def test_doses_by_body_surface_are_added_up_exactly(engine: str) -> None:
    """Nine times 50 mg/m2 is 450 mg/m2; a thousandth of a mg/m2 more is above it."""
    ask = Atom(kind="cumulative_dose", asks={"of": "doxorubicin", "at_most": "450 mg/m2"})
    charts = [doses(*["50 mg/m2"] * 9), doses(*["50 mg/m2"] * 8, "50.001 mg/m2"), doses(), doses("0.45 g/m2")]
    assert equal(ask, charts, engine) == (Truth.MET, Truth.NOT_MET, Truth.MET, Truth.MET)
    assert screen(ask, tables_of(charts, engine=engine), WORDS.LIBRARY, ON).asked_plain == 0


@each_engine
def test_what_only_the_chart_can_count_is_asked_of_it(engine: str) -> None:
    """An amount in mg needs a body surface; one without a dose is not known whatever else was given."""
    ask = Atom(kind="cumulative_dose", asks={"of": "doxorubicin", "below": "450 mg/m2"})
    charts = [doses("100 mg"), doses("100 mg", ""), doses("60 mg/m2", "2 mg/kg"), doses("60 mg/m2", "")]
    assert equal(ask, charts, engine) == (Truth.NOT_KNOWN,) * 4
    assert screen(ask, tables_of(charts, engine=engine), WORDS.LIBRARY, ON).asked_plain == 2


@each_engine
@pytest.mark.parametrize("kind", ["allergy", "drug", "pregnancy"])
@settings(max_examples=15)
@given(data=st.data())
def test_these_are_never_asked_of_the_chart(kind: str, engine: str, data: st.DataObject) -> None:
    atom = Atom(kind=kind, asks=data.draw(STRATEGIES[kind].ASKS))
    charts = data.draw(cohorts((kind,)))
    assert screen(atom, tables_of(charts, engine=engine), WORDS.LIBRARY, ON).asked_plain == 0


@each_engine
def test_a_measurement_is_told_in_columns_and_its_fall_by_the_chart(engine: str) -> None:
    charts = [WORDS.chart_of([NEUTROPHILS | {"loinc": "10230-1", "value": value}]) for value in ("49 %", "50 %")]
    tables = tables_of(charts, engine=engine)
    ask: dict[str, Any] = {"of": "LVEF", "below": "50 %"}
    low = Atom(kind="measure", asks=ask)
    assert equal(low, charts, engine) == (Truth.MET, Truth.NOT_MET)
    assert screen(low, tables, WORDS.LIBRARY, ON).asked_plain == 0
    fallen = Atom(kind="measure", asks=ask | {"fall_of": {"at_least": "10 %"}})
    assert screen(fallen, tables, WORDS.LIBRARY, ON).asked_plain == 1


@each_engine
def test_a_day_ends_where_the_patient_is(engine: str) -> None:
    """A result of 23:00 in New York on 1 June is of the day there, and of the next one in Greenwich."""
    late = NEUTROPHILS | {"value": "2 10*9/L", "on": "2024-06-02T03:00:00Z"}
    here = WORDS.chart_of([late])
    there = replace(here, zone=ZoneInfo("America/New_York"))
    ask = Atom(kind="result", asks={"of": "neutrophils", "above": "1.5 10*9/L"})
    assert equal(ask, [here, there], engine) == (Truth.NOT_KNOWN, Truth.MET)


@each_engine
def test_nobody_is_nobody(engine: str) -> None:
    assert equal(Atom(kind="sex", asks={"is": "male"}), [], engine) == ()


@each_engine
@pytest.mark.parametrize("kind", ["age", "result", "stage", "prior_therapy"])
def test_the_answer_as_a_frame(engine: str, kind: str) -> None:
    atom = Atom(kind=kind, asks=EXAMPLES[kind])
    found = screen(atom, tables_of(results("2 10*9/L", "1 10*9/L"), engine=engine), WORDS.LIBRARY, ON)
    frame = found.frame().to_dict(as_series=False)
    assert frame == {"patient": [0, 1], "answer": [truth.said for truth in found.truths]}


EXAMPLES: dict[str, dict[str, Any]] = {
    "age": {"at_least": 18},
    "result": {"of": "neutrophils", "at_least": "1.5 10*9/L"},
    "stage": {"is": "II"},
    "prior_therapy": {"drug": "doxorubicin"},
}
