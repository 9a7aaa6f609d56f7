"""The value before treatment: what a multiple of baseline is counted from."""

from __future__ import annotations

from datetime import date

from medonc.practice.criteria.results import VOID
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest
from medonc.practice.criteria.treated import given_courses
from medonc.record.measured import Result
from medonc.values.evidence import Missing


def before_treatment(test: NamedTest, label: str, scene: Scene) -> Result | Missing:
    """The last result of a test up to the first day of the last course that was given; missing where there is none."""
    starts = [course.starts for course in given_courses(scene)]
    what = f"{label} before treatment"
    if not starts:
        return Missing(what=what, why="no treatment is recorded as given")
    held = [r for r in scene.chart.results(test.codes) if _by(r, max(starts)) and r.quantity is not None]
    return held[-1] if held else Missing(what=what)


def _by(result: Result, day: date) -> bool:
    return result.effective is not None and result.effective.day <= day and result.status not in VOID
