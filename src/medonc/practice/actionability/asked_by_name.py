"""The rule of tumour types as it is asked by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.actionability.tumours import lineage, type_of
from medonc.practice.answers import Inputs, Method
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Step, StepKind


def _tumour_type(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The deepest type of the tree, with its ancestors; not known where the codes fit none."""
    said = {name: str(inputs[name].value) if name in inputs else "" for name in ("site", "histology")}
    name = type_of(said["site"], said["histology"][:4], library)
    if not name:
        return NotKnown(
            title=rule.rule.title, missing=(Missing(what="a tumour type that the codes fit"),), rule=rule.rule
        )
    line = " < ".join(lineage(name, library))
    steps = (Step(kind=StepKind.FORMULA, label="ancestors", value=line),)
    return Finding(title=rule.rule.title, value=name, rule=rule.rule, sentence=line, steps=steps)


METHODS: Mapping[str, Method] = MappingProxyType({"actionability.tumour_type": _tumour_type})
