"""Doses that a record holds, held against what the rule says: the body surface they imply, and how far off they are."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.given import written
from medonc.practice.treatment.dose import ProposedDose, said_dose, short
from medonc.practice.treatment.vials import change_percent, signed
from medonc.values.errors import ImpossibleValue, UnitMismatch
from medonc.values.evidence import Answer, FactRef, Finding, Level, Remark, Rule, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

WHOLE_FROM = 100  # from here on an expected dose is said in whole units


def implied_surface(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[Quantity]:  # noqa: ARG001
    """The body surface that a recorded amount implies at the standard dose, in m2; never a measured one."""
    recorded, dose = _given(inputs, "recorded"), _given(inputs, "dose")
    amount, _, per = dose.code.partition("/")
    if per != "m2":
        raise UnitMismatch(f"{dose} is a {dose.unit.kind}", expected="a dose by body surface")
    surface = Quantity(EXACT.divide(recorded.to(amount).value, _above_zero(dose).value), "m2")
    said = f"{said_dose(recorded)} / {dose} = {short(surface)}"
    return Finding(
        title="Implied body surface",
        value=surface,
        rule=rule.rule,
        sentence=f"{plain(surface.value.quantize(Decimal(1).scaleb(-int(rule.numbers['places'])), context=EXACT))} m²",
        facts=_facts(inputs),
        steps=(
            *_inputs(rule, inputs),
            Step(kind=StepKind.FORMULA, label="recorded dose / standard dose", value=said),
            Step(kind=StepKind.RESULT, label="implied body surface", value=f"{plain(surface.value)} m2"),
        ),
    )


def recorded_against(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """By how many per cent a recorded dose differs from the expected one; mg never compares with mg/m2."""
    recorded, expected = _given(inputs, "recorded"), _given(inputs, "expected")
    return difference(
        recorded=recorded,
        expected=expected,
        limit=rule.numbers["differs_from"],
        rule=rule.rule,
        steps=_inputs(rule, inputs),
        facts=_facts(inputs),
    )


def recorded_by_body(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[Quantity]:  # noqa: ARG001
    """By how many per cent a dose recorded by body size differs from the standard one."""
    recorded, standard = _given(inputs, "recorded"), _given(inputs, "dose")
    percent = Quantity(change_percent(recorded, _above_zero(standard)), "%")
    same = "the regimen's own" if percent.value == 0 else f"the regimen has {standard}, {signed(percent.value)} %"
    return Finding(
        title=rule.rule.title,
        value=percent,
        rule=rule.rule,
        sentence=f"recorded as {said_dose(recorded)}, {same}; no amount recorded",
        facts=_facts(inputs),
        steps=(*_inputs(rule, inputs), *_outcome(percent, rule.numbers["differs_from"])),
        remarks=_approval(percent, rule.numbers["differs_from"]),
    )


def against_proposal(
    recorded: Quantity, proposed: ProposedDose, *, limit: Decimal, rule: Rule, fact: FactRef | None
) -> Finding[Quantity]:
    """A recorded amount against the engine's dose before rounding, with the engine's own steps on the receipt."""
    name = "recorded"
    step = Step(kind=StepKind.INPUT, label="recorded dose", value=written(recorded), name=name, fact=fact)
    own = tuple(s for s in proposed.finding.steps if s.kind not in (StepKind.ROUNDING, StepKind.RESULT))
    return difference(
        recorded=recorded,
        expected=proposed.allowed,
        limit=limit,
        rule=rule,
        steps=(*own, step),
        facts=(*((fact,) if fact else ()), *proposed.finding.facts),
    )


def difference(
    *,
    recorded: Quantity,
    expected: Quantity,
    limit: Decimal,
    rule: Rule,
    steps: tuple[Step, ...],
    facts: tuple[FactRef, ...],
) -> Finding[Quantity]:
    """The difference in per cent, as a finding; two kinds of quantity are refused."""
    percent = Quantity(change_percent(recorded, _above_zero(expected)), "%")
    return Finding(
        title="Recorded dose against the expected one",
        value=percent,
        rule=rule,
        sentence=f"expected {expected_dose(expected)}, recorded {said_dose(recorded)}, {signed(percent.value)} %",
        facts=facts,
        steps=(*steps, *_outcome(percent, limit)),
        remarks=_approval(percent, limit),
    )


def _outcome(percent: Quantity, limit: Decimal) -> tuple[Step, ...]:
    within = abs(percent.value) <= limit
    verdict = f"within {plain(limit)} %" if within else f"more than {plain(limit)} %: goes for approval"
    return (
        Step(kind=StepKind.FORMULA, label="recorded / expected - 1", value=f"{signed(percent.value, 2)} %"),
        Step(kind=StepKind.POLICY, label="difference allowed", value=verdict),
        Step(kind=StepKind.RESULT, label="difference", value=f"{plain(percent.value)} %"),
    )


def _approval(percent: Quantity, limit: Decimal) -> tuple[Remark, ...]:
    if abs(percent.value) <= limit:
        return ()
    return (Remark(text=f"differs by more than {plain(limit)} %", level=Level.CAUTION, kind="difference"),)


def expected_dose(quantity: Quantity) -> str:
    """An expected dose as it is said beside a recorded one: whole units from 100 on, else one decimal."""
    places = 0 if quantity.value >= WHOLE_FROM else 1
    value = quantity.value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=EXACT)
    return said_dose(Quantity(value, quantity.code))


def _given(inputs: Inputs, name: str) -> Quantity:
    value = inputs[name].value
    if not isinstance(value, Quantity):
        raise ImpossibleValue(f"{name} is '{value}', without a unit", expected="a number with its unit")
    return value


def _above_zero(dose: Quantity) -> Quantity:
    if dose.value <= 0:
        raise ImpossibleValue(f"a dose of {dose}", expected="more than zero")
    return dose


def _inputs(rule: KnowledgeRule, inputs: Inputs) -> tuple[Step, ...]:
    held = [(spec, inputs[spec.name]) for spec in rule.inputs if spec.name in inputs]
    return tuple(
        Step(kind=StepKind.INPUT, label=spec.label, value=written(entry.value), name=spec.name, fact=entry.fact)
        for spec, entry in held
    )


def _facts(inputs: Inputs) -> tuple[FactRef, ...]:
    return tuple(entry.fact for entry in inputs.values() if entry.fact is not None)
