"""One test over time: a sparkline beside a value, and a chart with its normal range."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from html import escape

from medonc.paper import svg
from medonc.paper.axis import LEFT, Axis, axis_over
from medonc.paper.readings import Reading, Series, of_codes
from medonc.record import Chart
from medonc.values.codes import Code

SPARK_WIDTH, SPARK_HEIGHT, PAD = 84, 20, 3
HEIGHT, TOP, BOTTOM = 190, 26, 160


def sparkline(chart: Chart, codes: Collection[Code], *, name: str, on: date, last: int = 8) -> str:
    """The last values as a small line, the lower limit dashed; empty where there are fewer than two."""
    s = of_codes(chart, codes, name=name, on=on)
    if s is None or len(s.readings) < 2:
        return ""
    kept = s.readings[-last:]
    values = [r.value for r in kept] + ([s.low] if s.low is not None else [])
    low, span = min(values), (max(values) - min(values)) or 1.0

    def place(n: int, value: float) -> svg.Point:
        x = PAD + n * (SPARK_WIDTH - 2 * PAD - 2) / (len(kept) - 1)
        return x, SPARK_HEIGHT - PAD - (value - low) / span * (SPARK_HEIGHT - 2 * PAD)

    points = [place(n, r.value) for n, r in enumerate(kept)]
    limit = [svg.across(0, place(0, s.low)[1], SPARK_WIDTH, tone="lim")] if s.low is not None else []
    dots = [svg.dot(x, y, 1.3, tone="p") for x, y in points[:-1]]
    opening = (
        f'<svg class="spark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" '
        f'role="img" aria-label="{escape(_said(s, kept), quote=True)}">'
    )
    return "".join([opening, *limit, svg.line(points, tone="l"), *dots, svg.dot(*points[-1], 2.6, tone="d"), "</svg>"])


def lab_chart(chart: Chart, codes: Collection[Code], *, name: str, on: date, width: int) -> str:
    """Every value of a test on a time axis with the normal range shaded; empty where there is none."""
    s = of_codes(chart, codes, name=name, on=on)
    if s is None:
        return ""
    axis = axis_over([r.day for r in s.readings], on=on, width=width)
    scale = _Scale(s)
    opening = (
        f'<svg class="lab" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(_said(s, s.readings), quote=True)}">'
    )
    parts = [opening, svg.text(0, 12, f"{s.name}, {s.unit}".rstrip(", "), tone="c-lane")]
    return "\n".join([*parts, *_range(axis, s, scale), *_frame(axis), *_values(axis, s, scale), "</svg>"])


def _said(s: Series, kept: Collection[Reading]) -> str:
    """`Platelets, 8 values: 262 on 2026-03-02 to 88 ×10⁹/L on 2026-04-01, lowest 71, normal 150 to 400`."""
    shown = list(kept)
    ends = f"{shown[0].shown} on {shown[0].day} to {shown[-1].shown} {s.unit} on {shown[-1].day}"
    return f"{s.name}, {len(shown)} values: {ends}, lowest {s.lowest.shown}{_normal(s)}"


def _normal(s: Series) -> str:
    if s.low is not None and s.high is not None:
        return f", normal {s.low:g} to {s.high:g}"
    if s.low is not None:
        return f", normal from {s.low:g}"
    return f", normal up to {s.high:g}" if s.high is not None else ""


class _Scale:
    """A plain scale over the readings and the normal range."""

    def __init__(self, s: Series) -> None:
        ends = [limit for limit in (s.low, s.high) if limit is not None]
        values = [r.value for r in s.sober] + ends
        room = ((max(values) - min(values)) or max(values) or 1.0) * 0.08
        self.low, self.high = min(values) - room, max(values) + room
        if min(values) >= 0:
            self.low = max(0.0, self.low)

    def y(self, value: float) -> float:
        """Where a value stands; one beyond the scale stands at its edge."""
        share = (value - self.low) / (self.high - self.low)
        return BOTTOM - max(0.0, min(1.0, share)) * (BOTTOM - TOP)


def _range(axis: Axis, s: Series, scale: _Scale) -> list[str]:
    if s.low is None and s.high is None:
        return []
    top = scale.y(s.high) if s.high is not None else float(TOP)
    bottom = scale.y(s.low) if s.low is not None else float(BOTTOM)
    parts = [svg.rect(LEFT, top, axis.inner, bottom - top, tone="c-fill")]
    for limit in (s.low, s.high):
        if limit is not None:
            parts.append(svg.across(LEFT, scale.y(limit), axis.inner, tone="c-limit"))
            parts.append(svg.text(LEFT - 8, scale.y(limit) + 4, f"{limit:g}", tone="c-lab m", anchor="end"))
    return parts


def _frame(axis: Axis) -> list[str]:
    parts = [svg.across(LEFT, BOTTOM, axis.inner, tone="c-axis")]
    for day, words in axis.ticks():
        parts += [svg.down(axis.x(day), BOTTOM, 4, tone="c-axis"), svg.text(axis.x(day), BOTTOM + 17, words)]
    return parts


def _values(axis: Axis, s: Series, scale: _Scale) -> list[str]:
    points = [(axis.x(r.day), scale.y(r.value)) for r in s.readings]
    parts = [svg.line(points, tone="c-line")] if len(points) > 1 else []
    for reading, (x, y) in zip(s.readings, points, strict=True):
        title = f"{reading.day}: {reading.shown} {s.unit}".strip()
        tone = "c-dot o" if reading.is_bound else "c-dot"
        parts.append(svg.dot(x, y, 3.4 if reading is s.last else 2, tone=tone, title=title))
    x, y = points[-1]
    return [*parts, svg.text(x + 8, y + 4, s.last.shown, tone="c-lab b")]
