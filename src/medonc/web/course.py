"""The course of the illness as pictures and as a table, ready to stand in a page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from medonc.paper.lab_chart import sparkline
from medonc.paper.timeline import NARROW, WIDE, timeline_table, timelines
from medonc.practice.exposure import courses
from medonc.record.measured import Result
from medonc.web.opened import Opened
from medonc.web.words import clinic_days, day
from medonc.workbench import open_chart


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


def course(held: Opened) -> CourseShown:
    """The course of the record as known on the day of the page."""
    on = held.review.on
    treatments = courses(held.chart, open_chart.library(), on)
    wide, narrow = timelines(held.chart, widths=(WIDE, NARROW), on=on, courses=treatments)
    rows = timeline_table(held.chart, on=on, courses=treatments)
    return CourseShown(
        wide=Markup(wide),  # noqa: S704  our own SVG, which escapes the words of the record
        narrow=Markup(narrow),  # noqa: S704
        rows=tuple(CourseRow(when=day(r.day), lane=r.lane, what=clinic_days(r.what), fact=r.fact) for r in rows),
    )


def spark(held: Opened, resource: str) -> Markup:
    """The last values of the test that a result belongs to, as a small line; empty for everything else."""
    chart = held.chart
    result = next((r for r in chart.all(Result) if str(r.source) == resource and r.quantity), None)
    if result is None or not result.code.codings:
        return Markup("")
    return Markup(sparkline(chart, result.code.codings, name=result.label, on=held.review.on))  # noqa: S704
