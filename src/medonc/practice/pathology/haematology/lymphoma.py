"""Lymphoma: cell of origin by Hans, double expressors, MIPI, and the early groups of Hodgkin lymphoma."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import short
from medonc.practice.assessment.bands import said_of
from medonc.practice.assessment.worksheet import Worksheet, registry, rounded
from medonc.practice.pathology.haematology.measures import absent, ldh_ratio
from medonc.practice.pathology.haematology.points import points
from medonc.values.evidence import Answer, Missing, StepKind

_EARLY, _ADVANCED = ("IA", "IB", "IIA", "IIB"), "advanced"


def hans(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Germinal centre B-cell like, or not, by CD10, then BCL6, then MUM1, each positive from 30 per cent on."""
    if "cd10" not in sheet:
        return sheet.not_known(*absent(sheet, "cd10"))
    if _positive(sheet, "cd10"):
        return sheet.said("GCB", sentence="GCB: CD10 positive")
    if "bcl6" not in sheet:
        both = "mum1" in sheet and _positive(sheet, "mum1")
        return (
            sheet.said("non-GCB", sentence="non-GCB: CD10 negative, MUM1 positive; BCL6 changes nothing")
            if both
            else sheet.not_known(*absent(sheet, "bcl6"))
        )
    if not _positive(sheet, "bcl6"):
        return sheet.said("non-GCB", sentence="non-GCB: CD10 and BCL6 negative")
    if "mum1" not in sheet:
        return sheet.not_known(*absent(sheet, "mum1"))
    if _positive(sheet, "mum1"):
        return sheet.said("non-GCB", sentence="non-GCB: CD10 negative, BCL6 and MUM1 positive")
    return sheet.said("GCB", sentence="GCB: CD10 negative, BCL6 positive, MUM1 negative")


def _positive(sheet: Worksheet, name: str) -> bool:
    number, least = sheet.number(name), sheet.constant("positive")
    sheet.note(StepKind.FORMULA, name.upper(), f"{short(number)} % {'≥' if number >= least else '<'} {short(least)} %")
    return number >= least


def double_expressor(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether MYC and BCL2 are both expressed; exactly 50 per cent BCL2 is where publications differ."""
    known = {name: sheet.number(name) for name in ("myc", "bcl2") if name in sheet}
    myc, bcl2 = sheet.constant("myc"), sheet.constant("bcl2")
    if known.get("myc", myc) < myc or known.get("bcl2", bcl2) < bcl2:
        return sheet.said("no", sentence="no double expressor")
    missing = absent(sheet, "myc", "bcl2")
    if missing:
        return sheet.not_known(*missing)
    if known["bcl2"] == bcl2:
        why = f"exactly {short(bcl2)} %: positive by some publications, not by others"
        return sheet.not_known(Missing(what="BCL2", why=why, do="have it counted again"))
    sheet.remark(sheet.rule.texts["not double hit"])
    return sheet.said("yes", sentence="double expressor: MYC and BCL2")


def mipi(sheet: Worksheet, library: Library) -> Answer[object]:
    """The MIPI of mantle cell lymphoma by its formula."""
    ratio = ldh_ratio(sheet, library)
    missing = (*absent(sheet, "age", "ecog", "leukocytes"), *ratio.missing)
    if missing or not isinstance(ratio.value, Decimal):
        return sheet.not_known(*missing)
    n = sheet.constant
    white = sheet.number("leukocytes") * 1000  # the formula takes cells per µL
    parts = {
        "age": n("age") * sheet.number("age"),
        "performance": n("ecog") if sheet.number("ecog") >= n("ecog_from") else Decimal(0),
        "LDH": n("ldh") * ratio.value.log10(),
        "white cells": n("leukocytes") * white.log10(),
    }
    for name, part in parts.items():
        sheet.note(StepKind.FORMULA, name, rounded(part, 4))
    score = sum(parts.values(), Decimal(0))
    sheet.note(StepKind.FORMULA, "MIPI", rounded(score, 4))
    group = said_of(sheet.rule.bands, score)
    return sheet.said(group, sentence=f"{group} ({rounded(score, 2)})")


def ghsg(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Early favourable, early unfavourable or advanced by the German Hodgkin Study Group."""
    if "stage" not in sheet:
        return sheet.not_known(*absent(sheet, "stage"))
    stage = sheet.word("stage")
    if stage not in _EARLY:
        return sheet.said(_ADVANCED, sentence=f"advanced: stage {stage}")
    risks = dict(_ghsg_risks(sheet, stage))
    _note_risks(sheet, risks)
    heavy = [name for name in ("large_mass", "extranodal") if risks[name]]
    if stage == "IIB" and heavy:
        return sheet.said(_ADVANCED, sentence="advanced: IIB with a large mediastinal mass or extranodal disease")
    missing = absent(sheet, *_needs(risks))
    present = [name for name, held in risks.items() if held]
    if present and not (stage == "IIB" and None in (risks["large_mass"], risks["extranodal"])):
        return sheet.said("early unfavourable", sentence=f"early unfavourable: {_named(present)}")
    return sheet.not_known(*missing) if missing else sheet.said("early favourable")


def _ghsg_risks(sheet: Worksheet, stage: str) -> Iterator[tuple[str, bool | None]]:
    yield "large_mass", _yes(sheet, "large_mass")
    yield "extranodal", _yes(sheet, "extranodal")
    yield "esr", _fast(sheet, stage)
    yield "areas", _at_least(sheet, "areas")


def eortc(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Favourable or unfavourable early Hodgkin lymphoma above the diaphragm by the EORTC."""
    if "stage" not in sheet:
        return sheet.not_known(*absent(sheet, "stage"))
    stage = sheet.word("stage")
    if stage not in _EARLY:
        return sheet.said(_ADVANCED, sentence=f"advanced: stage {stage}")
    risks: dict[str, bool | None] = {
        "age": _at_least(sheet, "age"),
        "esr": _fast(sheet, stage),
        "areas": _at_least(sheet, "areas"),
        "mass_ratio": _at_least(sheet, "mass_ratio"),
    }
    _note_risks(sheet, risks)
    present = [name for name, held in risks.items() if held]
    if present:
        return sheet.said("unfavourable", sentence=f"unfavourable: {_named(present)}")
    missing = absent(sheet, *_needs(risks))
    return sheet.not_known(*missing) if missing else sheet.said("favourable")


def _needs(risks: dict[str, bool | None]) -> list[str]:
    return [name for name, held in risks.items() if held is None]


def _named(risks: list[str]) -> str:
    words = {"large_mass": "large mediastinal mass", "esr": "ESR", "areas": "nodal areas", "mass_ratio": "large mass"}
    return ", ".join(words.get(name, name) for name in risks)


def _note_risks(sheet: Worksheet, risks: dict[str, bool | None]) -> None:
    for name, held in risks.items():
        sheet.note(StepKind.FORMULA, _named([name]), {True: "risk", False: "no risk", None: "not known"}[held])


def _yes(sheet: Worksheet, name: str) -> bool | None:
    return sheet.word(name) == "yes" if name in sheet else None


def _at_least(sheet: Worksheet, name: str) -> bool | None:
    return sheet.number(name) >= sheet.constant(name) if name in sheet else None


def _fast(sheet: Worksheet, stage: str) -> bool | None:
    """Whether the sedimentation rate is a risk: with B symptoms from a lower value on."""
    least = sheet.constant("esr_with_b" if stage.endswith("B") else "esr")
    return sheet.number("esr") >= least if "esr" in sheet else None


LYMPHOMA_METHODS = registry(
    (
        ("haematology.points", points),
        ("haematology.hans", hans),
        ("haematology.double_expressor", double_expressor),
        ("haematology.mipi", mipi),
        ("haematology.ghsg", ghsg),
        ("haematology.eortc", eortc),
    )
)
