"""The lanes of numbers: tumour markers on a log scale, small lines of blood counts, weight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import ceil, floor, log10

from medonc.paper import svg
from medonc.paper.axis import LEFT, Axis, Labels
from medonc.paper.lane import Lane, Row, lane
from medonc.paper.readings import BLOOD, WEIGHT, Series, markers, of_codes
from medonc.record import Chart

Scale = Callable[[float], float]
MARKER, SMALL = 96, 40


def marker_lanes(chart: Chart, *, on: date) -> list[Lane]:
    """A lane for each tumour marker: nadir and last value labelled, the upper limit dashed."""
    return [found for s in markers(chart, on=on) if (found := _marker_lane(s)) is not None]


def blood_lanes(chart: Chart, *, on: date) -> list[Lane]:
    """Small lines of haemoglobin, neutrophils and platelets, the lower limit dashed."""
    named = [of_codes(chart, codes, name=name, on=on) for name, codes in BLOOD.items()]
    return [found for s in named if s is not None and (found := _small_lane(s, limit=s.low)) is not None]


def weight_lane(chart: Chart, *, on: date) -> Lane | None:
    """Weight as a small line."""
    weight = of_codes(chart, WEIGHT, name="Weight", on=on)
    return _small_lane(weight, limit=None) if weight else None


def _rows(s: Series) -> list[Row]:
    return [Row(day=r.day, lane=s.name, what=f"{r.shown} {s.unit}".strip(), fact=r.fact) for r in s.readings]


def _marker_lane(s: Series) -> Lane | None:
    def draw(axis: Axis, top: float) -> list[str]:
        scale, ticks = _log_scale(s, top + 16, top + MARKER - 12)
        parts = [svg.text(LEFT - 10, scale(t) + 4, f"{t:g}", anchor="end") for t in ticks]
        if s.high is not None and s.high > 0:
            parts += _limit(axis, scale(s.high), f"{s.high:g}", ticks_at=[scale(t) for t in ticks])
        return parts + _curve(axis, s, scale) + _told(axis, s, scale)

    return lane(s.name, height=MARKER, draw=draw, rows=_rows(s), unit=s.unit)


def _log_scale(s: Series, top: float, bottom: float) -> tuple[Scale, list[float]]:
    """A log scale over the readings and the limit, with the powers of ten on it."""
    values = [r.value for r in s.sober if r.value > 0] + ([s.high] if s.high else [])
    least, most = min(values, default=0.1), max(values, default=1.0)
    low, high = log10(least) - 0.1, log10(most) + 0.1

    def scale(value: float) -> float:
        share = (log10(max(value, least * 0.9)) - low) / (high - low)
        return bottom - min(1.0, share) * (bottom - top)

    return scale, [10.0**n for n in range(ceil(low), floor(high) + 1)]


def _limit(axis: Axis, y: float, words: str, *, ticks_at: list[float]) -> list[str]:
    """The limit, dashed; its number only where no tick of the scale stands."""
    drawn = [svg.across(LEFT, y, axis.inner, tone="c-limit")]
    if all(abs(y - at) > 11 for at in ticks_at):
        drawn.append(svg.text(LEFT - 10, y + 4, words, tone="c-lab m", anchor="end"))
    return drawn


def _curve(axis: Axis, s: Series, scale: Scale, *, tone: str = "c-line", small: float = 1.8) -> list[str]:
    points = [(axis.x(r.day), scale(r.value)) for r in s.readings]
    parts = [svg.line(points, tone=tone)] if len(points) > 1 else []
    for reading, (x, y) in zip(s.readings, points, strict=True):
        is_last = reading is s.last
        hollow = " o" if reading.is_bound else ""
        title = f"{reading.day}: {reading.shown} {s.unit}".strip()
        parts.append(svg.dot(x, y, 3.4 if is_last else small, tone=f"c-dot{hollow}", title=title))
    return parts


def _told(axis: Axis, s: Series, scale: Scale) -> list[str]:
    """The first value, the nadir and the last one in words; the last always, the others where there is room."""
    labels = Labels(axis)
    last_x = axis.x(s.last.day)
    told_x = axis.beside(last_x, svg.width_of(s.last.shown, bold=True))
    parts = [svg.text(told_x, scale(s.last.value) + 4, s.last.shown, tone="c-lab b")]
    labels.taken.append((last_x - 10, axis.width))
    for reading, words in ((s.readings[0], s.readings[0].shown), (s.lowest, f"nadir {s.lowest.shown}")):
        x, half = axis.x(reading.day), svg.width_of(words, bold=True) / 2
        left = max(LEFT, x - half)
        if reading is not s.last and all(left + 2 * half <= a or left >= b for a, b in labels.taken):
            labels.taken.append((left - 4, left + 2 * half + 4))
            parts.append(svg.text(left, scale(reading.value) - 8, words, tone="c-lab b"))
    return parts


def _small_lane(s: Series, *, limit: float | None) -> Lane | None:
    def draw(axis: Axis, top: float) -> list[str]:
        scale, ends = _level_scale(s, limit, top + 9, top + SMALL - 9)
        parts = [svg.text(LEFT - 10, y + 4, words, anchor="end") for y, words in ends]
        if limit is not None:
            parts.append(svg.across(LEFT, scale(limit), axis.inner, tone="c-limit"))
        parts += _curve(axis, s, scale, tone="c-line q", small=1.2)
        last = f"{s.last.shown} {s.unit}" if s.name == "Weight" else s.last.shown
        told_x = axis.beside(axis.x(s.last.day), svg.width_of(last, bold=True))
        parts.append(svg.text(told_x, scale(s.last.value) + 4, last, tone="c-lab b"))
        return parts

    return lane(s.name, height=SMALL, draw=draw, rows=_rows(s), unit="" if s.name == "Weight" else s.unit)


def _short(value: float) -> str:
    """Three digits, never with an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _level_scale(s: Series, limit: float | None, top: float, bottom: float) -> tuple[Scale, list[tuple[float, str]]]:
    """A plain scale over the readings and the limit; the labels of its two ends."""
    values = [r.value for r in s.sober] + ([limit] if limit is not None else [])
    low, high = min(values), max(values)
    span = (high - low) or max(1.0, abs(high) * 0.1)

    def scale(value: float) -> float:
        return bottom - max(0.0, min(1.0, (value - low) / span)) * (bottom - top)

    ends = [(scale(high), _short(high)), (scale(low), _short(low))]
    return scale, ends if high > low else ends[:1]
