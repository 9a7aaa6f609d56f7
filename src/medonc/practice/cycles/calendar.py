"""The calendar of a course: every visit from day 1 on, closed days avoided, home doses and tests beside it.

Day 1 of a cycle that falls on a closed day moves to the next open one, and what follows is counted from there. A later
day of a cycle moves alone. What is taken at home is not moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from medonc.knowledge.shapes import Library, Monitor, Phase, Regimen, Support
from medonc.practice.cycles.due import cycles_from, visit_days
from medonc.practice.exposure.schedule import DAILY_FROM
from medonc.practice.treatment.care import RegimenCare, care_of
from medonc.practice.treatment.course import phase_of, runs_in
from medonc.values.errors import Refused

SATURDAY, SUNDAY = 5, 6
_LONGEST_CLOSED = 30  # days in a row; more is a calendar that cannot be right


class Entry(StrEnum):
    """What a day of the calendar is for."""

    TREATMENT = "treatment"
    HOME = "at home"
    SUPPORT = "given along"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDays:
    """The days on which nothing is given: weekdays (Monday is 0) and public holidays by their names."""

    weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Mapping[date, str] = field(default_factory=dict)

    def why(self, day: date) -> str:
        """Why nothing is given on a day; empty where the clinic is open."""
        if day in self.holidays:
            return self.holidays[day]
        return day.strftime("%A") if day.weekday() in self.weekdays else ""

    def open_day(self, day: date) -> date:
        """The day itself, or the next one on which the clinic is open."""
        for later in range(_LONGEST_CLOSED):
            if not self.why(day + timedelta(days=later)):
                return day + timedelta(days=later)
        raise Refused(f"the clinic is closed for {_LONGEST_CLOSED} days from {day}", do="check the holidays")


ALWAYS_OPEN = ClosedDays(weekdays=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One line of the calendar. `counted` is the day by the regimen; `moved` says why it is another."""

    on: date
    counted: date
    entry: Entry
    phase: str
    cycle: int
    day: int
    what: str
    moved: str = ""

    @property
    def is_visit(self) -> bool:
        """Whether the patient comes for it."""
        return self.entry is Entry.TREATMENT


def course_calendar(
    regimen: Regimen, *, library: Library, phase: str, cycle: int, starts: date, closed: ClosedDays, cycles: int = 6
) -> tuple[CalendarDay, ...]:
    """Every day from day 1 of a cycle to the planned end; a phase without an end shows `cycles` more cycles.

    `starts` is taken as it is: the prescriber chose it. Refuses a phase that the regimen does not have.
    """
    care, found = care_of(regimen, library), []
    day1, first = starts, True
    for part, number in cycles_from(regimen, phase_of(regimen, phase), cycle, more=cycles):
        here = day1 if first else closed.open_day(day1)
        found += list(_cycle(part, number, here, day1, care, closed, library))
        day1, first = here + timedelta(days=part.length_days), False
    return tuple(sorted(found, key=lambda one: (one.on, list(Entry).index(one.entry), one.what)))


def last_day(calendar: tuple[CalendarDay, ...]) -> date | None:
    """The last visit; None where there is none."""
    return max((one.on for one in calendar if one.is_visit), default=None)


def _cycle(
    phase: Phase, cycle: int, day1: date, counted: date, care: RegimenCare, closed: ClosedDays, library: Library
) -> Iterator[CalendarDay]:
    for day in visit_days(phase, cycle):
        on = day1 + timedelta(days=day - 1)
        moves_alone = day > 1 and not _only_home(phase, cycle, day)
        open_on = closed.open_day(on) if moves_alone else on
        why = closed.why(counted) if day == 1 and day1 != counted else closed.why(on) if open_on != on else ""
        yield CalendarDay(
            on=open_on,
            counted=counted if day == 1 else on,
            entry=Entry.HOME if _only_home(phase, cycle, day) and day > 1 else Entry.TREATMENT,
            phase=phase.name,
            cycle=cycle,
            day=day,
            what=", ".join(_drugs(phase, cycle, day)) or "visit",
            moved=why,
        )
    yield from _beside(phase, cycle, day1, care, library)


def _drugs(phase: Phase, cycle: int, day: int) -> list[str]:
    lines = sorted(phase.drugs, key=lambda line: line.order)
    return list(
        dict.fromkeys(
            f"{line.drug}, {len(line.days)} days" if _is_daily(line.days) else line.drug
            for line in lines
            if runs_in(line, cycle) and (line.days[0].day == day if _is_daily(line.days) else _is_on(line.days, day))
        )
    )


def _is_on(days: tuple[object, ...], day: int) -> bool:
    return any(getattr(each, "day", None) == day for each in days)


def _is_daily(days: tuple[object, ...]) -> bool:
    return len(days) >= DAILY_FROM


def _only_home(phase: Phase, cycle: int, day: int) -> bool:
    """Whether nothing of a day needs the clinic: all of it is taken by mouth."""
    lines = [line for line in phase.drugs if runs_in(line, cycle) and _is_on(line.days, day)]
    return bool(lines) and all(line.route == "oral" for line in lines)


def _beside(phase: Phase, cycle: int, day1: date, care: RegimenCare, library: Library) -> Iterator[CalendarDay]:
    given = {line.drug for line in phase.drugs if runs_in(line, cycle)}
    for support in (each.entry for each in care.support if _is_for(each.rule.id, given, library)):
        if _support_runs(support, cycle):
            yield from (_line(phase, cycle, day1, day, Entry.SUPPORT, support.text) for day in support.days)
    tests: dict[int, list[str]] = {}
    for watched in (each.entry for each in care.monitoring if _is_for(each.rule.id, given, library)):
        for day in _test_days(watched):
            tests.setdefault(day, []).extend(watched.tests)
    for day, named in tests.items():
        yield _line(phase, cycle, day1, day, Entry.TEST, ", ".join(dict.fromkeys(named)))


def _is_for(rule_id: str, given: set[str], library: Library) -> bool:
    """Whether an entry concerns the cycle: its care file speaks of no drug, or of one that is given in it."""
    held = library.care.get(rule_id.removeprefix("treatment/care/"))
    return held is None or not held.drugs or not given.isdisjoint(held.drugs)


def _support_runs(support: Support, cycle: int) -> bool:
    return (support.first_cycle or 1) <= cycle <= (support.last_cycle or cycle)


def _test_days(watched: Monitor) -> tuple[int, ...]:
    if watched.days:
        return watched.days
    return (1,) if watched.when == "each cycle" else ()


def _line(phase: Phase, cycle: int, day1: date, day: int, entry: Entry, what: str) -> CalendarDay:
    """A day beside the treatment; -1 is the day before day 1, and there is no day 0."""
    on = day1 + timedelta(days=day - 1 if day > 0 else day)
    return CalendarDay(on=on, counted=on, entry=entry, phase=phase.name, cycle=cycle, day=day, what=what)
