"""The tests of a work-up by spread, as a question that needs no patient."""

from __future__ import annotations

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.values.evidence import Answer, Finding, Step, StepKind


def tests_of_spread(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The names of the tests for the spread; those of some patients only carry a star."""
    spread = str(inputs["spread"].value)
    held = [each for each in rule.needed if spread in each.spread]
    names = tuple(each.name + ("*" if each.when else "") for each in held)
    steps = [Step(kind=StepKind.FORMULA, label=e.name, value="; ".join(filter(None, [e.order, e.why]))) for e in held]
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label or "tests", value=", ".join(names)))
    said = f"{rule.rule.title}, {spread}: {', '.join(names) or 'nothing held'}"
    return Finding(title="Work-up", value=names, rule=rule.rule, sentence=said, steps=tuple(steps))
