"""The latest laboratory values, each with its age, its limits and its flag."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import recorded, words
from medonc.record import Chart
from medonc.record.facts import Bounded, Interval
from medonc.record.measured import Result, ResultKind
from medonc.values.calendar import days_between
from medonc.values.errors import UnitMismatch
from medonc.values.evidence import Answer
from medonc.values.quantity import Quantity

DUTY = "Laboratory"


def laboratory(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """The last value of every laboratory test, the flagged ones first."""
    latest = {r.code.bare(): r for r in chart.all(Result) if _is_measured(r)}
    ordered = sorted(latest.values(), key=lambda r: (not flag(r), words(r.label).lower()))
    answers: list[Answer[object]] = [recorded(words(r.label), r, says=_said(r, on)) for r in ordered]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _is_measured(result: Result) -> bool:
    return result.kind is ResultKind.LABORATORY and isinstance(result.value, Quantity | Bounded)


def _said(result: Result, on: date) -> str:
    age = f", {days_between(result.effective.day, on)} d ago" if result.effective else ", undated"
    limits = f" (normal {result.normal})" if result.normal else ""
    return f"{result.value}{limits}{' ' + flag(result) if flag(result) else ''}{age}"


def flag(result: Result) -> str:
    """`H` or `L` against the limits that came with the result, else the laboratory's own flag; empty where normal."""
    if isinstance(result.value, Quantity) and result.normal:
        return _against(result.value, result.normal)
    return "" if result.interpretation == "N" else result.interpretation


def _against(value: Quantity, normal: Interval) -> str:
    try:
        if normal.low is not None and value < normal.low:
            return "L"
        return "H" if normal.high is not None and value > normal.high else ""
    except UnitMismatch:  # limits in another kind of unit cannot flag a value
        return ""
