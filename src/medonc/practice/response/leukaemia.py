"""ELN 2022 for acute myeloid leukaemia, and iwCLL 2018 for chronic lymphocytic leukaemia."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import falls_by, number, rises_by
from medonc.practice.response.said import answered
from medonc.practice.response.typed import amount, needed, yes
from medonc.values.evidence import Answer


def eln(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The response by marrow blasts, blood counts and extramedullary disease."""
    numbers = rule.numbers
    blasts = needed(rule, inputs, "marrow_blasts")
    neutrophils, platelets = needed(rule, inputs, "neutrophils"), needed(rule, inputs, "platelets")
    said = f"blasts {number(blasts)} %, neutrophils {number(neutrophils)}, platelets {number(platelets)} × 10⁹/L"
    cleared = blasts < numbers["blasts"]
    if cleared and not yes(inputs, "circulating_blasts") and not yes(inputs, "extramedullary"):
        word = _of_counts(neutrophils >= numbers["neutrophils"], platelets >= numbers["platelets"], rule, inputs)
        if yes(inputs, "mrd_negative") and word in ("CR", "CRh", "CRi"):
            word += " without measurable residual disease"
        return answered(rule, inputs, word, f"{word}: {said}")
    before = amount(rule, inputs, "blasts_before")
    fell = before is not None and falls_by(before, blasts, percent=numbers["partial_percent"])
    counts = neutrophils >= numbers["neutrophils"] and platelets >= numbers["platelets"]
    if fell and counts and numbers["blasts"] <= blasts <= numbers["partial_blasts"]:
        return answered(rule, inputs, "PR", f"PR: {said}")
    return answered(rule, inputs, "no response", f"no response: {said}")


def _of_counts(neutrophils: bool, platelets: bool, rule: KnowledgeRule, inputs: Inputs) -> str:
    """Complete response by how far the counts have come back."""
    if neutrophils and platelets:
        return "CR"
    both = (
        needed(rule, inputs, "neutrophils") >= rule.numbers["neutrophils_partial"]
        and needed(rule, inputs, "platelets") >= rule.numbers["platelets_partial"]
    )
    if both:
        return "CRh"
    return "CRi" if neutrophils or platelets else "MLFS"


def cll(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The response by nodes, spleen, lymphocytes, symptoms and blood counts."""
    worse = tuple(_worse(rule, inputs))
    if worse:
        return answered(rule, inputs, "PD", f"PD: {', '.join(worse)}")
    complete = tuple(_not_complete(rule, inputs))
    if not complete:
        return answered(rule, inputs, "CR", "CR: nodes, spleen, lymphocytes, marrow and counts are normal")
    tumour, marrow = _partial_tumour(rule, inputs), _partial_marrow(rule, inputs)
    word = "PR" if tumour and marrow else "SD"
    return answered(rule, inputs, word, f"{word}: not complete: {', '.join(complete)}")


def _worse(rule: KnowledgeRule, inputs: Inputs) -> Iterator[str]:
    """What makes it progression: growth that also leaves the normal range, or something new."""
    numbers = rule.numbers
    abnormal = {
        "nodes": needed(rule, inputs, "longest_node") > numbers["node_cm"],
        "lymphocytes": needed(rule, inputs, "lymphocytes_now") >= numbers["progression_lymphocytes"],
    }
    for name, counts in abnormal.items():
        low, now = amount(rule, inputs, f"{name}_lowest"), needed(rule, inputs, f"{name}_now")
        if low is not None and counts and rises_by(low, now, percent=numbers["progression_percent"]):
            yield f"{name} {number(low)} → {number(now)}"
    if yes(inputs, "new_lesion"):
        yield "a new lesion or transformation"


def _not_complete(rule: KnowledgeRule, inputs: Inputs) -> Iterator[str]:
    numbers = rule.numbers
    if needed(rule, inputs, "longest_node") >= numbers["node_cm"]:
        yield f"longest node {number(needed(rule, inputs, 'longest_node'))} cm"
    if needed(rule, inputs, "spleen") >= numbers["spleen_cm"]:
        yield f"spleen {number(needed(rule, inputs, 'spleen'))} cm"
    if needed(rule, inputs, "lymphocytes_now") >= numbers["lymphocytes"]:
        yield f"lymphocytes {number(needed(rule, inputs, 'lymphocytes_now'))}"
    if yes(inputs, "symptoms"):
        yield "symptoms"
    if not yes(inputs, "marrow_normal"):
        yield "marrow not shown to be normal"
    yield from _counts(rule, inputs)


def _counts(rule: KnowledgeRule, inputs: Inputs) -> Iterator[str]:
    for name, unit in (("neutrophils", ""), ("platelets", ""), ("haemoglobin", " g/dL")):
        value = needed(rule, inputs, name)
        if value < rule.numbers[name]:
            yield f"{name} {number(value)}{unit}"


def _partial_tumour(rule: KnowledgeRule, inputs: Inputs) -> bool:
    """Two of nodes, lymphocytes and spleen are halved or normal."""
    percent = rule.numbers["response_percent"]
    met = [
        falls_by(needed(rule, inputs, "nodes_before"), needed(rule, inputs, "nodes_now"), percent=percent),
        falls_by(needed(rule, inputs, "lymphocytes_before"), needed(rule, inputs, "lymphocytes_now"), percent=percent),
        needed(rule, inputs, "spleen") < rule.numbers["spleen_cm"],
    ]
    return sum(met) >= rule.numbers["partial_of_tumour"]


def _partial_marrow(rule: KnowledgeRule, inputs: Inputs) -> bool:
    """One of the counts has its limit."""
    return len(tuple(_counts(rule, inputs))) < len(("neutrophils", "platelets", "haemoglobin"))


LEUKAEMIA_METHODS: Mapping[str, Method] = MappingProxyType({"response.eln_aml": eln, "response.iwcll": cll})
