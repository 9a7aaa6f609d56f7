"""Words of a report read by a published list: Lauren's types, regression, p16, neuroendocrine grade."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import amount, band_of, needed, open_question, percent, stated, word
from medonc.values.evidence import Answer
from medonc.values.quantity import plain


def lauren(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Lauren's type by the morphology code; a code that tells nothing asks for it."""
    code = word(inputs, "morphology").split("/")[0]
    if code not in rule.texts:
        return open_question(rule, inputs, "Lauren's type", why=f"{code} does not tell it", do=rule.texts["do"])
    return stated(rule, inputs, rule.texts[code], f"Lauren: {rule.texts[code]} (ICD-O-3 {code})")


def regression(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The grade of a named system in words: complete, near complete, partial or none. Never carried to another."""
    system, grade = word(inputs, "system"), amount(rule, inputs, "grade")
    share = amount(rule, inputs, "residual")
    if grade is None and share is not None and system == "Becker":
        band = band_of(share, next(item.bands for item in rule.items if item.name == "becker"))
        name = band.says if band else ""
        said = f"Becker {name}: {percent(share)} of the tumour bed"
        return stated(rule, inputs, f"Becker {name}", said, lines=[("residual tumour", percent(share))])
    if grade is None:
        return open_question(rule, inputs, f"grade of {system}", why="not recorded", do=rule.texts["do"])
    key = f"{system} {plain(grade)}"
    if key not in rule.texts:
        return open_question(
            rule, inputs, f"grade of {system}", why=f"{system} has no grade {plain(grade)}", do=rule.texts["do"]
        )
    return stated(rule, inputs, key, f"{key}: {rule.texts[key]}", remarks=[rule.texts["named"]])


def p16(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Positive where enough cells stain at least moderately in nucleus and cytoplasm: the surrogate of HPV."""
    share, intensity = needed(rule, inputs, "percent"), word(inputs, "intensity")
    enough = share >= rule.numbers["percent"] and intensity in ("moderate", "strong")
    value = "positive" if enough else "negative"
    remarks = [rule.texts["elsewhere"] if word(inputs, "site") not in ("", "oropharynx") else ""]
    return stated(rule, inputs, value, f"p16 {value}: {percent(share)}, {intensity}", remarks=remarks)


def neuroendocrine(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """G1 to G3 of a well differentiated tumour: the higher of mitoses and Ki-67; one alone gives at least that."""
    found = {
        name: band_of(value, next(item.bands for item in rule.items if item.name == name))
        for name in ("ki67", "mitoses")
        if (value := amount(rule, inputs, name)) is not None
    }
    grades = {name: band.says for name, band in found.items() if band}
    if not grades:
        return open_question(rule, inputs, "Ki-67 and mitoses", why="not recorded", do=rule.texts["do"])
    highest = max(grades.values())
    lines = list(grades.items())
    both = len(grades) == 2 or highest == "G3"
    return stated(rule, inputs, highest, f"{highest}{'' if both else ' or higher'}", lines=lines)


WORD_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "pathology.lauren": lauren,
        "pathology.regression": regression,
        "pathology.p16": p16,
        "pathology.neuroendocrine": neuroendocrine,
    }
)
