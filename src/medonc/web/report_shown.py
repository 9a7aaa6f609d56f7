"""What the patients' page says: who is watching now, whom to call, what happens next. No name, nothing of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from medonc.web.words import moment
from medonc.workbench.reports.watch import Watch
from medonc.workbench.site_settings import zone

_OWN_EMERGENCY = "your emergency number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A telephone number as it is shown, and as a telephone dials it."""

    words: str
    shown: str

    @property
    def dialled(self) -> str:
        """Figures and a leading plus alone."""
        return "".join(c for c in self.shown if c.isdigit() or c in "+*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Who is watching, in a sentence, and whom to call."""

    watching: bool
    watching_words: str
    numbers: tuple[Number, ...]
    call_words: str  # whom to call where the site named no number for this moment


def help_of(held: Watch) -> Help:
    """The first words of the page. Without hours it says that nobody is watching; without a number it names none."""
    return Help(
        watching=held.on,
        watching_words=_watching(held),
        numbers=_numbers(held),
        call_words="" if held.phone_now else call_words(held),
    )


def card_numbers(held: Watch) -> tuple[Number, ...]:
    """The numbers for paper, which is read at any hour: each with the hours in which it holds."""
    rows = ((held.hours or "The clinic", held.phone), ("At other times", held.phone_out), ("Emergency", held.emergency))
    return tuple(Number(words=words, shown=shown) for words, shown in rows if shown)


def by_when(at: datetime | None) -> str:
    """A moment at the site, for a sentence; empty for none."""
    return moment(at, zone()) if at else ""


def _watching(held: Watch) -> str:
    if held.on:
        return f"Somebody at the clinic reads these answers now. Hours: {held.hours}."
    if held.opens is not None:
        return f"Nobody reads these answers now. The clinic reads them next from {moment(held.opens, zone())}."
    return "Nobody is watching these answers. They are read at the clinic later, and nobody can say when."


def _numbers(held: Watch) -> tuple[Number, ...]:
    clinic = "The clinic, now" if held.on else "Outside the hours"
    found = [Number(words=clinic, shown=held.phone_now)] if held.phone_now else []
    if held.phone and held.phone != held.phone_now:
        found.append(Number(words="The clinic, in its hours", shown=held.phone))
    if held.emergency:
        found.append(Number(words="Emergency", shown=held.emergency))
    return tuple(found)


def call_words(held: Watch) -> str:
    """Whom to call where the site named no number: none is invented."""
    return f"Call your clinic. In an emergency call {held.emergency or _OWN_EMERGENCY}."
