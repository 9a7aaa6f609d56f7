"""Findings that may come from blood cells and not from the tumour (clonal haematopoiesis)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.advice import Advice, Verdict
from medonc.practice.actionability.tiers import Judged
from medonc.practice.actionability.tumours import BLOOD, Tumour, lineage

_TABLE = "genomics/clonal_haematopoiesis"
_SETTLE = "compare with white blood cells or test tissue before acting"


def blood_cells(judged: Sequence[Judged], tumour: Tumour, library: Library) -> Mapping[str, str]:
    """A caution by alteration, in tumours that are not of the blood; none for what is known to be inherited."""
    if BLOOD in lineage(tumour.name, library):
        return MappingProxyType({})
    where = {row["gene"]: row["where"] for row in library.tables.get(_TABLE, ())}
    return {
        one.found.alteration.said(): f"may come from blood cells (clonal haematopoiesis): {_SETTLE}"
        for one in judged
        if one.found.alteration.origin != "germline" and _may(one, where.get(one.found.alteration.gene, ""))
    }


def _may(one: Judged, where: str) -> bool:
    return "tissue" in where or (where == "plasma" and one.found.only_in_plasma)


def with_caution(advice: Advice, cautions: Mapping[str, str]) -> Advice:
    """A therapy is not open by a finding that may not be the tumour's; what is closed stays closed."""
    caution = cautions.get(advice.because, "")
    if not caution or advice.verdict is not Verdict.DO:
        return advice
    return replace(advice, verdict=Verdict.UNCERTAIN, remark=f"{advice.because} {caution}")
