"""A steroid taper as a calendar: its weeks with their doses, what goes with them, as text and as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from medonc.practice.toxicity_management.taper import Reminder, TaperStep
from medonc.values.quantity import plain

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperCalendar:
    """The weeks and the reminders, both by day."""

    steps: tuple[TaperStep, ...]
    reminders: tuple[Reminder, ...]

    @property
    def none_from(self) -> date:
        """The first day without steroid."""
        return self.steps[-1].ends + _DAY

    def of_week(self, step: TaperStep) -> tuple[Reminder, ...]:
        """What goes with a week."""
        return tuple(one for one in self.reminders if step.starts <= one.on <= step.ends)

    def as_text(self) -> str:
        """The taper in lines, as it is kept in the record."""
        weeks = [f"{s.starts} to {s.ends}: prednisone {plain(s.mg)} mg a day" for s in self.steps]
        notes = [f"{one.on}, {one.kind}: {one.text}" for one in self.reminders]
        return "\n".join([*weeks, f"From {self.none_from}: none", "", *notes])


def taper_ics(taper: TaperCalendar) -> bytes:
    """The calendar file: an entry a week with its dose, and one a reminder; it names no person and no illness."""
    made = Calendar()
    made.add("prodid", "-//medonc//steroid taper//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Steroid taper")
    for step in taper.steps:
        made.add_component(_event(step.starts, step.ends + _DAY, f"Prednisone {plain(step.mg)} mg a day", taper))
    made.add_component(_event(taper.none_from, taper.none_from + _DAY, "No prednisone from today", taper))
    for one in taper.reminders:
        made.add_component(_event(one.on, one.on + _DAY, f"{one.kind.capitalize()}: {one.text}", taper))
    text: bytes = made.to_ical()
    return text


def _event(starts: date, ends: date, summary: str, taper: TaperCalendar) -> Event:
    made = Event()
    made.add("uid", f"{uuid5(NAMESPACE_URL, f'{taper.steps[0].starts}/{starts}/{summary}')}@medonc")
    made.add("dtstamp", datetime.combine(taper.steps[0].starts, time(), ZoneInfo("UTC")))
    made.add("dtstart", starts)
    made.add("dtend", ends)
    made.add("summary", summary)
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    return made
