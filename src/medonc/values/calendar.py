"""Dates as records hold them: sometimes only a year or a month, always an interval of instants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from medonc.values.errors import ImpossibleValue

_TEXT = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2})"
    r"(T(?P<clock>\d{2}:\d{2}(:\d{2}(\.\d+)?)?)(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?"
)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A moment as recorded: the interval [start, end] of instants that its text allows, both in UTC."""

    start: datetime
    end: datetime
    text: str

    @property
    def day(self) -> date:
        """The calendar day that the text names; for a partial date its last possible day."""
        if len(self.text) >= 10:
            return date.fromisoformat(self.text[:10])
        return (self.end - timedelta(seconds=1)).date() if self.start.tzinfo is UTC else self.end.date()

    @property
    def is_partial(self) -> bool:
        """Whether only a year or a month is known."""
        return len(self.text) < 10

    def __str__(self) -> str:
        """As a page says it: the day, and the minute where one was recorded. `text` keeps what was received."""
        return self.text[:16].replace("T", " ")


@lru_cache(maxsize=16_384)  # a record names the same days many times
def read_when(text: str, *, zone: tzinfo = UTC) -> When:
    """The interval that a FHIR date, dateTime or instant allows; `zone` is used where the text names none.

    Refuses what is not a calendar date (`ImpossibleValue`): 2018-02-30, 18-4-2018.
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ImpossibleValue(f"'{text}' is not a date", expected="YYYY, YYYY-MM, YYYY-MM-DD or a date with time")
    try:
        start, end = _bounds(match, zone)
    except ValueError as bad:
        raise ImpossibleValue(f"'{text}' is not a date of the calendar", expected="a day that exists") from bad
    return When(start.astimezone(UTC), end.astimezone(UTC), text)


def _bounds(match: re.Match[str], zone: tzinfo) -> tuple[datetime, datetime]:
    year, month, day, clock = (match[name] for name in ("year", "month", "day", "clock"))
    if clock:
        moment = datetime.fromisoformat(match[0].replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment, moment
    first = date(int(year), int(month or 1), int(day or 1))
    last = date(int(year), 12, 31) if not month else first if day else _month_end(first)
    return start_of(first, zone=zone), end_of(last, zone=zone)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def start_of(day: date, *, zone: tzinfo = UTC) -> datetime:
    """The first instant of a day in a time zone."""
    return datetime.combine(day, time.min, zone)


def end_of(day: date, *, zone: tzinfo = UTC) -> datetime:
    """The last instant of a day in a time zone: what a plain date means as `on`."""
    return datetime.combine(day, time(23, 59, 59, 999999), zone)


def instant(on: date | datetime, *, zone: tzinfo = UTC) -> datetime:
    """`on` as an instant: a date is the end of that day in `zone`; a datetime must carry its zone."""
    if isinstance(on, datetime):
        if on.tzinfo is None:
            raise ImpossibleValue(f"'{on}' names no time zone", expected="a time with its zone, or a plain date")
        return on.astimezone(UTC)
    return end_of(on, zone=zone).astimezone(UTC)


def whole_years(*, born: date, on: date) -> int:
    """Completed years of age; a birthday of 29 February counts from 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to the next; negative when `later` comes first."""
    return (later - earlier).days
