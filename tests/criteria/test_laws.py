"""Laws of the question language, on drawn questions and drawn charts of every kind."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.shapes.criterion import All, AnyOf, AtLeast, Atom, Criterion, Not, Unreadable, read_criterion
from medonc.practice.criteria import Explained, Truth, explain, scene_on
from medonc.practice.criteria.atoms import KINDS

HERE = Path(__file__).resolve().parent
ON = date(2024, 6, 1)


def module_at(path: Path) -> ModuleType:
    """A module of the tests, which stand on no import path; others may then import it by its bare name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


WORDS = module_at(HERE / "chart_in_words.py")
DRAWN = module_at(HERE / "drawn.py")
STRATEGIES = {kind: module_at(HERE / "strategies" / f"{kind}.py") for kind in KINDS}
Facts = list[dict[str, Any]]


def ask(criterion: Criterion, facts: Sequence[dict[str, Any]], *, on: date = ON) -> Explained:
    return explain(criterion, scene_on(WORDS.chart_of(list(facts)), WORDS.LIBRARY, on))


@st.composite
def questions(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> tuple[Atom, Facts]:
    kind = draw(st.sampled_from(list(kinds)))
    asks = draw(STRATEGIES[kind].ASKS)
    return Atom(kind=kind, asks=asks), draw(STRATEGIES[kind].FACTS)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Atom], Facts]:
    """Three atoms, and the facts of all of them."""
    drawn = [draw(questions()) for _ in range(3)]
    facts = [fact for _, each in drawn for fact in each]
    return [atom for atom, _ in drawn], [f for f in facts if f["is"] != "patient"]


def kind_of(kind: str) -> st.SearchStrategy[tuple[Atom, Facts]]:
    return questions(kinds=(kind,))


each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_drawn_can_be_read_and_answers_whole(kind: str, data: st.DataObject) -> None:
    atom, facts = data.draw(kind_of(kind))
    answer = ask(atom, facts)
    assert answer.unreadable == ()
    assert answer.sentence
    assert bool(answer.missing) is (answer.truth is Truth.NOT_KNOWN)
    assert not (answer.permanent and answer.changes_on)
    assert answer.changes_on is None or answer.changes_on > ON
    assert answer.truth is not Truth.NOT_KNOWN or not answer.permanent


@each_kind
@settings(max_examples=60)
@given(data=st.data())
def test_the_answer_holds_until_it_changes(kind: str, data: st.DataObject) -> None:
    """`changes_on` is the first day of another answer, and `permanent` means no day, where nothing new is recorded."""
    atom, facts = data.draw(kind_of(kind))
    past = [f for f in facts if f.get("on", "") <= str(ON)]
    answer = ask(atom, past)
    if answer.changes_on is not None:
        assert ask(atom, past, on=answer.changes_on).truth is not answer.truth
        assert ask(atom, past, on=answer.changes_on - timedelta(days=1)).truth is answer.truth
    if answer.permanent:
        later = [ask(atom, past, on=ON + timedelta(days=days)).truth for days in (1, 100, 3000)]
        assert set(later) == {answer.truth}


@each_kind
@settings(max_examples=30)
@given(data=st.data())
def test_the_order_of_facts_does_not_matter(kind: str, data: st.DataObject) -> None:
    atom, facts = data.draw(kind_of(kind))
    other = data.draw(st.permutations(facts))
    mine, theirs = ask(atom, facts), ask(atom, other)
    assert (mine.truth, mine.changes_on, mine.permanent) == (theirs.truth, theirs.changes_on, theirs.permanent)


@each_kind
@settings(max_examples=30)
@given(data=st.data())
def test_a_fact_of_something_else_takes_nothing_away(kind: str, data: st.DataObject) -> None:
    atom, facts = data.draw(kind_of(kind))
    more = [
        {"is": "note", "text": "A good talk with the family.", "on": "2024-05-01"},
        {"is": "result", "loinc": "3016-3", "value": "2.1 m[iU]/L", "on": "2024-05-01"},
    ]
    assert ask(atom, [*facts, *more]).truth is ask(atom, facts).truth


@each_kind
@settings(max_examples=30)
@given(data=st.data())
def test_what_becomes_known_later_changes_nothing(kind: str, data: st.DataObject) -> None:
    """The answer of a day is the same, whatever the record learns afterwards."""
    atom, facts = data.draw(kind_of(kind))
    _, later = data.draw(kind_of(kind))
    after = [f | {"known": "2024-06-02"} for f in later if f["is"] != "patient"]
    mine, theirs = ask(atom, facts), ask(atom, [*facts, *after])
    assert (mine.truth, mine.changes_on, mine.sentence) == (theirs.truth, theirs.changes_on, theirs.sentence)


@given(trees())
def test_two_negations_are_none(drawn: tuple[list[Atom], Facts]) -> None:
    (one, _, _), facts = drawn
    twice, once = ask(Not(part=Not(part=one)), facts), ask(one, facts)
    assert (twice.truth, twice.changes_on, twice.missing) == (once.truth, once.changes_on, once.missing)


@given(trees())
def test_de_morgan(drawn: tuple[list[Atom], Facts]) -> None:
    atoms, facts = drawn
    none = All(parts=tuple(Not(part=a) for a in atoms))
    some = AnyOf(parts=tuple(atoms))
    assert ask(Not(part=some), facts).truth is ask(none, facts).truth


@given(trees())
def test_at_least_one_is_any_and_at_least_all_is_all(drawn: tuple[list[Atom], Facts]) -> None:
    atoms, facts = tuple(drawn[0]), drawn[1]
    one, three = (AtLeast(count=n, parts=atoms) for n in (1, 3))
    assert ask(one, facts).truth is ask(AnyOf(parts=atoms), facts).truth
    assert ask(three, facts).truth is ask(All(parts=atoms), facts).truth
    assert ask(three, facts).changes_on == ask(All(parts=atoms), facts).changes_on


@given(trees(), st.permutations([0, 1, 2]), st.integers(1, 3))
def test_the_order_of_parts_does_not_matter(drawn: tuple[list[Atom], Facts], order: list[int], count: int) -> None:
    atoms, facts = drawn
    mine = ask(AtLeast(count=count, parts=tuple(atoms)), facts)
    theirs = ask(AtLeast(count=count, parts=tuple(atoms[n] for n in order)), facts)
    assert (mine.truth, mine.changes_on, mine.permanent) == (theirs.truth, theirs.changes_on, theirs.permanent)
    assert set(mine.missing) == set(theirs.missing)


@given(trees(), st.integers(1, 3))
def test_a_part_that_cannot_be_read_never_turns_an_answer_around(drawn: tuple[list[Atom], Facts], count: int) -> None:
    """In the place of a part, it leaves the answer or makes it not known; and it is listed."""
    atoms, facts = drawn
    whole = ask(AtLeast(count=count, parts=tuple(atoms)), facts)
    lost = Unreadable(text="of a Tuesday", reason="no such question")
    answer = ask(AtLeast(count=count, parts=(lost, *atoms[1:])), facts)
    assert answer.truth in (whole.truth, Truth.NOT_KNOWN)
    assert len(answer.unreadable) == 1


@given(st.decimals(min_value=0, max_value=20, places=3), st.decimals(min_value=0, max_value=20, places=3))
def test_the_unit_of_a_result_does_not_matter(value: Decimal, limit: Decimal) -> None:
    written = [(value, "10*9/L"), (value * 1000, "/uL"), (value, "10*3/uL")]
    asked = [(limit, "10*9/L"), (limit * 1000, "/mm3")]
    answers = {
        ask(
            Atom(kind="result", asks={"of": "neutrophils", "at_least": f"{b:f} {unit}"}),
            [{"is": "result", "loinc": "751-8", "value": f"{a:f} {code}", "on": "2024-05-30"}],
        ).truth
        for a, code in written
        for b, unit in asked
    }
    assert answers == {Truth.MET if value >= limit else Truth.NOT_MET}


def test_what_is_written_is_read() -> None:
    part = {"age": {"at_least": 18}}
    assert read_criterion([part, {"not": part}]) == All(
        parts=(Atom(kind="age", asks={"at_least": 18}), Not(part=Atom(kind="age", asks={"at_least": 18})))
    )
    assert read_criterion({"at_least": 1, "of": [part, part], "says": "x"}).says == "x"
    for odd in ("x", {}, {"all": []}, {"age": 3}, {"at_least": 3, "of": [part]}, {"at_least": True, "of": [part]}, 7):
        assert isinstance(read_criterion(odd), Unreadable)
