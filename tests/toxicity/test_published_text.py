"""The limits we hold against the published workbook and table: the same numbers, grade by grade."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.toxicity.judged import number
from medonc.practice.toxicity.terms import rules_of

LIBRARY = open_library()
# Grade 4 and others in words only; numbers that stand in the text and limit nothing.
_WORDS = re.compile(r"x 10\^9|x 10e9|10e9|mm3|1\.73 m2|m2|24 hrs|P/C[^;]*|Pediatric:.*|\d\+[^;]*|Adult:", re.IGNORECASE)


def _numbers(cell: str) -> set[Decimal]:
    plain = _WORDS.sub(" ", cell.replace(",", ""))
    return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", plain)}


def _published(folder: Path, edition: str) -> dict[str, list[str]]:
    if edition == "v5":
        with (folder / "ctcae/ctcae-v5.0.csv").open(encoding="utf-8-sig", newline="") as held:
            return {r["CTCAE Term"].strip(): [r[f"Grade {g}"] for g in range(1, 5)] for r in csv.DictReader(held)}
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(folder / "ctcae/ctcae-v6.0.xlsx", read_only=True)
    rows = book["CTCAE v6.0 Clean Copy"].iter_rows(min_row=2, values_only=True)
    return {str(r[2]).strip(): [str(each or "") for each in r[3:7]] for r in rows if r[2]}


@pytest.mark.parametrize("edition", ["v5", "v6"])
def test_every_limit_stands_in_the_published_row(shared_data: Path, edition: str) -> None:
    published, differ = _published(shared_data, edition), []
    for name, rule in rules_of(edition, LIBRARY).items():
        title = rule.rule.title.split(", CTCAE")[0].split(", ")[0]
        cells = published[title]
        for limit in rule.limits:
            cell = _numbers(cells[limit.grade - 1])
            at = number(limit)
            before = _numbers(cells[limit.grade - 2]) if limit.grade > 1 else set()
            said = {at, at * 1000, at * 10, at / 1000, 100 - at * 100} & (cell | before)
            unwritten = at in (0, 1) or (name in ("chronic_kidney_disease", "creatinine_clearance_decreased"))
            if not said and not unwritten and name != "hyponatremia":
                differ.append(f"{name}: grade {limit.grade} {at} {limit.of}, published {cells[limit.grade - 1]}")
    assert differ == []


@pytest.mark.parametrize("edition", ["v5", "v6"])
def test_every_term_has_a_case_at_each_limit_and_beyond_it(edition: str) -> None:
    from medonc.knowledge.case_files import all_cases

    cases = all_cases()
    for name, rule in rules_of(edition, LIBRARY).items():
        expected = {case.expect.value for case in cases[f"toxicity/ctcae/{edition}/{name}"]}
        grades = {str(limit.grade) for limit in rule.limits}
        lowest = {"0"} if rule.limits else set()
        assert grades | lowest <= expected, name
