"""What was done: operations, radiotherapy, drugs asked for, given and taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medonc.record.facts import Fact
from medonc.values.calendar import When
from medonc.values.codes import Concept
from medonc.values.quantity import Quantity, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Fact):
    """A procedure: surgery, biopsy, imaging as a procedure."""

    code: Concept
    is_cancer_surgery: bool = False
    intent: Concept | None = None
    sites: tuple[Concept, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return "Surgery" if self.is_cancer_surgery else "Procedure"

    def said(self) -> str:
        return str(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeDose:
    """What one radiotherapy volume received."""

    volume: str
    total: Quantity | None
    fractions: int | None

    def said(self) -> str:
        """`50 Gy in 25 fractions to the chest wall`."""
        count = f"{self.fractions} fractions" if self.fractions else "fractions not stated"
        return f"{self.total or 'dose not stated'} in {count} to {self.volume or 'the volume'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RadiotherapyCourse(Fact):
    """A course of radiotherapy as summarised."""

    modalities: tuple[Concept, ...] = ()
    techniques: tuple[Concept, ...] = ()
    doses: tuple[VolumeDose, ...] = ()
    intent: Concept | None = None
    sites: tuple[Concept, ...] = ()
    sessions: int | None = None
    reasons: tuple[str, ...] = ()
    terminated_because: Concept | None = None

    @property
    def label(self) -> str:
        return "Radiotherapy"

    def said(self) -> str:
        return "; ".join(dose.said() for dose in self.doses) or ", ".join(map(str, self.modalities))


_SPANS = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year", "min": "minute", "s": "second"}


class DrugEvent(StrEnum):
    """What a medication fact states: three things that must never be mixed."""

    REQUESTED = "requested"
    GIVEN = "given"
    TAKEN = "taken"
    NOT_GIVEN = "not given"  # a dose that was due and is recorded as left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A recorded dose. Exactly what the record says: an amount, or a rate such as mg/m2."""

    amount: Quantity | None = None
    rate: Quantity | None = None  # recorded as rate; a dose by surface or weight read from it carries a remark
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often, as recorded: `times` in each `every`. Once in 3 weeks is a cycle; two in a day is twice daily."""

    times: int
    every: Quantity

    def __str__(self) -> str:
        name = _SPANS.get(self.every.code, self.every.unit.shown)
        span = name if self.every.value == 1 else f"{plain(self.every.value)} {name}s"
        return f"every {span}" if self.times == 1 else f"{self.times} times every {span}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugFact(Fact):
    """A drug as requested, given or taken. `effective` is the start (or the authored day where no start is given)."""

    event: DrugEvent
    drug: Concept
    doses: tuple[Dose, ...] = ()
    route: Concept | None = None
    authored: When | None = None
    intent: Concept | None = None
    reasons: tuple[str, ...] = ()
    interval_text: str = ""  # "every 3 weeks", from the dosage as received
    stopped_because: Concept | None = None
    is_cancer_treatment: bool = False
    fulfils: str = ""  # the request that an administration answers
    schedule: Schedule | None = None  # the interval where the dosage states it in numbers
    intent_of_request: str = ""  # order, plan, proposal … as received
    note: str = ""

    @property
    def label(self) -> str:
        return f"Drug {self.event.value}"

    def said(self) -> str:
        named = next((d.text or str(d.amount or d.rate or "") for d in self.doses), "")
        return f"{self.drug} {named}".strip()
