"""What a patient has had in all: each drug in its own unit, and the anthracyclines together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import CumulativeLimit, Drug, KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.exposure.events import Event
from medonc.practice.given import written
from medonc.values.evidence import Answer, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

CUMULATIVE = "treatment/exposure/cumulative"
ANTHRACYCLINES = "treatment/exposure/anthracyclines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative:
    """The doses of one drug added up: amounts, doses by body size, and how many state neither. Never mixed."""

    drug: str
    amount: Quantity | None
    by_body: Quantity | None
    unstated: int
    events: tuple[Event, ...]


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


def against_limit(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The cumulative dose per m2 and how much of the drug's strictest unconditional limit it is."""
    drug = library.drug(str(inputs["drug"].value))
    amount, by_body, surface = (_quantity(inputs, name) for name in ("amount", "by_body", "surface"))
    if amount is None and by_body is None:
        return _unknown(rule, drug, Missing(what="a dose"))
    limit = min((each for each in drug.cumulative if not each.condition), key=lambda each: each.limit, default=None)
    counted = _whole(limit, amount)
    if counted is not None and by_body is not None:
        return _unknown(rule, drug, Missing(what="the amounts of doses recorded by body surface"))
    if counted is None and amount is not None and surface is None:
        return _unknown(rule, drug, Missing(what="body surface"))
    total = counted or per_surface(amount=amount, by_body=by_body, surface=surface)
    steps = [
        Step(kind=StepKind.INPUT, label=spec.label, value=written(entry.value), name=spec.name, fact=entry.fact)
        for spec in rule.inputs
        if (entry := inputs.get(spec.name)) is not None
    ]
    if counted is None and amount is not None and surface is not None:
        shared = f"{_short(amount)} / {_short(surface)}"
        steps.append(Step(kind=StepKind.FORMULA, label="amount / body surface", value=shared))
    said = _short(total)
    if limit is not None:
        percent = EXACT.multiply(total.ratio(Quantity(limit.limit, limit.unit)), Decimal(100))
        said += f" of {Quantity(limit.limit, limit.unit)} ({percent:.0f} %), {limit.organ}"
        steps.append(
            Step(kind=StepKind.CAP, label=f"limit, {limit.organ}", value=f"{Quantity(limit.limit, limit.unit)}")
        )
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=written(total)))
    return Finding(
        title=f"Cumulative {drug.name}",
        value=total,
        rule=rule.rule,
        sentence=said,
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(steps),
        remarks=_others(drug, total, limit),
    )


def _whole(limit: CumulativeLimit | None, amount: Quantity | None) -> Quantity | None:
    """The amount itself where the limit is one of whole amounts (bleomycin: 400 units), never per m2."""
    if limit is None or amount is None or Quantity(limit.limit, limit.unit).unit.kind != amount.unit.kind:
        return None
    return amount.to(limit.unit)


def per_surface(*, amount: Quantity | None, by_body: Quantity | None, surface: Quantity | None) -> Quantity:
    """Amounts over the body surface, and doses per m2 as they are, in mg/m2."""
    total = by_body.to("mg/m2").value if by_body is not None else Decimal(0)
    if amount is not None and surface is not None:
        total = EXACT.add(total, EXACT.divide(amount.to("mg").value, surface.to("m2").value))
    return Quantity(total, "mg/m2")


def _others(drug: Drug, total: Quantity, limit: CumulativeLimit | None) -> tuple[Remark, ...]:
    """A limit that is reached, and limits that hold only under a condition nobody has looked at here."""
    above = limit is not None and total > Quantity(limit.limit, limit.unit)
    found = [Remark(text="above the limit", level=Level.STOP, kind="difference")] if above else []
    conditional = [each for each in drug.cumulative if each.condition]
    said = [f"the limit is {Quantity(each.limit, each.unit)} with {each.condition}" for each in conditional]
    return (*found, *(Remark(text=text) for text in said))


def _unknown(rule: KnowledgeRule, drug: Drug, *missing: Missing) -> NotKnown:
    return NotKnown(title=f"Cumulative {drug.name}", missing=missing, rule=rule.rule)


def _quantity(inputs: Inputs, name: str) -> Quantity | None:
    value = inputs[name].value if name in inputs else None
    return value if isinstance(value, Quantity) else None


def _short(quantity: Quantity) -> str:
    digits = plain(quantity.value.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP", context=EXACT))
    return f"{digits.removesuffix('.0')} {quantity.unit.shown}" if quantity.code != "m2" else _three(quantity)


def _three(surface: Quantity) -> str:
    return f"{plain(surface.value.quantize(Decimal('0.001'), context=EXACT))} {surface.unit.shown}"


def anthracyclines(rule: KnowledgeRule, doses: Mapping[str, Quantity]) -> Answer[Quantity]:
    """Anthracyclines counted as doxorubicin in mg/m2, by the rule's factors; refuses amounts in mg."""
    steps, total = [], Decimal(0)
    for drug, dose in doses.items():
        factor, given = rule.numbers[drug], dose.to("mg/m2").value
        total = EXACT.add(total, EXACT.multiply(given, factor))
        steps.append(Step(kind=StepKind.INPUT, label=f"cumulative {drug}", value=written(dose), name=drug))
        steps.append(Step(kind=StepKind.FORMULA, label=f"factor of {drug}", value=f"× {plain(factor)}"))
    result = Quantity(total, "mg/m2")
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=written(result)))
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
