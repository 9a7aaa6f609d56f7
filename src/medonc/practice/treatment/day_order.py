"""One day of treatment as it would be signed: where it stands in the course, and its doses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from medonc.knowledge.shapes import Phase, Regimen
from medonc.practice.treatment.course import NO_WISHES, PlannedDose
from medonc.practice.treatment.prescription import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrder:
    """What a prescriber is about to sign. `previous` is the day of treatment before it, as ordered."""

    regimen: Regimen
    phase: Phase
    cycle: int
    day: int
    date: date
    doses: tuple[PlannedDose, ...]
    wishes: Mapping[str, Wishes] = field(default_factory=lambda: NO_WISHES)
    intent: str = "not recorded"  # curative | palliative | not recorded
    access: str = ""  # central | peripheral | "" not recorded
    previous: DayOrder | None = None

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drugs of the day, each once, in the order of giving."""
        return tuple(dict.fromkeys(dose.drug for dose in self.doses))

    def said(self) -> str:
        """`TCHP, cycle 3, day 1`; the phase where the regimen has several."""
        part = f", {self.phase.name}" if len(self.regimen.phases) > 1 else ""
        return f"{self.regimen.short}{part}, cycle {self.cycle}, day {self.day}"
