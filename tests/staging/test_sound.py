"""Stage rules that are not sound say where, and a computed stage can be computed again from its receipt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Item
from medonc.knowledge.sound_staging import staging_faults
from medonc.practice.ask import ask_in_words
from medonc.practice.receipts import receipt_of
from medonc.practice.verify import verify
from medonc.values.evidence import Finding

LIBRARY = open_library()
RULE = LIBRARY.rule("staging/tnm8/anus")


def row(**codes: tuple[str, ...]) -> Item:
    return Item(name="x", label="IX", codes=codes)


def test_the_rules_of_the_house_are_sound() -> None:
    assert [fault for rule in LIBRARY.rules.values() for fault in staging_faults(rule)] == []


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (row(), "row x asks for nothing"),
        (row(t=("T9",)), "row x: 'T9' is no category of t"),
        (row(q=("T1",)), "row x: 'q' is no input"),
    ],
)
def test_a_row_of_what_is_not_held_is_a_fault(item: Item, said: str) -> None:
    assert list(staging_faults(replace(RULE, items=(*RULE.items, item)))) == [said]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"from": "2018"}, "from '2018' is no day"),
        ({"from": "2018-01-01", "until": "2017-01-01"}, "until is not after from"),
    ],
)
def test_days_that_cannot_be_are_a_fault(texts: dict[str, str], said: str) -> None:
    assert list(staging_faults(replace(RULE, texts=texts))) == [said]


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("staging/tnm8/anus", {"t": "T2", "n": "N1", "m": "M0"}),
        ("staging/tnm8/anus", {"m": "M1"}),
        ("staging/tnm8/thyroid_differentiated", {"t": "T2", "n": "N1", "m": "M1", "age": "54 a"}),
        ("staging/tnm8/colorectal", {"m": "M1"}),
        ("staging/other/iss", {"b2m": "5.5 mg/L"}),
        ("staging/tnm8/gist_stomach", {"t": "T2", "n": "N0", "m": "M0", "mitoses": "6"}),
        (
            "staging/tnm8/breast_prognostic_pathological",
            {"t": "T2", "n": "N0", "m": "M0", "grade": "G3", "er": "positive", "pr": "negative", "her2": "negative"},
        ),
    ],
)
def test_a_receipt_is_computed_again(rule: str, given: dict[str, str]) -> None:
    found = ask_in_words(rule, given, LIBRARY)
    assert isinstance(found, Finding)
    assert verify(receipt_of(found, LIBRARY), LIBRARY).differences == ()
