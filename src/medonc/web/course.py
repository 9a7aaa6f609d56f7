"""The course of the illness as pictures and as a table, ready to stand in a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from medonc.paper.lab_chart import lab_chart, sparkline
from medonc.paper.systemic import treatments
from medonc.paper.timeline import NARROW, WIDE, timeline_table, timelines
from medonc.practice.as_recorded import words
from medonc.practice.exposure import Course, courses
from medonc.record import Chart, Fact
from medonc.record.measured import Result
from medonc.values.calendar import When
from medonc.web.opened import Opened
from medonc.web.words import clinic_days, day
from medonc.workbench import open_chart

_TREND = (900, 620)
_BEFORE = timedelta(days=28)  # what stood before the first dose belongs to the picture of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """One event of the course, in words."""

    when: str
    lane: str
    what: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseShown:
    """The swim-lanes at two widths, and what they show as rows. Empty where nothing is dated."""

    wide: Markup
    narrow: Markup
    rows: tuple[CourseRow, ...]
    line_from: str = ""  # the day on which the last treatment began; empty where there is none
    this_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One test over time: its picture at two widths, and the same as rows, the newest first."""

    wide: Markup
    narrow: Markup
    rows: tuple[tuple[str, str, str], ...]  # day, value, resource


def _began(chart: Chart, on: date, found: Sequence[Course]) -> date | None:
    begun = [t.days[0] for t in treatments(chart.on(on), on=on, courses=found) if t.days and t.days[0] <= on]
    return max(begun, default=None)


def _since(chart: Chart, first: date) -> Chart:
    """The chart with what holds from a day on, and what is still going on then."""
    kept = (f for f in chart.facts if f.effective is None or _last_day(f) >= first)
    return replace(chart, facts=tuple(kept))


def _last_day(fact: Fact) -> date:
    ended = getattr(fact, "ended", None)
    assert fact.effective is not None
    return max(fact.effective.day, ended.day) if isinstance(ended, When) else fact.effective.day


def course(held: Opened, *, this_line: bool = False) -> CourseShown:
    """The course of the record as known on the day of the page; of its present treatment alone with `this_line`."""
    on = held.review.on
    found = courses(held.chart, open_chart.library(), on)
    began = _began(held.chart, on, found)
    chart = _since(held.chart, began - _BEFORE) if this_line and began else held.chart
    wide, narrow = timelines(chart, widths=(WIDE, NARROW), on=on, courses=found)
    rows = timeline_table(chart, on=on, courses=found)
    return CourseShown(
        line_from=day(began) if began else "",
        this_line=this_line and began is not None,
        wide=Markup(wide),  # noqa: S704  our own SVG, which escapes the words of the record
        narrow=Markup(narrow),  # noqa: S704
        rows=tuple(CourseRow(when=day(r.day), lane=r.lane, what=clinic_days(r.what), fact=r.fact) for r in rows),
    )


def spark(held: Opened, resource: str) -> Markup:
    """The last values of the test that a result belongs to, as a small line; empty for everything else."""
    result = _result(held, resource)
    if result is None:
        return Markup("")
    drawn = sparkline(held.chart, result.code.codings, name=result.label, on=held.review.on)
    return Markup(drawn)  # noqa: S704


def trend(held: Opened, resource: str, *, name: str) -> Trend | None:
    """Every value of the test that a result belongs to; None where it is no measured test, or has one value only."""
    result, on = _result(held, resource), held.review.on
    if result is None:
        return None
    codes = result.code.codings
    same = [r for r in held.chart.results(codes) if r.effective and r.effective.day <= on]
    if len(same) < 2:
        return None
    wide, narrow = (Markup(lab_chart(held.chart, codes, name=name, on=on, width=w)) for w in _TREND)  # noqa: S704
    rows = tuple((day(r.effective), clinic_days(words(r.said())), str(r.source)) for r in reversed(same))
    return Trend(wide=wide, narrow=narrow, rows=rows)


def _result(held: Opened, resource: str) -> Result | None:
    found = next((r for r in held.chart.all(Result) if str(r.source) == resource and r.quantity), None)
    return found if found is not None and found.code.codings else None
