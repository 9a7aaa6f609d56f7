"""A steroid taper as it was started: its weeks with their doses, and what goes with it on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.record.facts import Fact
from medonc.values.quantity import Quantity

CHANGED = "changed: "  # how the words of a taper begin that another replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperDose:
    """So much a day, from the first day to the last."""

    starts: date
    ends: date
    amount: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperReminder:
    """What goes with the taper: pneumocystis, bone, glucose … Done once somebody saw to it."""

    on: date
    kind: str
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SteroidTaper(Fact):
    """A taper. `effective` is its first day; `ended` is there once it was given up or is over."""

    drug: str
    because: str  # the event that it treats
    steps: tuple[TaperDose, ...]
    reminders: tuple[TaperReminder, ...] = ()
    replaces: str = ""  # reference of the taper that this one changed
    words: str = ""  # why it ended

    @property
    def label(self) -> str:
        return "Steroid taper"

    def said(self) -> str:
        if not self.steps:
            return f"{self.drug}, for {self.because}"
        first, last = self.steps[0], self.steps[-1]
        return (
            f"{self.drug} from {first.amount} on {first.starts} to {last.amount} until {last.ends}, for {self.because}"
        )

    @property
    def state(self) -> str:
        """`under way`, `stopped`, `completed`, or `changed` where another took its place."""
        if self.status == "revoked" and self.words.startswith(CHANGED):
            return "changed"
        return {"active": "under way", "revoked": "stopped", "completed": "completed"}.get(self.status, self.status)

    def of(self, on: date) -> TaperDose | None:
        """The dose of a day; None before the first, after the last and once it has ended."""
        return next((s for s in self.steps if s.starts <= on <= s.ends), None) if not self.ended else None

    def due(self, on: date) -> tuple[TaperReminder, ...]:
        """The reminders of today and before that nobody saw to, while it goes on."""
        return tuple(each for each in self.reminders if each.on <= on and not each.done) if not self.ended else ()
