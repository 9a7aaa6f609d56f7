"""A patient's diplotype of a gene as the record holds it: a reported genotype, or germline variants and zygosity.

A region that was studied without a variant is no genotype: which variants were looked for is not told, and tests of a
tumour see what the tumour lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from medonc.practice.criteria import Scene
from medonc.practice.criteria.atoms.variant import is_of
from medonc.practice.criteria.results import VOID
from medonc.record.facts import Component, Fact
from medonc.record.measured import Result, Variant
from medonc.values.codes import Concept, Hgnc, Loinc
from medonc.values.evidence import FactRef, Missing

GENOTYPE, GENE_STUDIED, ALLELIC_STATE = Loinc("84413-4"), Loinc("48018-6"), Loinc("53034-5")
GERMLINE = Loinc("LA6683-2")
ZYGOSITY = MappingProxyType(
    {Loinc("LA6706-1"): "heterozygous", Loinc("LA6705-3"): "homozygous", Loinc("LA6707-9"): "hemizygous"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Genotype:
    """A diplotype as reported, with the facts that say so."""

    text: str
    facts: tuple[FactRef, ...]


def genotype_of(gene: str, hgnc: str, scene: Scene, *, do: str = "") -> Genotype | Missing:
    """What the record says of both alleles of a gene (`hgnc:3012`); missing where nothing or two things are said."""
    told = [*_reported(hgnc, scene), *_from_variants(hgnc, scene)]
    what = f"diplotype of {gene}"
    if not told:
        return Missing(what=what, why="not tested", do=do)
    texts = dict.fromkeys(text for text, _ in told)
    if len(texts) > 1:
        return Missing(what=what, why=f"contradictory ({' and '.join(texts)})", do="ask the laboratory")
    facts = dict.fromkeys(fact for _, found in told for fact in found)
    return Genotype(text=next(iter(texts)), facts=scene.refs(*facts))


def _reported(hgnc: str, scene: Scene) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """The genotypes that a laboratory wrote out."""
    for result in scene.chart.results((GENOTYPE,)):
        by_then = result.effective is None or result.effective.start <= scene.limit
        if by_then and result.status not in VOID and _is_of(hgnc, result) and result.value is not None:
            yield str(result.value), (result,)


def _is_of(hgnc: str, result: Result) -> bool:
    gene = Hgnc(hgnc.upper())
    return any(c.code.has((GENE_STUDIED,)) and _names(c, gene) for c in result.components)


def _names(component: Component, gene: Hgnc) -> bool:
    return isinstance(component.value, Concept) and component.value.has((gene,))


def _from_variants(hgnc: str, scene: Scene) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """All germline variants of the gene that are there, as one report: `c.1905+1G>A heterozygous`."""
    there = [v for v in scene.happened(Variant) if v.present and _is_germline(v) and is_of(hgnc, v, scene.library)]
    calls = dict.fromkeys(f"{_change(v)} {_zygosity(v)}".strip() for v in there)
    if calls:
        yield "; ".join(calls), tuple(there)


def _is_germline(variant: Variant) -> bool:
    return variant.origin is not None and variant.origin.has((GERMLINE,))


def _change(variant: Variant) -> str:
    """The change without the transcript that it is counted on."""
    return (variant.coding_change or variant.protein_change).rpartition(":")[2] or "unnamed variant"


def _zygosity(variant: Variant) -> str:
    for component in variant.components:
        if component.code.has((ALLELIC_STATE,)) and isinstance(component.value, Concept):
            return next((said for code, said in ZYGOSITY.items() if component.value.has((code,))), "")
    return ""
