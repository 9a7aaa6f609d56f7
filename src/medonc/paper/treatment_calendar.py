"""The days of a course as a calendar file (iCalendar, RFC 5545): visits, what is taken at home, tests.

An entry tells neither the illness nor a drug unless the site chose to name drugs: a calendar is seen by others. The
UID of a day stays the same when the day moves, so that a calendar that reads the file again moves its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from medonc.practice.cycles.calendar import CalendarDay
from medonc.practice.cycles.calendar import Entry as Kind
from medonc.record.orders import TreatmentOrder
from medonc.workbench.orders.course_papers import CourseDays

_DAILY = re.compile(r"(?P<drug>[^,]+), (?P<days>\d+) days")
_UNNAMED = {
    Kind.TREATMENT: "Treatment at the clinic",
    Kind.HOME: "Medicine at home",
    Kind.SUPPORT: "Medicine beside the treatment",
    Kind.TEST: "Tests",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseEvent:
    """One entry. `key` is what it is within its course, whatever its day; `lasts` in days."""

    key: str
    on: date
    kind: Kind
    lasts: int
    where: str  # "cycle 2, day 1"
    what: str  # the drugs or tests
    moved: str = ""
    ordered: bool = False


def course_ics(course: CourseDays, *, clock: time | None = None) -> bytes:
    """The calendar file. `clock`: when visits begin at the site; without it an entry is of the whole day."""
    made = Calendar()
    made.add("prodid", "-//medonc//treatment calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Treatment, {course.regimen}" if course.names else "Treatment")
    made.add("x-wr-timezone", course.zone)
    for one in sorted(course_events(course), key=lambda each: (each.on, each.key)):
        made.add_component(_event(one, course, clock))
    if clock is not None:
        made.add_missing_timezones()
    text: bytes = made.to_ical()
    return text


def course_events(course: CourseDays) -> tuple[CourseEvent, ...]:
    """Every entry, one of a kind a day: a day that is ordered stands on the day of its order."""
    found: dict[str, CourseEvent] = {}
    for one in (one for day in course.days for one in _of_day(day, course)):
        held = found.get(one.key)
        found[one.key] = replace(one, what=f"{held.what}; {one.what}") if held is not None else one
    for order in course.orders:
        key = _key(order.phase, order.cycle, order.day, Kind.TREATMENT if order.kind != "oral" else Kind.HOME)
        found[key] = _of_order(order, key, found.get(key))
    return tuple(found.values())


def _of_day(day: CalendarDay, course: CourseDays) -> Iterator[CourseEvent]:
    """The visit of a day, and beside it what is begun on it and taken for days."""
    where = f"cycle {day.cycle}, day {day.day}"
    given = day.entry in (Kind.TREATMENT, Kind.HOME)
    daily = _daily(day.what) if given else {}
    home = {drug: lasts for drug, lasts in daily.items() if drug in course.oral}
    if home:
        yield CourseEvent(
            key=_key(day.phase, day.cycle, day.day, Kind.HOME),
            on=day.on,
            kind=Kind.HOME,
            lasts=max(home.values()),
            where=where,
            what=", ".join(f"{drug}, {lasts} days" for drug, lasts in home.items()),
            moved=day.moved,
        )
    if home and day.entry is Kind.HOME:
        return
    yield CourseEvent(
        key=_key(day.phase, day.cycle, day.day, day.entry),
        on=day.on,
        kind=day.entry,
        lasts=max((lasts for drug, lasts in daily.items() if drug not in home), default=1),
        where=where,
        what=day.what,
        moved=day.moved,
    )


def _daily(what: str) -> dict[str, int]:
    """`capecitabine, 14 days` by its drug: what goes on for days in the words of a calendar day."""
    return {match["drug"].strip(): int(match["days"]) for match in _DAILY.finditer(what)}


def _of_order(order: TreatmentOrder, key: str, planned: CourseEvent | None) -> CourseEvent:
    kind = Kind.HOME if order.kind == "oral" else Kind.TREATMENT
    return CourseEvent(
        key=key,
        on=order.due,
        kind=kind,
        lasts=max((dose.days for dose in order.doses), default=1),
        where=f"cycle {order.cycle}, day {order.day}",
        what=", ".join(dict.fromkeys(dose.drug for dose in order.doses)),
        moved=planned.moved if planned is not None and planned.on == order.due else "",
        ordered=True,
    )


def _key(phase: str, cycle: int, day: int, kind: Kind) -> str:
    return f"{phase}/{cycle}/{day}/{kind.value}"


def _event(one: CourseEvent, course: CourseDays, clock: time | None) -> Event:
    made = Event()
    made.add("uid", f"{uuid5(NAMESPACE_URL, f'{course.root}/{one.key}')}@medonc")
    made.add("dtstamp", course.at)
    made.add("sequence", course.revision)
    if clock is not None and one.kind is Kind.TREATMENT:
        made.add("dtstart", datetime.combine(one.on, clock, ZoneInfo(course.zone)))
    else:
        made.add("dtstart", one.on)
        made.add("dtend", one.on + timedelta(days=one.lasts))
    made.add("summary", _summary(one, course))
    if one.moved:
        made.add("description", f"Not on its usual day: {one.moved}")
    made.add("status", "CONFIRMED" if one.ordered else "TENTATIVE")
    made.add("transp", "OPAQUE" if one.kind is Kind.TREATMENT else "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made


def _summary(one: CourseEvent, course: CourseDays) -> str:
    if course.names:
        return f"{course.regimen}, {one.where}: {one.what}"
    for_days = f", {one.lasts} days" if one.lasts > 1 else ""
    return f"{_UNNAMED[one.kind]}{for_days} ({one.where})"
