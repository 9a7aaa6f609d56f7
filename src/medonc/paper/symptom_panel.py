"""One symptom over the reports of a patient: its highest score in each, on the scale of its instrument. No grade."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medonc.paper import svg

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 74, 16, 10, 12, 8
Point = tuple[float, int | None, str]  # where in the span (0 to 1), the score, what it says


def symptom_panel(title: str, points: Sequence[Point], *, high: int, severe_from: int | None, width: int) -> str:
    """The picture of a panel. A report without an answer leaves a gap: it is never a zero."""
    said = "; ".join(words for _, _, words in points)
    parts = [
        f'<svg class="sp" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(f"{title}: {said}", quote=True)}">'
    ]
    plot = width - LEFT - RIGHT
    if severe_from is not None:
        top, foot = _y(high, high), _y(severe_from - 0.5, high)
        parts.append(svg.rect(LEFT, top - 4, plot + RIGHT, foot - top + 4, tone="sp-severe"))
    for value in (0, high):
        parts.append(svg.across(LEFT, _y(value, high), plot + RIGHT, tone="sp-grid"))
        parts.append(svg.text(LEFT - 4, _y(value, high) + 4, str(value), anchor="end"))
    placed = [
        (LEFT + 4 + (plot - 4) * at, _y(value, high), words) if value is not None else None
        for at, value, words in points
    ]
    parts += [svg.line([(x, y) for x, y, _ in run], tone="trend-line") for run in _runs(placed) if len(run) > 1]
    last = len(points) - 1
    for number, (point, place) in enumerate(zip(points, placed, strict=True)):
        if place is None:
            continue
        x, y, words = place
        parts.append(svg.dot(x, y, 3.4 if number == last else 2.6, title=words))
        parts.append(svg.text(x, y - 6, str(point[1]), anchor="middle"))
    return "".join([*parts, "</svg>"])


def _y(value: float, high: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM - 6) * value / high


def _runs(placed: Sequence[tuple[float, float, str] | None]) -> list[list[tuple[float, float, str]]]:
    runs: list[list[tuple[float, float, str]]] = [[]]
    for place in placed:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]
