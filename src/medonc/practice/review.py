"""The review: what a medical oncologist wants to know about one patient on one day, duty after duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from medonc.knowledge.shapes import Library
from medonc.record import Chart
from medonc.record.person import Person
from medonc.values.evidence import Answer, Finding, NotKnown, Remark

Duty: TypeAlias = Callable[[Chart, Library, date], "DutyAnswers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAnswers:
    """What one duty has to say: its answers in reading order and its remarks."""

    duty: str
    answers: tuple[Answer[object], ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One patient, one day, one library edition."""

    person: Person
    on: date
    edition: str
    duties: tuple[DutyAnswers, ...]
    remarks: tuple[Remark, ...] = ()
    sentence: str = ""

    def __iter__(self) -> Iterator[Answer[object]]:
        return (answer for duty in self.duties for answer in duty.answers)

    @property
    def findings(self) -> tuple[Finding[object], ...]:
        """The answers that could be given."""
        return tuple(a for a in self if isinstance(a, Finding))

    @property
    def not_known(self) -> tuple[NotKnown, ...]:
        """The answers that could not, with what is missing or stale."""
        return tuple(a for a in self if isinstance(a, NotKnown))

    def duty(self, name: str) -> DutyAnswers | None:
        """The answers of one duty."""
        return next((d for d in self.duties if d.duty == name), None)
