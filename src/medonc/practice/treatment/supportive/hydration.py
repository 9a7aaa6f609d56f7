"""Fluids and rescue that a day's drugs need: cisplatin, ifosfamide, high-dose methotrexate, cyclophosphamide."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import DayDrug, day_drugs, decided, lacking
from medonc.values.evidence import Answer, Missing
from medonc.values.quantity import plain

HYDRATION = "treatment/supportive/hydration"
NONE = "none"
_PLAIN = ("cisplatin", "ifosfamide")  # at any dose


def hydration(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:
    """Which fluids: by drug, or none. Methotrexate counts from the dose that the rule names."""
    drugs = day_drugs(inputs, library)
    unknown = [each for each in drugs if each.id in rule.numbers and each.dose is None]
    if unknown:
        return lacking(rule, *(Missing(what=f"the dose of {each.drug.name}") for each in unknown))
    found = list(_needing(drugs, rule))
    if not found:
        return decided(rule, inputs, NONE)
    decision = " and ".join(each.id for each in found)
    if decision not in rule.texts:
        decision = "several"
    return decided(rule, inputs, decision, because=[_why(each) for each in found])


def _needing(drugs: tuple[DayDrug, ...], rule: KnowledgeRule) -> Iterator[DayDrug]:
    for each in sorted({each.id: each for each in drugs}.values(), key=lambda one: one.id):
        limit = rule.numbers.get(each.id)
        if each.id in _PLAIN or (limit is not None and each.dose is not None and each.dose >= limit):
            yield each


def _why(each: DayDrug) -> str:
    return each.drug.name if each.dose is None else f"{each.drug.name} {plain(each.dose)} mg/m²"
