"""Prophylaxis against Pneumocystis: by the drugs of the regimen, steroids and radiotherapy beside temozolomide."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import day_drugs, decided, is_yes, measure
from medonc.values.evidence import Answer
from medonc.values.quantity import plain

PNEUMOCYSTIS = "treatment/supportive/pneumocystis"


def pneumocystis(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:
    """Proposed or not, with what asks for it."""
    because = list(_triggers(rule, inputs, library))
    return decided(rule, inputs, "proposed" if because else "not proposed", because=because)


def _triggers(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Iterator[str]:
    always = rule.texts["always"].split(", ")
    for each in day_drugs(inputs, library):
        if each.id in always:
            yield each.drug.name
        if each.id == "temozolomide" and is_yes(inputs, "radiotherapy"):
            yield "temozolomide with radiotherapy"
    steroid, days = measure(inputs, "steroid", "mg"), measure(inputs, "steroid_for", "d")
    if steroid is not None and days is not None and steroid >= rule.numbers["steroid"] and days >= rule.numbers["days"]:
        yield f"{plain(steroid)} mg of prednisone a day for {plain(days)} days"
