"""Stages that are a sum of points, such as R2-ISS."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Item, KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.staging.published import as_word, word_of
from medonc.values.evidence import Answer, Finding, Step, StepKind
from medonc.values.quantity import plain


def stage_points(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The stage by the sum of the points of each item, read by the rule's bands."""
    specs = {spec.name: spec for spec in rule.inputs}
    words = {name: as_word(specs[name], entry.value, rule) for name, entry in inputs.items()}
    points = {item.label: item.points[words[item.name]] for item in rule.items}
    total = sum(points.values(), Decimal(0))
    stage = word_of(total, Item(name="sum", label="sum", bands=rule.bands))
    steps = [Step(kind=StepKind.FORMULA, label=label, value=f"{plain(each)} points") for label, each in points.items()]
    steps += [
        Step(kind=StepKind.FORMULA, label="sum of the points", value=plain(total)),
        Step(kind=StepKind.RESULT, label=rule.result_label or "stage", value=stage),
    ]
    facts = tuple(entry.fact for entry in inputs.values() if entry.fact is not None)
    return Finding(
        title=rule.result_label or "Stage",
        value=stage,
        rule=rule.rule,
        sentence=f"{stage} ({plain(total)} points)",
        facts=facts,
        steps=tuple(steps),
    )
