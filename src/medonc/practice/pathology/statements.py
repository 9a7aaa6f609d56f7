"""How a statement of pathology is put together, and the inputs of its rule by name."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from medonc.knowledge.shapes import Band, KnowledgeRule
from medonc.practice.answers import Inputs
from medonc.values.evidence import Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import Quantity, plain

Lines = Iterable[tuple[str, str]]


def amount(rule: KnowledgeRule, inputs: Inputs, name: str) -> Decimal | None:
    """The number of an input in the unit that the rule works in; None where it was not given."""
    if name not in inputs:
        return None
    value = inputs[name].value
    unit = next((spec.unit for spec in rule.inputs if spec.name == name), "")
    return value.to(unit or "1").value if isinstance(value, Quantity) else Decimal(str(value))


def needed(rule: KnowledgeRule, inputs: Inputs, name: str) -> Decimal:
    """The number of an input that the rule requires, which `ask` has made sure of."""
    found = amount(rule, inputs, name)
    if found is None:
        raise KeyError(name)
    return found


def word(inputs: Inputs, name: str) -> str:
    """The word of an input, empty where it was not given."""
    return str(inputs[name].value) if name in inputs else ""


def yes(inputs: Inputs, name: str) -> bool:
    """Whether an input says yes; what was not given does not."""
    return name in inputs and inputs[name].value is True


def title_of(rule: KnowledgeRule) -> str:
    """What the answer is called."""
    label = rule.result_label or rule.rule.title
    return label[:1].upper() + label[1:]


def stated(
    rule: KnowledgeRule, inputs: Inputs, value: object, sentence: str, *, lines: Lines = (), remarks: Iterable[str] = ()
) -> Finding[object]:
    """The finding with its reasons on the receipt; `ask` puts the inputs before them."""
    steps = [Step(kind=StepKind.FORMULA, label=label, value=said) for label, said in lines]
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label or rule.rule.title, value=_shown(value)))
    return Finding(
        title=title_of(rule),
        value=value,
        rule=rule.rule,
        sentence=sentence,
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(steps),
        remarks=tuple(Remark(text=t, level=Level.CAUTION, kind="pathology") for t in dict.fromkeys(remarks) if t),
    )


def open_question(
    rule: KnowledgeRule,
    inputs: Inputs,
    what: str,
    *,
    why: str = "not tested",
    do: str = "",
    remarks: Iterable[str] = (),
) -> NotKnown:
    """The answer that names the one thing which would settle it, and the step to take."""
    return NotKnown(
        title=title_of(rule),
        missing=(Missing(what=what, why=why, do=do),),
        rule=rule.rule,
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        remarks=tuple(Remark(text=t, level=Level.CAUTION, kind="pathology") for t in remarks if t),
    )


def band_of(value: Decimal, bands: Iterable[Band]) -> Band | None:
    """The band that a number lies in; None where it lies in none."""
    return next((band for band in bands if _within(value, band)), None)


def _within(value: Decimal, band: Band) -> bool:
    above = band.low is None or (value > band.low if band.open_low else value >= band.low)
    below = band.high is None or (value <= band.high if band.closed_high else value < band.high)
    return above and below


def percent(value: Decimal) -> str:
    """`12 %`."""
    return f"{plain(value)} %"


def _shown(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
