"""The taper of a steroid, ready to stand in a page, a calendar file or a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.paper.taper_calendar import TaperCalendar
from medonc.practice.ask import ask, read_inputs
from medonc.practice.toxicity_management.taper import TAPER, prednisone_start, reminders, taper_steps
from medonc.record import Chart
from medonc.record.tapers import SteroidTaper, TaperReminder
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.rule_asked import AskedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperShown:
    """The finding with its calendar; without one where it is not known."""

    answer: AnswerShown
    calendar: TaperCalendar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperRow:
    """A taper of the record: its state, today's dose, and what goes with it and is due."""

    taper: SteroidTaper
    today: str
    due: tuple[TaperReminder, ...]
    coming: tuple[TaperReminder, ...]


def taper_rows(chart: Chart, on: date) -> tuple[TaperRow, ...]:
    """Every taper of the record, the latest first; of what is to come the next of each kind."""
    return tuple(_row(each, on) for each in reversed(chart.all(SteroidTaper)))


def _row(taper: SteroidTaper, on: date) -> TaperRow:
    later = [] if taper.ended else [each for each in taper.reminders if each.on > on and not each.done]
    coming = {each.kind: each for each in sorted(later, key=lambda one: one.on, reverse=True)}
    return TaperRow(
        taper=taper,
        today=_today(taper, on),
        due=taper.due(on),
        coming=tuple(sorted(coming.values(), key=lambda one: one.on)),
    )


def _today(taper: SteroidTaper, on: date) -> str:
    """The dose of the day, or that its last day is past; empty before it begins and once it has ended."""
    if (dose := taper.of(on)) is not None:
        return f"today {dose.amount} a day"
    is_past = taper.status == "active" and bool(taper.steps) and taper.steps[-1].ends < on
    return "past its last day: end it" if is_past else ""


def typed_taper(typed: Mapping[str, str], library: Library) -> TaperCalendar:
    """The taper of what was typed; refuses what is missing or cannot be."""
    rule = library.rule(TAPER)
    names = {spec.name for spec in rule.inputs}
    inputs = read_inputs(rule, {name: text.strip() for name, text in typed.items() if name in names and text.strip()})
    found = ask(TAPER, inputs, library)
    if isinstance(found, NotKnown):
        raise ImpossibleValue(f"no taper: {found.said()}", expected="steroid, daily dose, weeks and first day")
    values = {name: entry.value for name, entry in inputs.items()}
    dose, start, weeks = values["dose"], values["start"], values["weeks"]
    if not (isinstance(dose, Quantity) and isinstance(start, date) and isinstance(weeks, Decimal)):
        raise ImpossibleValue("a taper without dose, day or weeks", expected="all three")
    before = values.get("days_before")
    first = prednisone_start(rule, str(values["drug"]), dose.to("mg").value)
    steps = taper_steps(rule, start=first, weeks=int(weeks), on=start)
    goes_with = reminders(rule, steps, days_before=int(before) if isinstance(before, Decimal) else 0)
    return TaperCalendar(steps=steps, reminders=goes_with)


def taper_shown(asked: AskedRule, typed: Mapping[str, str], library: Library) -> TaperShown | None:
    """The taper under its form; nothing where the form was refused."""
    if asked.answer is None:
        return None
    calendar = typed_taper(typed, library) if isinstance(asked.answer, Finding) else None
    return TaperShown(answer=answer_shown(asked.answer, "taper", "irae"), calendar=calendar)
