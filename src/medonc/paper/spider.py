"""Each lesion and the sum in per cent of the baseline, the zone of progression above the nadir, a marker below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from medonc.paper import svg
from medonc.paper.readings import Reading, Series

LEFT, RIGHT, TOP, BOTTOM = 40, 104, 16, 262
_MARKER_TOP, _MARKER_BOTTOM, _HEIGHT = 292, 397, 428
_COLOURS, _WEEK, _ROW = 5, 7, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What is drawn: the days, the mm of each lesion and of the sum (None: not known), the limits in per cent."""

    days: Sequence[date]
    lesions: Mapping[str, Sequence[float | None]]
    sums: Sequence[float | None]
    nadir: int | None  # the assessment with the smallest sum
    response: float
    progression: float
    started: date


def spider(lines: Lines, marker: Series | None, *, width: int) -> str:
    """The drawing in SVG; its words say the sums, so that it can be heard."""
    frame = _Frame(lines, marker, width)
    said = ", ".join("not known" if each is None else f"{each:g}" for each in lines.sums)
    opening = (
        f'<svg class="spider" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img" '
        f'aria-label="{escape(f"Sums of the target lesions in mm: {said}", quote=True)}">'
    )
    below = _marker(frame, marker) if marker is not None else []
    return "\n".join([opening, *_grid(frame), *_limits(frame), *_curves(frame), *below, *_weeks(frame), "</svg>"])


class _Frame:
    """Where a day and a percentage stand."""

    def __init__(self, lines: Lines, marker: Series | None, width: int) -> None:
        self.lines, self.right = lines, width - RIGHT
        days = [*lines.days, *(r.day for r in (marker.readings if marker else ()))]
        self.first, self.last = min(days), max(days)
        self.percents = {name: _percents(values) for name, values in lines.lesions.items()}
        self.sum = _percents(lines.sums)
        known = [p for row in (*self.percents.values(), self.sum) for p in row if p is not None]
        self.low, self.high = min([*known, -lines.response - 10]), max([*known, 10.0])

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return LEFT + 10 + (day - self.first).days / span * (self.right - LEFT - 20)

    def y(self, percent: float) -> float:
        return TOP + (self.high - percent) / (self.high - self.low) * (BOTTOM - TOP)


def _percents(values: Sequence[float | None]) -> list[float | None]:
    base = values[0] if values else None
    return [None if v is None or not base else (v / base - 1) * 100 for v in values]


def _grid(frame: _Frame) -> list[str]:
    step = 20 if frame.high - frame.low < 160 else 50
    steps = range(math.ceil(frame.low / step) * step, math.floor(frame.high / step) * step + 1, step)
    parts = [svg.text(0, 11, "% from baseline")]
    for percent in steps:
        parts.append(svg.across(LEFT, frame.y(percent), frame.right - LEFT, tone="c-grid"))
        said = f"−{-percent}" if percent < 0 else str(percent)
        parts.append(svg.text(LEFT - 7, frame.y(percent) + 4, said, anchor="end"))
    return parts


def _limits(frame: _Frame) -> list[str]:
    at = frame.y(-frame.lines.response)
    parts = [svg.across(LEFT, at, frame.right - LEFT, tone="c-limit pr")]
    parts.append(svg.text(LEFT + 120, at + 14, f"partial response, −{frame.lines.response:g}", tone="c-lab m"))
    nadir = frame.sum[frame.lines.nadir] if frame.lines.nadir is not None else None
    if nadir is None or frame.lines.nadir is None:
        return parts
    limit = (100 + nadir) * (1 + frame.lines.progression / 100) - 100
    x, y = frame.x(frame.lines.days[frame.lines.nadir]), frame.y(limit)
    if y > TOP and x < frame.right:
        parts.insert(0, svg.rect(x, TOP, frame.right - x, y - TOP, tone="pd-zone"))
        parts.append(svg.across(x, y, frame.right - x, tone="pd-line"))
        parts.append(
            svg.text(x + 6, TOP + 13, f"progression: nadir + {frame.lines.progression:g} %", tone="c-lab pd-word")
        )
    parts.append(svg.text(x, frame.y(nadir) + 17, "nadir", tone="c-lab b", anchor="middle"))
    return parts


def _curves(frame: _Frame) -> list[str]:
    rows = {name: (f"s{n % _COLOURS + 1}", row) for n, (name, row) in enumerate(frame.percents.items())}
    parts, ends = [], []
    for name, (tone, row) in {**rows, "Sum": ("sum", frame.sum)}.items():
        points = [(frame.x(d), frame.y(p)) for d, p in zip(frame.lines.days, row, strict=True) if p is not None]
        if not points:
            continue
        parts.append(svg.line(points, tone=f"sp {tone}"))
        dots = points if tone == "sum" else points[-1:]
        parts += [svg.dot(x, y, 3.4 if tone == "sum" else 2.2, tone=f"spd {tone}") for x, y in dots]
        ends.append((points[-1], name, tone))
    return parts + _labels(frame, ends)


def _labels(frame: _Frame, ends: Sequence[tuple[svg.Point, str, str]]) -> list[str]:
    """The names at the right, moved apart, each with a line to its curve."""
    parts, below = [], float(TOP - _ROW)
    for (x, y), name, tone in sorted(ends, key=lambda end: end[0][1]):
        below = max(y, below + _ROW)
        parts.append(svg.line([(x + 4, y), (frame.right + 10, below)], tone="lead-l"))
        weight = "b k-sum" if tone == "sum" else f"m k-{tone}"
        parts.append(svg.text(frame.right + 13, below + 4, name, tone=f"c-lab {weight}"))
    return parts


def _marker(frame: _Frame, marker: Series) -> list[str]:
    """The marker on a scale of logarithms, with its upper limit of normal."""
    shown = [r for r in marker.readings if r.value > 0]
    if not shown:
        return []
    values = [r.value for r in shown] + ([marker.high] if marker.high else [])
    low, high = math.log10(min(values)) - 0.1, math.log10(max(values)) + 0.1

    def place(reading: Reading) -> svg.Point:
        return frame.x(reading.day), level(reading.value)

    def level(value: float) -> float:
        return _MARKER_BOTTOM - (math.log10(value) - low) / (high - low) * (_MARKER_BOTTOM - _MARKER_TOP)

    points = [place(r) for r in shown]
    parts = [
        svg.text(0, 284, f"{marker.name}, {marker.unit}".rstrip(", "), tone="c-lab"),
        svg.line(points, tone="c-line"),
    ]
    if marker.high:
        parts.append(svg.across(LEFT, level(marker.high), frame.right - LEFT, tone="c-limit"))
        parts.append(svg.text(LEFT - 7, level(marker.high) + 4, f"{marker.high:g}", anchor="end"))
    parts += [svg.dot(x, y, 1.8, title=f"{r.shown}, {r.day}") for (x, y), r in zip(points, shown, strict=True)]
    (x, y), last = points[-1], shown[-1]
    return [*parts, svg.dot(x, y, 3.2), svg.text(x + 8, y + 4, last.shown, tone="c-lab b")]


def _weeks(frame: _Frame) -> list[str]:
    """The axis in weeks since treatment began."""
    bottom = _MARKER_BOTTOM + 10
    weeks = (frame.last - frame.lines.started).days // _WEEK
    step = max(1, round(max(weeks, 1) / 6 / 5) * 5)
    parts = [svg.across(LEFT, bottom, frame.right - LEFT, tone="c-axis")]
    for week in range(0, max(weeks, 0) + 1, step):
        x = frame.x(date.fromordinal(frame.lines.started.toordinal() + week * _WEEK))
        parts += [svg.down(x, bottom, 4, tone="c-axis"), svg.text(x, bottom + 16, str(week), anchor="middle")]
    parts += [svg.down(frame.x(day), TOP, bottom - TOP, tone="c-grid v") for day in frame.lines.days]
    return [*parts, svg.text(frame.right + 13, bottom + 16, "weeks")]
