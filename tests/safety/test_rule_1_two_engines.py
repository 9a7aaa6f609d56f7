"""Safety rule 1: one dose engine, and beside it a second that shares no formula and may only block."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.recheck import Agreement, Stop
from medonc.values.quantity import Quantity

HOUSE = Path(__file__).resolve().parents[2] / "src" / "medonc"
ENGINE = "practice/treatment/dose.py"


@pytest.mark.parametrize("percent", ["94", "99", "101", "106"])
def test_a_planted_disagreement_stops_the_order(bedside: Any, percent: str) -> None:
    """Cyclophosphamide is rounded to its own step: one per cent off is no dose that the second engine reaches."""
    order = bedside.order("breast/ac")
    last = order.doses[-1]
    planted = last.answer.amount.times(Decimal(percent) / 100)
    other = replace(last, answer=replace(last.answer, finding=replace(last.answer.finding, value=planted)))
    found = bedside.checks(replace(order, doses=(*order.doses[:-1], other)))
    assert [check.level for check in found["second_engine"]] == [CheckLevel.STOP]
    assert found["second_engine"][0].drugs == (last.drug,)


def test_what_the_second_engine_says_holds_no_dose_to_take() -> None:
    """It answers agreement or stop: neither has a field that a face could show as a dose."""
    assert [field.name for field in fields(Agreement)] == []
    assert [field.name for field in fields(Stop)] == ["reasons"]


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_second_engine_imports_nothing_of_the_first() -> None:
    shared = imports_of(HOUSE / "practice/treatment/recheck.py") & {
        "medonc.practice.treatment.dose",
        "medonc.practice.treatment.vials",
        "medonc.practice.treatment.measures",
    }
    assert shared == set()


def test_every_proposed_dose_comes_from_the_engine() -> None:
    """`ProposedDose(` is written in one place; everybody else takes what the engine gave."""
    makers = [
        str(path.relative_to(HOUSE))
        for path in (HOUSE / "practice").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ProposedDose"
    ]
    assert makers == [ENGINE]


def test_a_dose_in_another_unit_stops(bedside: Any) -> None:
    order = bedside.order("breast/ac")
    first = order.doses[0]
    grams = Quantity(first.answer.amount.value, "g")
    other = replace(first, answer=replace(first.answer, finding=replace(first.answer.finding, value=grams)))
    found = bedside.checks(replace(order, doses=(other, *order.doses[1:])))
    assert found["second_engine"][0].level is CheckLevel.STOP
