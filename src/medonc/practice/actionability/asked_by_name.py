"""The rules of tumour types and tiers as they are asked by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.actionability.tiers import judge
from medonc.practice.actionability.tumours import Tumour, lineage, type_of
from medonc.practice.answers import Inputs, Method
from medonc.practice.genomics.alteration import Reported, alteration
from medonc.practice.genomics.profile import Found
from medonc.practice.genomics.tables import genes_of
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
    steps = (
        Step(kind=StepKind.FORMULA, label="ancestors", value=line),
        Step(kind=StepKind.RESULT, label=rule.rule.title, value=name),
    )
    return Finding(title=rule.rule.title, value=name, rule=rule.rule, sentence=line, steps=steps)


def _tier(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The tier of one alteration in a tumour, with what sets it and what speaks against it."""
    said = {name: str(entry.value) for name, entry in inputs.items()}
    reported = Reported(
        genes=tuple(each.strip() for each in said["gene"].split(",")),
        protein=said.get("protein", ""),
        words=said.get("words", ""),
        origin=said.get("origin", ""),
    )
    tumour = Tumour(name=type_of(said["site"], said.get("histology", "")[:4], library))
    one = judge(Found(alteration=alteration(reported, genes_of(library))), tumour, library)
    steps = [Step(kind=StepKind.FORMULA, label=e.role.value, value=f"{e.statement.said()}, {e.statement.basis()}")
             for e in one.evidence]  # fmt: skip
    steps.append(Step(kind=StepKind.RESULT, label="ESCAT", value=one.escat or "none"))
    return Finding(title=rule.rule.title, value=one.tier.value, rule=rule.rule, sentence=one.why(), steps=tuple(steps))


METHODS: Mapping[str, Method] = MappingProxyType(
    {"actionability.tumour_type": _tumour_type, "actionability.tier": _tier}
)
