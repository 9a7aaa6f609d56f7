"""The latest laboratory values, each with its age, its limits and its flag."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import recorded
from medonc.practice.laboratory.critical import METHODS, critical_by_flag, critical_by_rule
from medonc.practice.names import place, short_name
from medonc.record import Chart
from medonc.record.facts import Bounded, Interval
from medonc.record.measured import Result, ResultKind
from medonc.values.calendar import days_between
from medonc.values.errors import UnitMismatch
from medonc.values.evidence import Answer
from medonc.values.quantity import Quantity

__all__ = ["DUTY", "METHODS", "critical_by_flag", "critical_by_rule", "flag", "laboratory"]

DUTY = "Laboratory"


def laboratory(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """The last value of every laboratory test, the flagged ones first, then in the order of the report."""
    latest = {short_name(r.code, library): r for r in chart.all(Result) if _is_measured(r)}
    ordered = sorted(latest.items(), key=lambda named: (not flag(named[1]), place(named[1], library)))
    answers: list[Answer[object]] = [recorded(name, result, says=_said(result, on)) for name, result in ordered]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _is_measured(result: Result) -> bool:
    return result.kind is ResultKind.LABORATORY and isinstance(result.value, Quantity | Bounded)


def _said(result: Result, on: date) -> str:
    age = f", {_ago(days_between(result.effective.day, on))}" if result.effective else ", undated"
    limits = f" (normal {result.normal})" if result.normal else ""
    return f"{result.value}{limits}{' ' + flag(result) if flag(result) else ''}{age}"


def _ago(days: int) -> str:
    return "today" if days == 0 else f"{days} d ago"


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
