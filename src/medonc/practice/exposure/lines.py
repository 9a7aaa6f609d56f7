"""Lines of treatment: which courses count, and where the next line begins."""

from __future__ import annotations

from dataclasses import replace

from medonc.knowledge.shapes import Library
from medonc.practice.exposure.course import Course
from medonc.values.calendar import days_between

LINES = "treatment/exposure/lines"


def with_lines(found: tuple[Course, ...], library: Library) -> tuple[Course, ...]:
    """The courses with the number of their line; curative and hormonal ones have none."""
    numbers = library.rule(LINES).numbers
    numbered: list[Course] = []
    line, opened, drugs, last = 0, None, frozenset[str](), None
    for course in found:
        if course.hormonal or course.intent == "curative":
            numbered.append(course)
            continue
        paused = last is None or days_between(last, course.starts) > numbers["gap_days"]
        late = opened is None or days_between(opened, course.starts) > numbers["join_days"]
        if paused or (late and not course.drugs <= drugs):
            line, opened, drugs = line + 1, course.starts, frozenset()
        drugs |= course.drugs
        last = max(last or course.last, course.last)
        numbered.append(replace(course, line=line))
    return tuple(numbered)
