"""A lane of the timeline: its name, its height, how it is drawn, and the same content as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from medonc.paper.axis import Axis

Draw = Callable[[Axis, float], list[str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table beside the picture. `fact` names the resource it came from."""

    day: date
    lane: str
    what: str
    fact: str = ""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """`draw` gets the axis and the top of the lane. `days` are the days that the axis must hold."""

    name: str
    height: int
    draw: Draw
    rows: tuple[Row, ...]
    days: tuple[date, ...]
    unit: str = ""


def lane(
    name: str, *, height: int, draw: Draw, rows: Sequence[Row], days: Sequence[date] = (), unit: str = ""
) -> Lane | None:
    """A lane over its rows; None where there is nothing to show."""
    if not rows:
        return None
    return Lane(
        name=name, height=height, draw=draw, rows=tuple(rows), days=tuple(days) or tuple(r.day for r in rows), unit=unit
    )
