"""What a patient has had in all: each drug in its own unit, and the anthracyclines together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import CumulativeLimit, Drug, KnowledgeRule
from medonc.practice.exposure.events import Event
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

ANTHRACYCLINES = "treatment/exposure/anthracyclines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative:
    """The doses of one drug added up: amounts, doses by body size, and events that state neither. Never mixed."""

    drug: str
    amount: Quantity | None
    by_body: Quantity | None
    unstated: int
    events: tuple[Event, ...]

    def per_surface(self, surface: Quantity | None) -> Quantity | None:
        """All of it per m2 of body surface; None where amounts have no surface to be divided by."""
        if self.unstated or (self.amount is not None and surface is None):
            return None
        total = self.by_body or Quantity(Decimal(0), "mg/m2")
        if self.amount is None or surface is None:
            return total
        shared = EXACT.divide(self.amount.to("mg").value, surface.to("m2").value)
        return Quantity(EXACT.add(total.to("mg/m2").value, shared), "mg/m2")


def cumulative(events: Iterable[Event], drug: str) -> Cumulative:
    """The cumulative dose of one drug over events as given."""
    own = tuple(e for e in events if e.drug == drug)
    amounts = [e.amount for e in own if e.amount is not None]
    rates = [e.rate for e in own if e.amount is None and e.rate is not None]
    return Cumulative(
        drug=drug,
        amount=_sum(amounts),
        by_body=_sum(rates),
        unstated=sum(1 for e in own if e.amount is None and e.rate is None),
        events=own,
    )


def strictest(drug: Drug, conditions: frozenset[str] = frozenset()) -> CumulativeLimit | None:
    """The lowest limit that holds for a patient of whom these conditions are known."""
    held = [limit for limit in drug.cumulative if not limit.condition or limit.condition in conditions]
    return min(held, key=lambda limit: limit.limit, default=None)


def anthracyclines(
    rule: KnowledgeRule, doses: Mapping[str, Quantity], *, surface_missing: bool = False
) -> Answer[Quantity]:
    """Anthracyclines counted as doxorubicin in mg/m2, by the rule's factors; refuses amounts in mg."""
    if surface_missing:
        return NotKnown(title=rule.result_label, missing=(Missing(what="body surface"),), rule=rule.rule)
    steps, total = [], Decimal(0)
    for drug, dose in doses.items():
        factor, given = rule.numbers[drug], dose.to("mg/m2").value
        total = EXACT.add(total, EXACT.multiply(given, factor))
        steps.append(Step(kind=StepKind.INPUT, label=f"cumulative {drug}", value=_coded(dose), name=drug))
        steps.append(Step(kind=StepKind.FORMULA, label=f"factor of {drug}", value=f"× {plain(factor)}"))
    result = Quantity(total, "mg/m2")
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=_coded(result)))
    return Finding(
        title="Anthracyclines as doxorubicin",
        value=result,
        rule=rule.rule,
        sentence=f"{plain(total.quantize(Decimal(1), rounding='ROUND_HALF_UP', context=EXACT))} mg/m²",
        steps=tuple(steps),
    )


def _sum(quantities: list[Quantity]) -> Quantity | None:
    if not quantities:
        return None
    total = quantities[0]
    for each in quantities[1:]:
        total = total + each
    return total


def _coded(quantity: Quantity) -> str:
    return f"{plain(quantity.value)} {quantity.code}"
