"""What every stage rule must be: known categories, rows that never contradict one another, dates that meet."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from medonc.knowledge.case_files import cases_of
from medonc.knowledge.load import open_library
from medonc.practice.ask import ask_in_words
from medonc.practice.staging.group import group_of
from medonc.practice.staging.published import Scheme, schemes
from medonc.practice.staging.tables import Row
from medonc.values.evidence import Finding, NotKnown

LIBRARY = open_library()
SCHEMES = schemes(LIBRARY)


@pytest.fixture(params=sorted(SCHEMES))
def scheme(request) -> Scheme:
    return SCHEMES[request.param]


def test_at_least_thirty_sites_and_the_editions_that_follow() -> None:
    assert len({name for name in SCHEMES if name.startswith("staging/tnm8/")}) >= 60
    assert {"staging/tnm9/lung", "staging/tnm9/thymus", "staging/tnm9/cervix"} <= set(SCHEMES)


def test_every_code_of_a_row_is_a_category(scheme: Scheme) -> None:
    for item in scheme.rule.items:
        for name, codes in item.codes.items():
            assert name in scheme.words
            assert set(codes) <= set(scheme.words[name]), (item.name, name)


def test_no_two_rows_fit_one_tumour(scheme: Scheme) -> None:
    (table,) = scheme.tables.values()
    for one, other in combinations(table.rows, 2):
        assert not _share(scheme, one, other), (one.name, other.name)


def test_every_row_and_group_is_reached(scheme: Scheme) -> None:
    (table,) = scheme.tables.values()
    for row in table.rows:
        given = {}
        for (name, words), cell in zip(scheme.words.items(), row.cells, strict=True):
            given[name] = next(word for word in words if cell.takes(word))
        assert group_of(scheme, given) == row.ends[0].value


def test_dates_are_dates_and_in_order(scheme: Scheme) -> None:
    begins, ends = scheme.text("from"), scheme.text("until")
    assert not begins or date.fromisoformat(begins)
    assert not ends or date.fromisoformat(begins) < date.fromisoformat(ends)


def test_the_path_names_the_row() -> None:
    found = ask_in_words("staging/tnm8/colorectal", {"t": "T4b", "n": "N1a", "m": "M0"}, LIBRARY)
    assert isinstance(found, Finding)
    assert found.value == "IIIC"
    lines = [f"{step.label}: {step.value}" for step in found.receipt()]
    assert "row of Colon and rectum, TNM 8: IIIC: T4b, N1 or N2, M0" in lines


def test_what_is_open_is_named_with_the_groups_that_it_can_come_to() -> None:
    found = ask_in_words("staging/tnm8/lung", {"t": "T2", "n": "N0", "m": "M0"}, LIBRARY)
    assert isinstance(found, NotKnown)
    (missing,) = found.missing
    assert missing.what == "T category"
    assert missing.why == "T2 is not divided further"
    assert "IB or IIA" in missing.do


def test_what_does_not_matter_need_not_be_known() -> None:
    found = ask_in_words("staging/tnm8/lung", {"m": "M1c"}, LIBRARY)
    assert isinstance(found, Finding)
    assert found.value == "IVB"


def test_a_combination_outside_the_table_has_no_group() -> None:
    found = ask_in_words("staging/tnm8/kidney", {"t": "T0", "n": "N0", "m": "M0"}, LIBRARY)
    assert isinstance(found, NotKnown)
    assert "has no group for T0 N0 M0" in found.missing[0].why


def test_the_quick_answer_is_the_explained_one(scheme: Scheme) -> None:
    for case in cases_of(scheme.rule.rule.id):
        answer = ask_in_words(scheme.rule.rule.id, case.given, LIBRARY)
        words = {name: text for name, text in case.given.items() if scheme.rule.inputs and text in scheme.words[name]}
        if len(words) == len(case.given):
            assert group_of(scheme, words) == (answer.value if isinstance(answer, Finding) else "")


def _share(scheme: Scheme, one: Row, other: Row) -> bool:
    return all(
        any(a.takes(part) and b.takes(part) for part in words)
        for words, a, b in zip(scheme.words.values(), one.cells, other.cells, strict=True)
    )
