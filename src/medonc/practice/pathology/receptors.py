"""Oestrogen and progesterone receptor of a breast cancer by the share of stained nuclei, and Ki-67."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import band_of, needed, open_question, percent, stated, word
from medonc.values.evidence import Answer
from medonc.values.quantity import plain


def receptor(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Positive, low positive (where the rule knows it) or negative; little staining asks for the internal control."""
    share = needed(rule, inputs, "percent")
    control = word(inputs, "control")
    little = share <= rule.numbers["low_to"]
    if little and control == "present, not stained":
        return open_question(rule, inputs, "a valid stain", why="internal control not stained", do=rule.texts["repeat"])
    value = "negative"
    if share >= rule.numbers["positive_from"]:
        value = "low positive" if little and "low" in rule.texts else "positive"
    limit = f"{percent(share)} of nuclei; positive from {percent(rule.numbers['positive_from'])}"
    remarks = [
        rule.texts["low"] if value == "low positive" else "",
        rule.texts["no_control"] if little and control == "absent" else "",
    ]
    return stated(rule, inputs, value, f"{value}, {percent(share)}", lines=[("share", limit)], remarks=remarks)


def share_by_band(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """A share of stained cells read by the rule's bands: Ki-67 and others that are only reported."""
    share = needed(rule, inputs, "percent")
    band = band_of(share, rule.bands)
    says = band.says if band else "outside every band"
    spec = next(spec.unit for spec in rule.inputs if spec.name == "percent")
    said = f"{plain(share)} {spec}: {says}"
    return stated(rule, inputs, says, said, remarks=[rule.texts.get("remark", "")])


RECEPTOR_METHODS: Mapping[str, Method] = MappingProxyType(
    {"pathology.receptor": receptor, "pathology.share": share_by_band}
)
