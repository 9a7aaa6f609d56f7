"""Chronic myeloid leukaemia: Sokal and ELTS by their formulas, and the ELN 2020 milestones."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import short
from medonc.practice.assessment.bands import said_of
from medonc.practice.assessment.worksheet import Worksheet, registry, rounded
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, StepKind


def sokal(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Relative risk: the exponential of four weighted differences."""
    n = sheet.constant
    platelets = sheet.number("platelets") / n("platelets_unit")
    parts = {
        "age": n("age") * (sheet.number("age") - n("age_mean")),
        "spleen": n("spleen") * (sheet.number("spleen") - n("spleen_mean")),
        "platelets": n("platelets") * (platelets * platelets - n("platelets_mean")),
        "blasts": n("blasts") * (sheet.number("blasts") - n("blasts_mean")),
    }
    return _grouped(sheet, parts, exponential=True, places=2)


def elts(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The long-term survival score of EUTOS: four weighted terms."""
    n = sheet.constant
    tens, platelets = sheet.number("age") / 10, sheet.number("platelets") / 1000
    parts = {
        "age": n("age") * tens * tens * tens,
        "spleen": n("spleen") * sheet.number("spleen"),
        "blasts": n("blasts") * sheet.number("blasts"),
        "platelets": n("platelets") / platelets.sqrt(),
    }
    return _grouped(sheet, parts, exponential=False, places=4)


def _grouped(sheet: Worksheet, parts: dict[str, Decimal], *, exponential: bool, places: int) -> Answer[object]:
    for name, part in parts.items():
        sheet.note(StepKind.FORMULA, name, rounded(part, 4))
    total = sum(parts.values(), Decimal(0))
    sheet.note(StepKind.FORMULA, "sum", rounded(total, 4))
    score = total.exp() if exponential else total
    if exponential:
        sheet.note(StepKind.FORMULA, "exponential of the sum", rounded(score, 4))
    group = said_of(sheet.rule.bands, score)
    return sheet.said(group, sentence=f"{group} ({rounded(score, places)})")


def milestone(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Optimal, warning or failure by BCR::ABL1 on the international scale at a milestone of treatment."""
    when, value = sheet.word("milestone"), sheet.number("bcr_abl1")
    item = next(each for each in sheet.rule.items if each.label == when)
    word = said_of(item.bands, value)
    if not word:
        raise ImpossibleValue(f"BCR::ABL1 is {short(value)} %", expected="zero or more")
    sheet.note(StepKind.FORMULA, when, f"{short(value)} % on the international scale: {word}")
    if sheet.rule.texts.get(f"{when}, {word}"):
        sheet.remark(sheet.rule.texts[f"{when}, {word}"])
    if "resistance" in sheet and sheet.word("resistance") == "yes":
        return sheet.said("failure", sentence="failure: a resistance mutation or a high-risk additional abnormality")
    return sheet.said(word, sentence=f"{word}: {short(value)} % at {when}")


CML_METHODS = registry((("haematology.sokal", sokal), ("haematology.elts", elts), ("haematology.milestone", milestone)))
