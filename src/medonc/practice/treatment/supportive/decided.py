"""What the rules of supportive care share: typed inputs, and a decision with its sentence and the drugs it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Drug, KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.given import written
from medonc.values.analytes import convert
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import Quantity

_DRUGS = "drugs: "  # a text of this name lists the drugs of a decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDrug:
    """A drug of the day. `dose` in mg/m², or the area under the curve; None where the line states it otherwise."""

    id: str
    drug: Drug
    dose: Decimal | None

    def said(self) -> str:
        """The text that `day_drugs` reads back."""
        return self.id if self.dose is None else f"{self.id} {written(self.dose)}"


def day_drugs(inputs: Inputs, library: Library) -> tuple[DayDrug, ...]:
    """The drugs of the day from text, each as `cyclophosphamide 600`; refuses one that is not in the formulary."""
    value = inputs["drugs"].value if "drugs" in inputs else ()
    return tuple(_day_drug(text, library) for text in (value if isinstance(value, tuple) else (str(value),)))


def decided(
    rule: KnowledgeRule,
    inputs: Inputs,
    decision: str,
    *,
    because: Iterable[str] = (),
    remarks: tuple[Remark, ...] = (),
) -> Finding[str]:
    """A decision of a rule: its sentence is the rule's own text for it, with what decided it."""
    reasons = tuple(dict.fromkeys(because))
    sentence = rule.texts[decision] + (f" (because: {'; '.join(reasons)})" if reasons else "")
    steps = [*inputs_shown(rule, inputs), *(Step(kind=StepKind.FORMULA, label="because", value=r) for r in reasons)]
    named = drugs_named(rule, decision)
    if named:
        steps.append(Step(kind=StepKind.POLICY, label="drugs", value=", ".join(named)))
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=decision))
    return Finding(
        title=rule.rule.title,
        value=decision,
        rule=rule.rule,
        sentence=sentence,
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(steps),
        remarks=remarks,
    )


def lacking(rule: KnowledgeRule, *missing: Missing) -> NotKnown:
    """A decision that cannot be made, with what it lacks."""
    return NotKnown(title=rule.rule.title, missing=missing, rule=rule.rule)


def missing_input(rule: KnowledgeRule, name: str, *, do: str = "") -> Missing:
    """An input that a decision turns on, by its label."""
    label = next(spec.label for spec in rule.inputs if spec.name == name)
    return Missing(what=label, do=do)


def drugs_named(rule: KnowledgeRule, decision: str) -> tuple[str, ...]:
    """The ids of the drugs that a decision proposes."""
    return tuple(each.strip() for each in rule.texts.get(_DRUGS + decision, "").split(",") if each.strip())


def is_yes(inputs: Inputs, name: str) -> bool | None:
    """A yes/no input; None where it is not given."""
    return bool(inputs[name].value) if name in inputs else None


def word(inputs: Inputs, name: str) -> str:
    """A choice or text; empty where it is not given."""
    return str(inputs[name].value) if name in inputs else ""


def bare(inputs: Inputs, name: str) -> Decimal | None:
    """A number or count; None where it is not given."""
    if name not in inputs:
        return None
    value = inputs[name].value
    if not isinstance(value, Decimal | int):
        raise ImpossibleValue(f"{name} is '{value}'", expected="a number")
    return Decimal(value)


def measure(inputs: Inputs, name: str, code: str, *, analyte: str = "") -> Decimal | None:
    """A quantity's number in a unit, between mass and substance by its analyte; None where it is not given."""
    if name not in inputs:
        return None
    value = inputs[name].value
    if not isinstance(value, Quantity):
        raise ImpossibleValue(f"{name} is '{value}', without a unit", expected="a number with its unit")
    return convert(value, code, analyte=analyte).value


def inputs_shown(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Step]:
    """The inputs as steps of a receipt, in the rule's order."""
    for spec in rule.inputs:
        if spec.name in inputs:
            entry = inputs[spec.name]
            text = written(entry.value)
            yield Step(kind=StepKind.INPUT, label=spec.label, value=text, name=spec.name, fact=entry.fact)


def _day_drug(text: str, library: Library) -> DayDrug:
    name, _, dose = text.partition(" ")
    try:
        number = Decimal(dose) if dose.strip() else None
    except ArithmeticError:
        number = Decimal(-1)
    if number is not None and not (number.is_finite() and 0 < number < 100_000):
        raise ImpossibleValue(f"'{text}' is no drug with its dose", expected="for example cyclophosphamide 600")
    return DayDrug(id=name, drug=library.drug(name), dose=number)
