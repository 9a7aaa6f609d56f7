"""Lugano 2014: by PET with the Deauville score, and by CT with the products of the diameters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import falls_by, number, percent_change, rises_by, said_percent
from medonc.practice.response.said import answered
from medonc.practice.response.typed import amount, chosen, needed, size, yes
from medonc.values.evidence import Finding


def by_pet(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """The metabolic response by score, change of uptake and new foci."""
    score, change = needed(rule, inputs, "deauville"), chosen(inputs, "uptake")
    words = f"Deauville {number(score)}"
    if yes(inputs, "new_foci"):
        return answered(rule, inputs, "PMD", f"PMD: {words}, new foci of lymphoma")
    if score < rule.numbers["residual_from"]:
        if yes(inputs, "marrow"):
            return answered(rule, inputs, "PMR", f"PMR: {words}, but uptake in the marrow is left")
        return answered(rule, inputs, "CMR", f"CMR: {words}, with or without a residual mass")
    word = {"lower": "PMR", "same": "NMR", "higher": "PMD"}[change]
    against = "as" if change == "same" else "than"
    return answered(rule, inputs, word, f"{word}: {words}, uptake {change} {against} at baseline")


def by_ct(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """The response by size: nodes gone, sum of products, one lesion that grows, spleen, new lesions."""
    numbers = rule.numbers
    before, now = size(rule, inputs, "products_before"), size(rule, inputs, "products_now")
    line = f"{number(before)} → {number(now)} cm², {said_percent(percent_change(before, now))} from baseline"
    why = _progresses(rule, inputs)
    if why:
        return answered(rule, inputs, "PD", f"PD: {why}; {line}")
    longest, left = size(rule, inputs, "longest_node"), yes(inputs, "other_disease")
    if longest <= numbers["node_normal_cm"] and not left and not yes(inputs, "spleen_large"):
        return answered(rule, inputs, "CR", f"CR: nodes at most {number(numbers['node_normal_cm'])} cm; {line}")
    word = "PR" if falls_by(before, now, percent=numbers["response_percent"]) else "SD"
    return answered(rule, inputs, word, f"{word}: {line}")


def _progresses(rule: KnowledgeRule, inputs: Inputs) -> str:
    """What makes it progression: a new lesion, or one lesion that grew in product and in diameter."""
    numbers = rule.numbers
    if yes(inputs, "new_lesion"):
        return "a new lesion"
    low, now = amount(rule, inputs, "lesion_product_nadir"), amount(rule, inputs, "lesion_product_now")
    longest, grown = amount(rule, inputs, "lesion_longest"), amount(rule, inputs, "lesion_growth")
    if low is None or now is None or longest is None or grown is None:
        return ""
    least = numbers["growth_small_cm"] if longest <= numbers["small_cm"] else numbers["growth_large_cm"]
    abnormal = longest > numbers["node_normal_cm"]
    if abnormal and rises_by(low, now, percent=numbers["progression_percent"]) and grown >= least:
        return f"a lesion of {number(longest)} cm, product {number(low)} → {number(now)} cm², +{number(grown)} cm"
    return ""


LUGANO_METHODS: Mapping[str, Method] = MappingProxyType({"response.lugano_pet": by_pet, "response.lugano_ct": by_ct})
