"""Treatment as planned and ordered here: the plan of a course, the consent to it, and each day's order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.record.facts import Fact
from medonc.values.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPlan(Fact):
    """A course of a regimen as decided. `effective` is the planned day 1; `ended` when it was over or given up."""

    regimen: str  # site/name
    regimen_name: str
    edition: str  # of the knowledge it was decided with
    intent: str  # curative | palliative
    choice: str = ""  # a coded reason where the indication is not met, or the regimen is not the library's
    words: str = ""

    @property
    def label(self) -> str:
        return "Treatment plan"

    def said(self) -> str:
        return f"{self.regimen_name}, {self.intent}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedDose:
    """One drug of a day's order. `amount` is given `times` that day; `percent` of the regimen's standard."""

    drug: str  # id of the drug file
    route: str
    amount: Quantity
    percent: Decimal
    standard: str  # "75 mg/m2"
    times: int = 1
    days: int = 1  # taken at home: so many days, from the order's day
    line: int = 1  # which of the phase's lines of this drug
    because: str = ""
    rules: tuple[str, ...] = ()  # the dose changes that acted
    request: str = ""  # reference of its MedicationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentOrder(Fact):
    """One day of a plan as ordered, and where the order stands. `effective` is the day on which it is due."""

    plan: str  # reference of the CarePlan
    regimen: str
    phase: str
    cycle: int
    day: int
    kind: str  # infusion | oral
    state: str
    doses: tuple[OrderedDose, ...] = ()
    access: str = ""  # central | peripheral | "" not recorded
    because: str = ""  # why it was last held or deferred

    @property
    def due(self) -> date:
        """The day on which it is due."""
        assert self.effective is not None  # an order without a day is not read as one
        return self.effective.day

    @property
    def label(self) -> str:
        return "Order"

    def said(self) -> str:
        return f"{self.regimen} cycle {self.cycle} day {self.day}, {self.state.replace('_', ' ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentConsent(Fact):
    """The patient's consent to a regimen. `ended` is the day on which it was taken back."""

    regimen: str
    intent: str
    given_to: str = ""  # who explained and asked

    @property
    def label(self) -> str:
        return "Consent"

    def said(self) -> str:
        return f"{self.regimen}, {self.intent}" + (", withdrawn" if self.ended else "")
