"""The course of one patient: every lane on one time axis, drawn for a width so that words keep their size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from medonc.paper import svg
from medonc.paper.axis import LEFT, Axis, axis_over
from medonc.paper.lane import Lane, Row
from medonc.paper.lane_disease import disease_lane, imaging_lane, local_lane
from medonc.paper.lane_lines import blood_lanes, marker_lanes, weight_lane
from medonc.paper.lane_systemic import systemic_lane
from medonc.practice.exposure import Course
from medonc.record import Chart

TOP = 24  # room for the names of the years
WIDE, NARROW = 1392, 772  # the two widths of the workbench


def timeline(chart: Chart, *, width: int, on: date, courses: Sequence[Course] = ()) -> str:
    """The swim-lanes of the record as known on a day, as SVG; empty where nothing is dated.

    `courses` give treatments their names. Requested is hollow, given is filled, planned is dotted.
    """
    return timelines(chart, widths=(width,), on=on, courses=courses)[0]


def timelines(chart: Chart, *, widths: Sequence[int], on: date, courses: Sequence[Course] = ()) -> tuple[str, ...]:
    """The same picture at several widths, read from the record once."""
    lanes = _lanes(chart.on(on), on, courses)
    return tuple(_picture(lanes, width, on) for width in widths)


def _picture(lanes: Sequence[Lane], width: int, on: date) -> str:
    if not lanes:
        return ""
    axis = axis_over([day for lane in lanes for day in lane.days], on=on, width=width)
    height = TOP + sum(lane.height for lane in lanes) + 4
    return "\n".join([_opening(axis, height, lanes), *_grid(axis, height), *_drawn(axis, lanes), *_today(axis, height)])


def timeline_table(chart: Chart, *, on: date, courses: Sequence[Course] = ()) -> tuple[Row, ...]:
    """The same content as rows, oldest first: for readers who cannot see the picture."""
    rows = [row for lane in _lanes(chart.on(on), on, courses) for row in lane.rows]
    return tuple(sorted(rows, key=lambda r: (r.day, r.lane, r.what)))


def _lanes(chart: Chart, on: date, courses: Sequence[Course]) -> list[Lane]:
    found = [
        disease_lane(chart),
        local_lane(chart),
        systemic_lane(chart, on=on, courses=courses),
        imaging_lane(chart),
        *marker_lanes(chart, on=on),
        *blood_lanes(chart, on=on),
        weight_lane(chart, on=on),
    ]
    return [lane for lane in found if lane is not None]


def _opening(axis: Axis, height: int, lanes: Sequence[Lane]) -> str:
    said = escape(_sentence(axis, lanes), quote=True)
    reader = f'data-left="{LEFT}" data-width="{axis.inner}" data-start="{axis.start}" data-days="{axis.days}"'
    return (
        f'<svg class="tl" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {axis.width} {height}" '
        f'width="{axis.width}" height="{height}" role="img" {reader} aria-label="{said}">'
    )


def _sentence(axis: Axis, lanes: Sequence[Lane]) -> str:
    """One sentence for those who hear the page."""
    shown = ", ".join(lane.name for lane in lanes)
    return (
        f"Course of disease and treatment on one time axis, {axis.start:%B %Y} to {axis.end:%B %Y}: {shown}. "
        "The table below it holds the same."
    )


def _grid(axis: Axis, height: int) -> list[str]:
    today, parts = axis.x(axis.on), list[str]()
    for day, words in axis.ticks():
        x = axis.x(day)
        parts.append(svg.down(x, TOP - 5, height - TOP + 1, tone="c-grid"))
        apart = (svg.width_of(words) + svg.width_of(_named(axis.on), bold=True)) / 2 + 6
        if abs(x + 4 + svg.width_of(words) / 2 - today) > apart:
            parts.append(svg.text(x + 4, 12, words))
    return parts


def _drawn(axis: Axis, lanes: Sequence[Lane]) -> list[str]:
    top, parts = float(TOP), list[str]()
    for lane in lanes:
        parts.append(svg.across(0, top, axis.width, tone="lane-rule"))
        parts.append(svg.text(0, top + (21 if lane.height > 31 else 19), lane.name, tone="c-lane"))
        if lane.unit:
            parts.append(svg.text(0, top + 35, lane.unit))
        parts += [part for part in lane.draw(axis, top) if part]
        top += lane.height
    return parts


def _today(axis: Axis, height: int) -> list[str]:
    x = axis.x(axis.on)
    return [
        svg.down(x, 16, height - 20, tone="c-today"),
        svg.text(x, 12, _named(axis.on), tone="c-lab b", anchor="middle"),
        "</svg>",
    ]


def _named(day: date) -> str:
    """`23 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"
