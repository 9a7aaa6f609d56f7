"""Inputs of a response rule by name: numbers in the rule's unit, yes or no, a word."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule
from medonc.practice.answers import Inputs
from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import Quantity


def amount(rule: KnowledgeRule, inputs: Inputs, name: str) -> Decimal | None:
    """The number of an input in the unit that the rule works in; None where it was not given."""
    if name not in inputs:
        return None
    value = inputs[name].value
    unit = next((spec.unit for spec in rule.inputs if spec.name == name), "")
    return value.to(unit).value if isinstance(value, Quantity) else Decimal(str(value))


def needed(rule: KnowledgeRule, inputs: Inputs, name: str) -> Decimal:
    """The number of an input that the rule cannot do without."""
    found = amount(rule, inputs, name)
    return found if found is not None else Decimal(0)


def size(rule: KnowledgeRule, inputs: Inputs, name: str) -> Decimal:
    """The size, or the uptake, of an input that the rule cannot do without; refuses one below 0."""
    found = needed(rule, inputs, name)
    if found < 0:
        said = next((spec.label for spec in rule.inputs if spec.name == name), name)
        raise ImpossibleValue(f"{found} as {said}", expected="0 or more")
    return found


def yes(inputs: Inputs, name: str) -> bool:
    """Whether an input says yes; what was not given does not."""
    return name in inputs and inputs[name].value is True


def chosen(inputs: Inputs, name: str) -> str:
    """The word of an input, empty where it was not given."""
    return str(inputs[name].value) if name in inputs else ""
