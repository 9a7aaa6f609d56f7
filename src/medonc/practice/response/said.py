"""How an answer of this duty is put together: value, sentence, inputs on the receipt, arithmetic lines, remarks."""

from __future__ import annotations

from collections.abc import Iterable

from medonc.knowledge.shapes import KnowledgeRule
from medonc.practice.answers import Inputs
from medonc.values.evidence import Finding, Level, Remark, Step, StepKind


def answered(
    rule: KnowledgeRule,
    inputs: Inputs,
    value: object,
    sentence: str,
    *,
    lines: Iterable[tuple[str, str]] = (),
    remarks: Iterable[str] = (),
) -> Finding[object]:
    """The finding; `ask` puts the inputs before the lines on the receipt."""
    steps = [Step(kind=StepKind.FORMULA, label=label, value=said) for label, said in lines]
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label or rule.rule.title, value=str(value)))
    return Finding(
        title=rule.result_label[:1].upper() + rule.result_label[1:] or rule.rule.title,
        value=value,
        rule=rule.rule,
        sentence=sentence,
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(steps),
        remarks=tuple(Remark(text=text, level=Level.CAUTION, kind="response") for text in dict.fromkeys(remarks)),
    )
