"""Prostate: the grade group of a Gleason score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import amount, needed, open_question, stated, word
from medonc.values.evidence import Answer
from medonc.values.quantity import plain


def grade_group(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Grade group 1 to 5. A third, higher pattern counts in a biopsy always, in a resection above its share."""
    first, second = needed(rule, inputs, "primary"), needed(rule, inputs, "secondary")
    third, sample = amount(rule, inputs, "tertiary"), word(inputs, "sample")
    higher = third is not None and third > max(first, second)
    share = amount(rule, inputs, "tertiary_share")
    if higher and sample == "prostatectomy" and share is None:
        return open_question(
            rule, inputs, "share of the third pattern", why="not recorded", do="state its share of the tumour"
        )
    remarks: list[str] = []
    if third is not None and higher:
        if sample == "biopsy" or (share is not None and share > rule.numbers["minor_to"]):
            second = third
            remarks.append(rule.texts["third counts"])
        else:
            remarks.append(rule.texts["minor"])
    pair = f"{plain(first)} + {plain(second)}"
    group = _points(rule, first, second)
    said = f"grade group {plain(group)} (Gleason {pair} = {plain(first + second)})"
    return stated(rule, inputs, group, said, lines=[("Gleason score", pair)], remarks=remarks)


def _points(rule: KnowledgeRule, first: Decimal, second: Decimal) -> Decimal:
    points = next(item.points for item in rule.items if item.name == "patterns")
    return points[f"{plain(first)}+{plain(second)}"]


PROSTATE_METHODS: Mapping[str, Method] = MappingProxyType({"pathology.grade_group": grade_group})
