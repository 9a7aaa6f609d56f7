"""A course of systemic treatment as the record shows it, with its phases and the cycles seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Regimen
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.schedule import CycleSeen
from medonc.record.therapy import DrugFact
from medonc.values.evidence import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePhase:
    """One part of a course: its drugs and the cycles seen. `planned` None: until progression, or not known."""

    name: str
    drugs: tuple[str, ...]
    events: tuple[Event, ...]
    cycles: tuple[CycleSeen, ...]
    planned: int | None = None
    length_days: int | None = None

    @property
    def starts(self) -> date:
        """The first recorded day."""
        return self.events[0].day

    @property
    def last(self) -> date:
        """The last recorded day."""
        return self.events[-1].day


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course. `record`: was it requested or given. `regimen` is None where it is not one that we can name."""

    record: str  # "requested" | "given"
    name: str
    phases: tuple[CoursePhase, ...]
    regimen: Regimen | None = None
    candidates: tuple[str, ...] = ()
    hormonal: bool = False
    line: int | None = None
    intent: str = "not recorded"  # curative | palliative | not recorded
    remarks: tuple[Remark, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of the course, oldest first."""
        return tuple(event for phase in self.phases for event in phase.events)

    @property
    def facts(self) -> tuple[DrugFact, ...]:
        """The facts behind it."""
        return tuple(event.fact for event in self.events if event.fact is not None)

    @property
    def drugs(self) -> frozenset[str]:
        """Every drug of the course."""
        return frozenset(drug for phase in self.phases for drug in phase.drugs)

    @property
    def starts(self) -> date:
        """The first recorded day."""
        return self.phases[0].starts

    @property
    def last(self) -> date:
        """The last recorded day."""
        return max(phase.last for phase in self.phases)

    @property
    def ends(self) -> date | None:
        """The last day that the record states as an end; None where none is stated."""
        ended = [fact.ended.day for fact in self.facts if fact.ended is not None]
        return max(ended, default=None)
