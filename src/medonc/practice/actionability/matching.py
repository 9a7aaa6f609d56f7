"""Whether an alteration is the one that a statement speaks of.

A statement writes `V600E`, `V600`, `exon 19 deletion`, `exon 11 mutation`, `exon 14 skipping`, `fusion`,
`fusion with BCR`, `amplification`, `deletion`, `loss`, `pathogenic`, `oncogenic`, or a name such as `ITD`.
"""

from __future__ import annotations

import re

from medonc.practice.actionability.statements import Statement
from medonc.practice.genomics.alteration import Alteration, Kind
from medonc.practice.genomics.oncogenicity import Class, Oncogenicity
from medonc.practice.genomics.profile import Found
from medonc.practice.genomics.protein import Effect
from medonc.practice.genomics.tables import Genes

NOT_FOUND = "not found"
_SMALL = frozenset({Kind.PROTEIN, Kind.SPLICE, Kind.CODING})
_ACTING = frozenset({Class.ONCOGENIC, Class.LIKELY})
_RESIDUE = re.compile(r"[A-Z]\d+")
_CHANGE = re.compile(r"[A-Z]\d+[A-Z*]|[A-Z]\d+(_[A-Z]\d+)?(del|ins|dup|delins|fs).*")
_IN_REGION = re.compile(r"(?P<region>.+) (?P<what>deletion|insertion|mutation)")
_EFFECTS = {"deletion": (Effect.DELETION,), "insertion": (Effect.INSERTION,)}


def speaks_of(statement: Statement, found: Found, judged: Oncogenicity, genes: Genes) -> bool:
    """Whether a statement is about this alteration; an alteration with a fault fits nothing."""
    one = found.alteration
    if one.faults or (statement.origin == "germline" and one.origin != "germline"):
        return False
    return any(_fits(each, found, judged, genes) for each in statement.alterations)


def _fits(asked: str, found: Found, judged: Oncogenicity, genes: Genes) -> bool:
    one = found.alteration
    if asked == "oncogenic":
        return one.kind in _SMALL and (judged.judged in _ACTING or found.pathogenic)
    if asked in ("loss", "pathogenic"):
        return _is_loss(found, judged, genes)
    if asked.startswith("fusion"):
        return one.kind is Kind.FUSION and one.partner == (asked.removeprefix("fusion with ").strip() if "with" in asked
                                                           else one.partner)  # fmt: skip
    if asked in ("amplification", "deletion"):
        return one.kind is (Kind.AMPLIFICATION if asked == "amplification" else Kind.DELETION)
    if one.kind in (Kind.SKIPPING, Kind.NAMED):
        return one.text.casefold() == asked.casefold()
    return _fits_change(asked, one, genes)


def _fits_change(asked: str, one: Alteration, genes: Genes) -> bool:
    change = one.change
    if change is None:
        return False
    if _RESIDUE.fullmatch(asked):
        return change.residue == asked and change.effect is Effect.MISSENSE
    if _CHANGE.fullmatch(asked):
        return change.text == asked
    if asked == "ITD":
        region = genes.region(one.gene, "juxtamembrane")
        inside = region is not None and region.first <= change.first <= region.last
        return inside and change.effect is Effect.INSERTION
    return _fits_region(asked, one, genes)


def _fits_region(asked: str, one: Alteration, genes: Genes) -> bool:
    found = _IN_REGION.fullmatch(asked)
    change = one.change
    region = genes.region(one.gene, found["region"]) if found else None
    if found is None or change is None or region is None or change.effect is Effect.SILENT:
        return False
    inside = region.first <= change.first <= region.last
    return inside and (found["what"] == "mutation" or change.effect in _EFFECTS[found["what"]])


def _is_loss(found: Found, judged: Oncogenicity, genes: Genes) -> bool:
    """Loss of function: no product is left, a laboratory called it pathogenic, or a residue known for its loss."""
    one = found.alteration
    if one.is_null or found.pathogenic:
        return True
    spot = genes.hotspot(one.gene, one.change.residue) if one.change else None
    return spot is not None and spot.function == "loss" and judged.judged in _ACTING
