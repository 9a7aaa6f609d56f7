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
    """Whether an allele fraction fits a variant on one of two chromosomes; without the limits it does not."""
    low, high = (genes.limits.get(f"{_HALF} {end}") for end in ("low", "high"))
    return low is not None and high is not None and low <= percent <= high


def is_informative(percent: Decimal, genes: Genes) -> bool:
    """Whether plasma holds enough tumour DNA for what is not found to mean something; without a limit it does not."""
    limit = informative_from(genes)
    return limit is not None and percent >= limit


def informative_from(genes: Genes) -> Decimal | None:
    """The tumour fraction in percent from which it does; None in an edition without that limit."""
    return genes.limits.get(_PLASMA)
