"""The course of the illness as a picture, ready to stand in a page."""

from __future__ import annotations

from importlib import import_module

from markupsafe import Markup

from medonc.practice.review import Review
from medonc.record import Chart
from medonc.workbench import open_chart


def course(chart: Chart, review: Review, *, width: int) -> Markup:
    """The swim-lanes of the record at one width; empty where nothing is dated."""
    try:
        draw = import_module("medonc.paper.timeline").timeline
    except ImportError:
        return Markup("")
    return Markup(draw(chart, review, open_chart.library(), width=width, on=review.on))  # noqa: S704  our own SVG
