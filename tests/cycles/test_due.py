"""Which day comes next: days of the cycle, the next cycle, the next phase, and the end."""

from __future__ import annotations

from datetime import date

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Regimen
from medonc.practice.cycles import next_day
from medonc.practice.cycles.due import visit_days
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.schedule import CycleSeen

LIBRARY = open_library()


def course(regimen: Regimen, phase: int, *cycles: tuple[str, ...], record: str = "given") -> Course:
    """A course in one phase, with the days of its cycles."""
    seen = tuple(
        CycleSeen(number=n, days=tuple(map(date.fromisoformat, days))) for n, days in enumerate(cycles, start=1)
    )
    part = CoursePhase(name=regimen.phases[phase].name, drugs=(), events=(), cycles=seen)
    return Course(record=record, name=regimen.short, phases=(part,), regimen=regimen)


@pytest.mark.parametrize(
    ("regimen", "phase", "cycles", "due"),
    [
        ("breast/tc", 0, [("2024-02-08",)], (2, 1, "2024-02-29")),
        ("breast/tc", 0, [("2024-02-08",), ("2024-03-07",)], (3, 1, "2024-03-28")),
        ("breast/eribulin", 0, [("2024-02-22",)], (1, 8, "2024-02-29")),
        ("breast/eribulin", 0, [("2024-02-22", "2024-02-29")], (2, 1, "2024-03-14")),
        ("breast/capecitabine-adjuvant", 0, [("2024-02-08",)], (2, 1, "2024-02-29")),
    ],
)
def test_the_next_day_is_counted_from_day_one_of_its_cycle(
    regimen: str, phase: int, cycles: list[tuple[str, ...]], due: tuple[int, int, str]
) -> None:
    found = next_day(course(LIBRARY.regimen(regimen), phase, *cycles))
    assert found is not None
    assert (found.cycle, found.day, found.date.isoformat()) == due


def test_after_the_last_cycle_of_a_phase_the_next_phase_begins() -> None:
    regimen = LIBRARY.regimen("breast/ac-paclitaxel")
    four = [("2024-01-01",), ("2024-01-22",), ("2024-02-12",), ("2024-03-04",)]
    found = next_day(course(regimen, 0, *four))
    assert found is not None
    assert (found.phase.name, found.cycle, found.date.isoformat()) == ("paclitaxel", 1, "2024-03-25")
    assert found.said() == "AC → paclitaxel 3-weekly, paclitaxel, cycle 1, day 1"


def test_after_the_last_phase_nothing_is_due() -> None:
    regimen = LIBRARY.regimen("breast/ac")
    assert next_day(course(regimen, 0, ("2024-01-01",), ("2024-01-22",), ("2024-02-12",), ("2024-03-04",))) is None


def test_what_is_only_requested_or_not_named_has_no_next_day() -> None:
    regimen = LIBRARY.regimen("breast/ac")
    assert next_day(course(regimen, 0, ("2024-01-01",), record="requested")) is None
    unnamed = Course(record="given", name="?", phases=course(regimen, 0, ("2024-01-01",)).phases)
    assert next_day(unnamed) is None


def test_a_drug_taken_day_after_day_is_no_visit_on_each() -> None:
    (phase,) = LIBRARY.regimen("breast/capecitabine-adjuvant").phases
    assert visit_days(phase, 1) == (1,)
    (phase,) = LIBRARY.regimen("breast/eribulin").phases
    assert visit_days(phase, 1) == (1, 8)
