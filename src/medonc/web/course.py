"""The course of the illness as a picture, ready to stand in a page."""

from __future__ import annotations

from markupsafe import Markup

from medonc.paper.timeline import timeline
from medonc.practice.exposure import courses
from medonc.practice.review import Review
from medonc.record import Chart
from medonc.workbench import open_chart


def course(chart: Chart, review: Review, *, width: int) -> Markup:
    """The swim-lanes of the record at one width; empty where nothing is dated."""
    named = courses(chart, open_chart.library(), review.on)
    return Markup(timeline(chart, width=width, on=review.on, courses=named))  # noqa: S704  our own SVG
