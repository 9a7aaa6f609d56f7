"""The latest vital signs as recorded, each with its age."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import recorded, words
from medonc.practice.names import place, short_name
from medonc.record import Chart
from medonc.record.measured import Result, ResultKind
from medonc.values.calendar import days_between
from medonc.values.evidence import Answer


def vital_signs(chart: Chart, library: Library, on: date) -> tuple[Answer[object], ...]:
    """Weight, height, pressure, pulse …: the last of each, in the order of the chart's table of names."""
    latest = {short_name(r.code, library): r for r in chart.all(Result) if _is_taken(r)}
    ordered = sorted(latest.items(), key=lambda named: place(named[1], library))
    return tuple(recorded(name, result, says=_said(result, library, on)) for name, result in ordered)


def _is_taken(result: Result) -> bool:
    return result.kind is ResultKind.VITAL and (result.value is not None or bool(result.components))


def _said(result: Result, library: Library, on: date) -> str:
    own = [words(str(result.value))] if result.value is not None else []
    parts = [f"{short_name(c.code, library).lower()} {c.value}" for c in result.components if c.value is not None]
    return f"{', '.join(own + parts)}, {_age(result, on)}"


def _age(result: Result, on: date) -> str:
    if result.effective is None:
        return "undated"
    days = days_between(result.effective.day, on)
    return "today" if days == 0 else f"{days} d ago"
