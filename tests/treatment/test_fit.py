"""Fit: whether a regimen is for the spread of the disease and for the line that comes next."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from medonc.practice.criteria import scene_on
from medonc.practice.treatment.fit import ANOTHER, FITS, NOT_KNOWN, Fit, fit, next_line


def module_at(path: Path) -> ModuleType:
    """A module of the tests, which stand on no import path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = module_at(Path(__file__).resolve().parents[1] / "criteria" / "chart_in_words.py")
LIBRARY = WORDS.LIBRARY
DAY = date(2024, 6, 1)
PRIMARY = {"is": "primary", "code": "icd10:C34.1", "on": "2023-01-01"}
SPREAD = {"is": "metastasis", "code": "icd10:C78.7", "on": "2023-02-01"}
NO_SPREAD = {"is": "stage", "part": "M", "value": "M0", "on": "2023-01-10"}


def given(drug: str, day: str) -> Mapping[str, Any]:
    return {"is": "drug", "name": drug, "dose": "100 mg", "intent": "palliative", "on": day}


ONE_LINE = [given("pemetrexed", "2023-03-01"), given("carboplatin", "2023-03-01")]
TWO_LINES = [*ONE_LINE, given("docetaxel", "2023-10-01")]


def fitted(regimen: str, *facts: Mapping[str, Any]) -> Fit:
    return fit(LIBRARY.regimens[regimen], scene_on(WORDS.chart_of([PRIMARY, *facts]), LIBRARY, DAY))


@pytest.mark.parametrize(("had", "number"), [([], 1), (ONE_LINE, 2), (TWO_LINES, 3)])
def test_the_next_line_is_one_more_than_was_had(had: list[Mapping[str, Any]], number: int) -> None:
    assert next_line(scene_on(WORDS.chart_of([PRIMARY, SPREAD, *had]), LIBRARY, DAY)) == number


@pytest.mark.parametrize(
    ("regimen", "had", "word"),
    [
        ("lung/osimertinib", [], FITS),  # advanced, first line
        ("lung/osimertinib", ONE_LINE, ANOTHER),
        ("lung/docetaxel", [], ANOTHER),  # advanced, second line
        ("lung/docetaxel", ONE_LINE, FITS),
        ("lung/docetaxel", TWO_LINES, ANOTHER),
        ("lung/sotorasib", TWO_LINES, FITS),  # advanced, second line or later
        ("lung/capmatinib", TWO_LINES, FITS),  # advanced, any line
    ],
)
def test_the_line_of_advanced_disease(regimen: str, had: list[Mapping[str, Any]], word: str) -> None:
    assert fitted(regimen, SPREAD, *had).word == word


def test_another_line_says_which() -> None:
    assert fitted("lung/docetaxel", SPREAD).why == "it is for the second line; the next here would be the first"


def test_treatment_around_surgery_is_for_disease_without_metastases() -> None:
    assert fitted("lung/osimertinib-adjuvant", NO_SPREAD).word == FITS
    assert fitted("lung/osimertinib-adjuvant", SPREAD).word == ANOTHER
    assert fitted("lung/osimertinib-adjuvant").word == NOT_KNOWN


def test_advanced_disease_may_be_local_and_past_cure() -> None:
    assert fitted("lung/capmatinib", NO_SPREAD).word == NOT_KNOWN


@pytest.mark.parametrize("row", LIBRARY.tables["treatment/choice/settings"], ids=lambda row: row["setting"])
def test_the_numbers_of_a_setting_are_those_of_its_words(row: Mapping[str, str]) -> None:
    words = row["setting"]
    for name, number in (("second line", "2"), ("third line", "3"), ("fourth line", "4"), ("later line", "2")):
        if name in words:
            assert row["first"] == number
    # of castration-resistant disease it is the first: treatment before that counted for another state
    if "first line" in words and "after first line" not in words and "castration-resistant" not in words:
        assert (row["first"], row["last"]) == ("1", "1")
    if "or later" in words or "relapsed" in words:
        assert row["last"] == ""
    assert not row["last"] or int(row["first"]) <= int(row["last"])
    assert row["spread"] in {"early", "advanced", "any"}
