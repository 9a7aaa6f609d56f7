"""What a genomic number means by the limits of the tables: burden, scores, fractions."""

from __future__ import annotations

from decimal import Decimal

from medonc.practice.genomics.tables import Genes

_HIGH = {"TMB": "tumour mutational burden high", "HRD": "homologous recombination score positive"}
_SUSPECT, _HALF = "germline allele fraction suspect", "germline allele fraction near half"
_PLASMA = "plasma tumour fraction informative"


def is_high(name: str, value: Decimal, genes: Genes) -> bool:
    """Whether a burden (mutations per megabase) or a score of instability reaches its limit."""
    return value >= genes.limits[_HIGH[name]]


def may_be_inherited(percent: Decimal | None, genes: Genes, *, is_indel: bool) -> bool:
    """Whether an allele fraction leaves an inherited variant possible; one that is not reported does."""
    limit = genes.limits[f"{_SUSPECT} of an indel" if is_indel else _SUSPECT]
    return percent is None or percent >= limit


def is_near_half(percent: Decimal, genes: Genes) -> bool:
    """Whether an allele fraction is near that of an inherited variant on one of two chromosomes."""
    return genes.limits[f"{_HALF} low"] <= percent <= genes.limits[f"{_HALF} high"]


def is_informative(percent: Decimal, genes: Genes) -> bool:
    """Whether plasma holds enough tumour DNA for what is not found to mean something."""
    return percent >= genes.limits[_PLASMA]


def informative_from(genes: Genes) -> Decimal:
    """The tumour fraction in percent from which it does."""
    return genes.limits[_PLASMA]
