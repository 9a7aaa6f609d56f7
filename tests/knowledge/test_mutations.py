"""The nudges reach every number, and an unguarded one survives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.knowledge.case_files import all_cases
from medonc.knowledge.load import open_library
from medonc.practice.mutations import is_noticed, nudged, nudges

LIMITS = ("inputs.0.low", "inputs.0.high", "inputs.1.low", "inputs.1.high")
NUMBERS = ("numbers.seconds_per_minute", "numbers.root")


@pytest.mark.parametrize(
    ("number", "up", "down"),
    [("18", "19", "17"), ("3600", "3636", "3564"), ("0.5", "0.6", "0.4"), ("0.007184", "0.007256", "0.007112")],
)
def test_a_number_moves_by_its_last_place_or_a_hundredth(number: str, up: str, down: str) -> None:
    assert nudged(Decimal(number), up=True) == Decimal(up)
    assert nudged(Decimal(number), up=False) == Decimal(down)


def test_every_number_of_a_file_is_nudged_and_nothing_else(write_root, rule_text) -> None:
    library = open_library(base=write_root(**{"data/a/x.toml": rule_text}))
    paths = [nudge.path for nudge in nudges(library, "a/x")]
    assert sorted(paths) == sorted([*LIMITS, *NUMBERS] * 2)


def test_a_guarded_number_is_noticed_and_an_unguarded_one_is_not(write_root, rule_text, case_text) -> None:
    root = write_root(**{"data/a/x.toml": rule_text, "cases/a/x.toml": case_text})
    library, cases = open_library(base=root), all_cases(root)
    noticed = {nudge.path: is_noticed(nudge, cases) for nudge in nudges(library, "a/x")}
    assert noticed == dict.fromkeys(LIMITS, False) | dict.fromkeys(NUMBERS, True)


def test_a_second_entry_guards_a_number_that_no_answer_shows(write_root, rule_text, case_text) -> None:
    held = case_text.replace('{ value = "600", unit', '{ held = { "inputs.0.low" = 200 }, unit')
    root = write_root(**{"data/a/x.toml": rule_text, "cases/a/x.toml": held})
    library, cases = open_library(base=root), all_cases(root)
    assert {nudge.path for nudge in nudges(library, "a/x") if is_noticed(nudge, cases)} == {"inputs.0.low"}


def test_a_drug_is_guarded_by_the_regimens_that_use_it() -> None:
    library, cases = open_library(), all_cases()
    found = [n for n in nudges(library, "treatment/drugs/doxorubicin") if n.path == "rounding_step"]
    assert len(found) == 2
    assert any(is_noticed(nudge, cases) for nudge in found)


def test_a_table_is_nudged_cell_by_cell() -> None:
    library, cases = open_library(), all_cases()
    found = list(nudges(library, "assessment/weight/limbs"))
    assert len(found) == 2 * len(library.tables["assessment/weight/limbs"])
    assert is_noticed(found[0], cases)


def test_the_library_itself_is_left_as_it_was() -> None:
    library = open_library()
    list(nudges(library, "assessment/body_surface/mosteller"))
    assert library == open_library()


def test_the_limits_of_a_question_are_nudged_with_their_unit() -> None:
    library = open_library()
    found = {(nudge.path, nudge.before, nudge.after) for nudge in nudges(library, "treatment/care/counts-1500-100")}
    where = "treat.0.needs.0.result.at_least"
    assert {(where, "1.5 10*9/L", "1.6 10*9/L"), (where, "1.5 10*9/L", "1.4 10*9/L")} <= found
    nudge = next(n for n in nudges(library, "treatment/care/counts-1500-100") if n.path == where)
    assert nudge.library.care["counts-1500-100"].treat[0].needs[0] != library.care["counts-1500-100"].treat[0].needs[0]
    assert is_noticed(nudge, all_cases())
