"""The checks of interaction files, each shown to bite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Side
from medonc.knowledge.soundness import faults_of

LIBRARY = open_library()
PAIR = LIBRARY.interactions["capecitabine-warfarin"]

FILE = """shape = "interaction"
title = "An invented pair"
edition = "2026.1"
text = "Two invented things that do not get along."
a = {{ drugs = ["capecitabine"] }}
b = {{ drugs = ["{other}"] }}
severity = "{severity}"
effect = "hiccups"
action = "wait"
because = "of nothing"

[[source]]
title = "An invented paper"
"""
CASES = """[[case]]
name = "the pair"
given = { drugs = "capecitabine, letrozole" }
expect = { value = "minor" }
worked = "as invented"
source = "An invented paper"
"""
WriteRoot = Callable[..., Path]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"a": Side(drugs=("moonshine",))}, "side a: moonshine is not in the formulary"),
        ({"b": Side(classes=("moonshiner",))}, "side b: no drug is of the class 'moonshiner'"),
        ({"b": Side(properties=("tastes of liquorice",))}, "property 'tastes of liquorice' is not in"),
        ({"b": Side(classes=("taxane",), unless=("moonshine",))}, "moonshine is not in the formulary"),
        ({"b": Side(drugs=("warfarin",), unless=("warfarin",))}, "no drug of the formulary is on it"),
        ({"b": Side()}, "side b: no drug, class or property"),
        ({"b": Side(drugs=("warfarin", "warfarin"))}, "named 'warfarin' stands 2 times"),
        ({"b": PAIR.a}, "both sides are the same"),
        ({"b": Side(drugs=("capecitabine", "warfarin"))}, "all drugs of side a are on the other"),
        ({"effect": " "}, "effect is not said"),
        ({"action": ""}, "action is not said"),
        ({"because": ""}, "because is not said"),
        ({"washout_days": 0}, "a washout of 0 days"),
        ({"rule": replace(PAIR.rule, sources=())}, "no source"),
    ],
)
def test_a_spoilt_interaction_is_noticed(change: dict[str, object], fault: str) -> None:
    assert fault in "; ".join(faults_of(replace(PAIR, **change), LIBRARY))  # type: ignore[arg-type]


def test_every_interaction_that_is_held_is_sound_and_there_are_many() -> None:
    assert len(LIBRARY.interactions) >= 60
    assert [fault for one in LIBRARY.interactions.values() for fault in faults_of(one, LIBRARY)] == []


def test_a_hospital_adds_one_and_what_is_unsound_or_without_cases_is_left_out(write_root: WriteRoot) -> None:
    def path(name: str, *, of: str = "data") -> str:
        return f"{of}/treatment/interactions/{name}.toml"

    root = write_root(
        **{
            path("good"): FILE.format(other="letrozole", severity="minor"),
            path("good", of="cases"): CASES,
            path("unheld"): FILE.format(other="moonshine", severity="minor"),
            path("unheld", of="cases"): CASES,
            path("no-cases"): FILE.format(other="letrozole", severity="minor"),
        }
    )
    held = open_library(root)
    assert set(held.interactions) - set(LIBRARY.interactions) == {"good"}
    assert held.interactions["good"].rule.root == "hospital"
    assert len(held.refused) == 2
