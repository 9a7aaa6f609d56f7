"""The plain engine: `explain` for one chart after another. It is the judge; columns must say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.criterion import Criterion
from medonc.practice.criteria import Truth, explain, scene_on
from medonc.record import Chart


def plain(criterion: Criterion, charts: Iterable[Chart], library: Library, on: date) -> Iterator[Truth]:
    """Met, not met or not known of each chart, in their order."""
    for chart in charts:
        yield explain(criterion, scene_on(chart, library, on)).truth
