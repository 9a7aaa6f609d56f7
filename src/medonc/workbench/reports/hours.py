"""The hours in which somebody reads what patients send: days and times, and a clock that runs in them only."""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from medonc.values.errors import ImpossibleValue

NONE = "none"
EXPECTED = "days and hours such as 'Monday to Friday 08:00-16:00, Saturday 09:00-12:00', or none"
_DAYS = {name: number for number, name in enumerate(day_name)}
_PART = re.compile(r"(\w+)(?:\s*(?:to|-|–)\s*(\w+))?\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")
_LOOK_AHEAD = 400  # days: past any closure of a house


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One weekday's hours at the site."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of a week; none at all where the site named none. Public holidays are outside them."""

    spans: tuple[Span, ...]
    where: tzinfo
    holidays: Collection[date] = ()

    def named(self) -> bool:
        """Whether the site named any hours."""
        return bool(self.spans)

    def are_on(self, at: datetime) -> bool:
        """Whether the moment lies inside the hours."""
        return any(begins <= at < ends for begins, ends in self._of_day(at.astimezone(self.where).date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """The moment itself inside the hours, else the next opening; None where there is none."""
        if self.are_on(at):
            return at
        day = at.astimezone(self.where).date()
        for ahead in range(_LOOK_AHEAD if self.spans else 0):
            for begins, _ in self._of_day(day + timedelta(days=ahead)):
                if begins > at:
                    return begins
        return None

    def after(self, at: datetime, wait: timedelta) -> datetime:
        """When a wait that runs in the hours only is over; where no hours are named it runs always."""
        if not self.spans:
            return at + wait
        day, left = at.astimezone(self.where).date(), wait
        for ahead in range(_LOOK_AHEAD):
            for begins, ends in self._of_day(day + timedelta(days=ahead)):
                begins = max(begins, at)
                if begins + left <= ends:
                    return begins + left
                left -= max(ends - begins, timedelta(0))
        return at + wait

    def _of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        held = [span for span in self.spans if span.weekday == day.weekday()]
        return sorted(
            (datetime.combine(day, s.opens, self.where), datetime.combine(day, s.closes, self.where)) for s in held
        )


def read_spans(text: str) -> tuple[Span, ...]:
    """The spans of a week as the site writes them; refuses what is no day, no time, or closes before it opens."""
    if text.strip().lower() == NONE:
        return ()
    return tuple(span for part in re.split(r"[,;]", text) for span in _spans_of(part.strip()))


def check_hours(text: str) -> str:
    """The text, where it can be read; refuses it otherwise."""
    read_spans(text)
    return NONE if text.strip().lower() == NONE else text.strip()


def _spans_of(part: str) -> list[Span]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ImpossibleValue(f"'{part}' as hours", expected=EXPECTED)
    first, last = _day(found[1]), _day(found[2] or found[1])
    opens, closes = _time(found[3]), _time(found[4])
    if not opens < closes:
        raise ImpossibleValue(f"'{part}' closes before it opens", expected=EXPECTED)
    days = range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1))
    return [Span(weekday=day, opens=opens, closes=closes) for day in days]


def _day(word: str) -> int:
    found = [number for name, number in _DAYS.items() if len(word) >= 3 and name.lower().startswith(word.lower())]
    if len(found) != 1:
        raise ImpossibleValue(f"'{word}' is no day of the week", expected=EXPECTED)
    return found[0]


def _time(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        raise ImpossibleValue(f"'{text}' is no time of day", expected=EXPECTED)
    return time(hour, minute)
