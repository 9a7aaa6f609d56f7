"""Courses in the doctor's words."""

from __future__ import annotations

from collections.abc import Sequence

from medonc.practice.exposure import Course
from medonc.practice.exposure.course import CoursePhase
from medonc.practice.exposure.events import Event
from medonc.practice.treatment.dose import said_dose


def course_sentence(found: Sequence[Course]) -> str:
    """Where treatment stands: the last course given, or the one requested and that nothing is recorded as given."""
    given = [course for course in found if course.record == "given"]
    requested = [course for course in found if course.record == "requested"]
    if given:
        last = max(given, key=lambda course: course.starts)
        return f"{_capital(last.name)}, {_standing(last)}"
    last = max(requested, key=lambda course: (not course.hormonal, course.starts))
    return f"{_capital(last.name)} requested from {last.starts}; nothing is recorded as given"


def requested_sentence(course: Course) -> str:
    """A requested course: each phase's drugs with the recorded dose, from when and how often."""
    parts = "; ".join(_phase_requested(phase) for phase in course.phases)
    intent = "" if course.intent == "not recorded" else f" ({course.intent} intent)"
    return f"{course.name}{intent}: {parts}"


def given_sentence(course: Course) -> str:
    """A given course: the cycles seen of those planned, first and last day, its line."""
    parts = "; ".join(_phase_given(phase) for phase in course.phases)
    line = f"line {course.line}, " if course.line else ""
    return f"{course.name}: {line}{parts}"


def _standing(course: Course) -> str:
    phase = course.phases[-1]
    if not phase.cycles:
        return f"given from {course.starts}, last recorded {course.last}"
    of = f" of {phase.planned}" if phase.planned else ""
    name = f" of {phase.name}" if len(course.phases) > 1 or (course.regimen and len(course.regimen.phases) > 1) else ""
    return f"cycle {len(phase.cycles)}{of}{name} given {phase.cycles[-1].starts}"


def _phase_requested(phase: CoursePhase) -> str:
    first = {event.drug: event for event in reversed(phase.events)}
    drugs = ", ".join(_drug(first[drug]) for drug in (*phase.drugs, *sorted(set(first) - set(phase.drugs))))
    every = next((f", {e.fact.schedule}" for e in phase.events if e.fact and e.fact.schedule), "")
    return f"{drugs} from {phase.starts}{every}"


def _phase_given(phase: CoursePhase) -> str:
    if not phase.cycles:
        days = len({event.day for event in phase.events})
        if days == 1:
            return f"{phase.name}, on {phase.starts}"
        return f"{phase.name}, {days} days, {phase.starts} to {phase.last}"
    of = f" of {phase.planned}" if phase.planned else ""
    plural = "" if len(phase.cycles) == 1 and not of else "s"
    return f"{phase.name} {len(phase.cycles)}{of} cycle{plural}, {phase.starts} to {phase.last}"


def _drug(event: Event) -> str:
    dose = event.amount or event.rate
    return f"{event.drug} {said_dose(dose)}" if dose is not None else event.drug


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
