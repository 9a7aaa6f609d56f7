"""Which day of treatment comes next, from the course as recorded: phase, cycle, day of the cycle, and its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from medonc.knowledge.shapes import Phase, Regimen
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.schedule import DAILY_FROM
from medonc.practice.treatment.course import phase_of, runs_in


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A day of treatment that is due. `date` is the planned one, counted from day 1 of its cycle."""

    regimen: Regimen
    phase: Phase
    cycle: int
    day: int
    date: date

    @property
    def is_first(self) -> bool:
        """Whether it is the first day of the whole regimen."""
        return self.phase is self.regimen.phases[0] and (self.cycle, self.day) == (1, 1)

    def said(self) -> str:
        """`TCHP, cycle 3, day 1`; the phase where the regimen has several."""
        part = f", {self.phase.name}" if len(self.regimen.phases) > 1 else ""
        return f"{self.regimen.short}{part}, cycle {self.cycle}, day {self.day}"


def next_day(course: Course) -> DueDay | None:
    """The next day after the last one recorded; None for a course without a known regimen, or one that is over."""
    if course.regimen is None or course.record != "given":
        return None
    seen = course.phases[-1]
    phase = phase_of(course.regimen, seen.name)
    if not seen.cycles:
        return None
    return _within(course.regimen, phase, seen) or _following(course.regimen, phase, seen)


def visit_days(phase: Phase, cycle: int) -> tuple[int, ...]:
    """The days of a cycle on which something is begun or given, oral drugs by their first day."""
    days = {
        each.day
        for line in phase.drugs
        if runs_in(line, cycle)
        for each in (line.days[:1] if len(line.days) >= DAILY_FROM else line.days)
    }
    return tuple(sorted(days | {1}))


def _within(regimen: Regimen, phase: Phase, seen: CoursePhase) -> DueDay | None:
    """The next day of the cycle that is under way."""
    cycle = seen.cycles[-1]
    done = (max(cycle.days) - cycle.starts).days + 1
    later = [day for day in visit_days(phase, cycle.number) if day > done]
    if not later:
        return None
    return DueDay(regimen=regimen, phase=phase, cycle=cycle.number, day=later[0], date=_on(cycle.starts, later[0]))


def _following(regimen: Regimen, phase: Phase, seen: CoursePhase) -> DueDay | None:
    cycle = seen.cycles[-1]
    return following(regimen, phase, cycle.number, cycle.starts + timedelta(days=phase.length_days))


def following(regimen: Regimen, phase: Phase, cycle: int, begins: date) -> DueDay | None:
    """Day 1 of the cycle after this one, in this phase or the next; None after the last."""
    rest = cycles_from(regimen, phase, cycle, more=2)
    if len(rest) < 2:
        return None
    part, number = rest[1]
    return DueDay(regimen=regimen, phase=part, cycle=number, day=1, date=begins)


def cycles_from(regimen: Regimen, phase: Phase, cycle: int, *, more: int) -> tuple[tuple[Phase, int], ...]:
    """This cycle and those after it to the end of the regimen, round after round; `more` of a phase without an end."""
    whole = [
        (part, turn * (part.cycles or 0) + number)
        for turn in range(regimen.rounds)
        for part in regimen.phases
        for number in range(1, (part.cycles or max(cycle, 1) + more) + 1)
    ]
    at = next((place for place, (part, number) in enumerate(whole) if part is phase and number == cycle), None)
    return tuple(whole[at:]) if at is not None else ()


def _on(starts: date, day: int) -> date:
    return starts + timedelta(days=day - 1)
