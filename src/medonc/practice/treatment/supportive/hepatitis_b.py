"""Hepatitis B: prophylaxis, watching or neither, by both tests and the drugs of the regimen."""

from __future__ import annotations

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import day_drugs, decided, lacking, missing_input, word
from medonc.values.evidence import Answer, Level, Remark

HEPATITIS_B = "treatment/supportive/hepatitis_b"
_POSITIVE, _NEGATIVE = "positive", "negative"


def hepatitis_b(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:
    """What the two tests ask for; a test that is not known is asked for, and never taken as negative."""
    surface, core = word(inputs, "hbsag"), word(inputs, "anti_hbc")
    drugs = day_drugs(inputs, library)
    against = [each.drug.name for each in drugs if _is_anti_cd20(each.drug.drug_class, rule)]
    if surface == _POSITIVE:
        return decided(rule, inputs, "prophylaxis", because=["HBsAg positive"])
    if core == _POSITIVE and against:
        return decided(rule, inputs, "prophylaxis", because=[f"anti-HBc positive with {', '.join(against)}"])
    unknown = [name for name, value in (("hbsag", surface), ("anti_hbc", core)) if value != _NEGATIVE and not value]
    if unknown:
        return lacking(rule, *(missing_input(rule, name, do="order the test") for name in unknown))
    if core == _POSITIVE:
        return decided(rule, inputs, "watch", because=["anti-HBc positive alone"], remarks=_either(rule))
    return decided(rule, inputs, "none", because=["both tests negative"])


def _is_anti_cd20(drug_class: str, rule: KnowledgeRule) -> bool:
    return any(name in drug_class for name in rule.texts["anti-CD20 classes"].split(", "))


def _either(rule: KnowledgeRule) -> tuple[Remark, ...]:
    return (Remark(text=rule.texts["or prophylaxis"], level=Level.NOTE, kind="policy"),)
