"""Every held regimen is told from its own days, as requested and as given, and each of its doses can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Phase, Regimen
from medonc.practice.answers import Input
from medonc.practice.exposure import Course
from medonc.practice.exposure.courses import courses_of
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.recognition import counted_drugs
from medonc.practice.treatment import course_doses
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.stated import stated
from medonc.values.evidence import Answer
from medonc.values.quantity import Quantity

LIBRARY = open_library()
START = date(2024, 1, 8)
OPEN_CYCLES = 3
regimens = pytest.mark.parametrize("name", LIBRARY.regimens)


def given_events(regimen: Regimen, shift: int = 0) -> list[Event]:
    """The administrations of a whole course on its own days, every second cycle `shift` days late."""
    found, first = [], START
    for phase in regimen.phases:
        for cycle in range(1, (phase.cycles or OPEN_CYCLES) + 1):
            found += list(_cycle(phase, cycle, first + timedelta(days=shift * (cycle % 2))))
            first += timedelta(days=phase.length_days)
    return found


def _cycle(phase: Phase, cycle: int, first: date) -> Iterator[Event]:
    for line in phase.drugs:
        if (line.first_cycle or 1) <= cycle <= (line.last_cycle or cycle):
            for each in line.days:
                yield Event(drug=line.drug, day=first + timedelta(days=each.day - 1))


def names(regimen: Regimen, courses: tuple[Course, ...]) -> list[str]:
    """What the courses are told to be; a regimen of one hormonal drug is told as that drug."""
    alone = {drug for phase in regimen.phases for drug in counted_drugs(phase, LIBRARY)}
    return [
        regimen.short if c.hormonal and c.drugs == alone else (" or ".join(c.candidates) or c.name) for c in courses
    ]


@regimens
def test_a_regimen_is_told_from_its_own_days_and_has_all_its_cycles(name: str) -> None:
    regimen = LIBRARY.regimens[name]
    for shift in (0, 1):
        courses = courses_of(given_events(regimen, shift), LIBRARY, "given")
        found = names(regimen, courses)
        assert len(found) == 1, shift
        assert regimen.short in found[0].split(" or "), shift
        if shift == 0:
            (course,) = courses
            has_all_its_cycles(course, regimen)


def has_all_its_cycles(course: Course, regimen: Regimen) -> None:
    if course.regimen is regimen:
        assert [len(p.cycles) for p in course.phases] == [p.cycles or OPEN_CYCLES for p in regimen.phases]


@regimens
def test_every_dose_of_a_course_can_be_computed(name: str) -> None:
    doses = course_doses(
        LIBRARY.regimens[name],
        surface=_stated("1.83", "m2"),
        weight=_stated("74.5", "kg"),
        clearance=_stated("88.4", "mL/min"),
        age=58,
        library=LIBRARY,
    )
    assert doses
    assert all(isinstance(dose.answer, ProposedDose) for dose in doses)
    days = [dose.course_day for dose in doses]
    assert days == sorted(days)


def test_every_line_runs_by_an_allowed_route() -> None:
    lines = [(name, line) for name, held in LIBRARY.regimens.items() for phase in held.phases for line in phase.drugs]
    routes = {name: {route.route for route in drug.routes} for name, drug in LIBRARY.drugs.items()}
    assert lines
    assert [(name, line.drug, line.route) for name, line in lines if line.route not in routes[line.drug]] == []


def _stated(number: str, unit: str) -> Answer[Quantity]:
    return stated("measure", Input(value=Quantity(Decimal(number), unit)))
