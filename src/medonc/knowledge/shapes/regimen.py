"""A regimen: phases of cycles, days of drug lines. Oral and intravenous in one form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from medonc.knowledge.shapes.benefit import Benefit
from medonc.knowledge.shapes.care import (
    DoseChange,
    DoseLevel,
    Monitor,
    Question,
    Support,
    TreatLimit,
)
from medonc.values.evidence import Rule


class Basis(StrEnum):
    """What a standard dose is counted by."""

    SURFACE = "surface"  # per m2 of body surface
    WEIGHT = "weight"  # per kg
    FLAT = "flat"
    AUC = "auc"  # Calvert


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a cycle on which a line is given; day 1 is the first. `times` doses that day."""

    day: int
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBand:
    """A flat dose for people of a size or an age: `low <= size < high`, in kg, m2 or completed years as `by` says."""

    dose: Decimal  # in the line's unit
    by: str = "weight"  # weight | surface | age
    low: Decimal | None = None
    high: Decimal | None = None
    loading_dose: Decimal | None = None

    @property
    def size_unit(self) -> str:
        """The unit of `low` and `high`."""
        return {"weight": "kg", "surface": "m2", "age": "a"}[self.by]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugLine:
    """One drug of a phase. `dose` in `unit`: mg/m2, mg/kg, mg, mg/mL.min (AUC), [USP'U] …, per dose given."""

    drug: str  # id of the drug file
    basis: Basis
    dose: Decimal
    unit: str
    route: str
    days: tuple[Day, ...]
    order: int = 1
    infusion_minutes: int | None = None
    dose_cap: Decimal | None = None  # in mg (or the drug's unit), where the regimen caps it
    dose_cap_unit: str = ""
    first_cycle: int | None = None  # where a line runs only from/to some cycles of its phase
    last_cycle: int | None = None
    loading_dose: Decimal | None = None  # in `unit`, cycle 1 of the phase
    bands: tuple[DoseBand, ...] = ()  # by size, instead of `dose`, which is that of the commonest band
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A run of equal cycles. `cycles` None: until progression or intolerance."""

    name: str
    cycles: int | None = None
    length_days: int
    drugs: tuple[DrugLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """One regimen under data/treatment/regimens/<site>/<id>.toml."""

    rule: Rule
    site: str
    name: str
    short: str
    setting: str  # neoadjuvant | adjuvant | advanced | …
    intent: str
    indication: str  # in words; `indicated` is its executable form
    phases: tuple[Phase, ...]
    also_called: tuple[str, ...] = ()
    emetogenicity: str = ""
    febrile_neutropenia_risk: str = ""
    growth_factor: str = ""  # primary prophylaxis | with risk factors | not routinely | never with this
    evidence: tuple[str, ...] = ()  # trial, population, comparison, the main effect with its interval; in words
    benefits: tuple[Benefit, ...] = ()  # the effects of `evidence`, computable
    rounds: int = 1  # the phases are gone through so many times: alternating regimens
    radiotherapy: str = ""  # what runs beside it, in words
    max_delay_days: int | None = None  # how late a cycle may be; a longer delay ends the regimen, or it is judged anew
    max_delay_source: str = ""  # where the protocol or label says so, and of what
    uses: tuple[str, ...] = ()  # ids of care files, without treatment/care/
    indicated: Question = ()
    treat: tuple[TreatLimit, ...] = ()
    levels: tuple[DoseLevel, ...] = ()
    changes: tuple[DoseChange, ...] = ()
    support: tuple[Support, ...] = ()
    monitoring: tuple[Monitor, ...] = ()

    @property
    def drugs(self) -> tuple[str, ...]:
        """The ids of its drugs, each once, in the order of first use."""
        lines = (line for phase in self.phases for line in sorted(phase.drugs, key=lambda line: line.order))
        return tuple(dict.fromkeys(line.drug for line in lines))
