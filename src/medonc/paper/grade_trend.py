"""The grades of one term over the cycles: bands of grade 1 to 4 from below, a mark for each cycle that was graded."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medonc.paper import svg

HEIGHT, PAD, GRADES = 34, 4, 5
_BANDS = ("g1", "g2", "g3", "g4")


def grade_trend(term: str, grades: Sequence[int | None], *, width: int) -> str:
    """The picture of a row; a cycle without a grade leaves a gap in the line. Grade 5 stands above the bands."""
    step = (HEIGHT - 2 * PAD) / GRADES
    across = (width - 2 * PAD) / max(1, len(grades) - 1)
    said = ", ".join("not graded" if grade is None else str(grade) for grade in grades)
    parts = [
        f'<svg class="trend" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(f"{term} by cycle: {said}", quote=True)}">'
    ]
    for number, tone in enumerate(_BANDS, start=1):
        parts.append(svg.rect(0, HEIGHT - PAD - step * (number + 0.5), width, step, tone=f"tx band {tone}"))
    points = [(PAD + across * at, HEIGHT - PAD - step * g) if g is not None else None for at, g in enumerate(grades)]
    for run in _runs(points):
        if len(run) > 1:
            parts.append(svg.line(run, tone="trend-line"))
        parts += [svg.dot(x, y, 2.4) for x, y in run]
    return "".join([*parts, "</svg>"])


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points in unbroken runs."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]
