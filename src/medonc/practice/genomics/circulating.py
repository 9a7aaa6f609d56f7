"""Tests of tumour DNA in plasma: what they found, and whether what they did not find says anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.practice.as_recorded import words
from medonc.practice.genomics.bounds import informative_from, is_informative
from medonc.practice.genomics.tables import Genes
from medonc.record import Chart
from medonc.record.disease import Specimen
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.values.evidence import FactRef
from medonc.values.quantity import Quantity, plain

_PLASMA = re.compile(r"plasma|cell.?free|\bcf-?DNA|\bct-?DNA|circulating tumou?r DNA|liquid biopsy", re.IGNORECASE)

# By its name a result is of tumour DNA only where DNA is said: most of chemistry is measured "in Serum or Plasma".
_TUMOUR_DNA = re.compile(
    r"cell.?free[^;,]{0,20}DNA|\bcf-?DNA|\bct-?DNA|circulating tumou?r|\btumou?r DNA|liquid biopsy", re.IGNORECASE
)
_OF_GENES = re.compile(r"\bDNA\b|gene|mutation|variant|molecular residual|\bMRD\b|methylat", re.IGNORECASE)
_FRACTION = re.compile(r"tumou?r (DNA )?fraction", re.IGNORECASE)
_NOT_THERE = re.compile(r"not detected|undetected|negative|absent|LA9634-2|260415000", re.IGNORECASE)
_THERE = re.compile(r"detected|positive|present|LA9633-4|260373001", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulating:
    """One fact about tumour DNA in plasma, in words, with what it means; `fraction` in percent where measured."""

    name: str
    said: str
    means: str
    fact: FactRef
    fraction: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plasma:
    """The tests of plasma: facts, the specimens, and whether a gene not found there is a gene that is not altered."""

    facts: tuple[Circulating, ...] = ()
    specimens: frozenset[str] = frozenset()
    informative: bool = False
    why: str = ""

    def holds(self, fact: Variant | RegionStudied) -> bool:
        """Whether a finding was made in plasma."""
        method = str(fact.method or "") if isinstance(fact, Variant) else ""
        return fact.specimen in self.specimens or _PLASMA.search(f"{fact.specimen} {method}") is not None


def plasma(chart: Chart, genes: Genes) -> Plasma:
    """All that the record says of tumour DNA in plasma; the last tumour fraction decides whether it is informative."""
    specimens = frozenset(str(s.source) for s in chart.all(Specimen) if s.kind and _PLASMA.search(str(s.kind)))
    facts = tuple(_facts(chart, specimens, genes))
    last = next((each.fraction for each in reversed(facts) if each.fraction is not None), None)
    if last is None:
        untold = "the tumour fraction in plasma is not reported: what is not found there is not negative"
        return Plasma(facts=facts, specimens=specimens, why=untold)
    enough = is_informative(last, genes)
    why = "" if enough else f"the tumour fraction in plasma of {plain(last)} % is too low: not found is not negative"
    return Plasma(facts=facts, specimens=specimens, informative=enough, why=why)


def _facts(chart: Chart, specimens: frozenset[str], genes: Genes) -> Iterator[Circulating]:
    for result in chart.all(Result):
        named = f"{result.code} {result.method or ''}"
        if _FRACTION.search(named):
            yield _fraction(result, genes)
        elif _TUMOUR_DNA.search(named) or (result.specimen in specimens and _is_of_genes(result, named)):
            said = words(result.said())
            yield Circulating(name=words(result.code), said=said, means=_means(result), fact=result.ref())


def _is_of_genes(result: Result, named: str) -> bool:
    of_a_virus = "virus" in named.lower()
    return not of_a_virus and (result.kind is ResultKind.GENOMIC or _OF_GENES.search(named) is not None)


def _fraction(result: Result, genes: Genes) -> Circulating:
    """In per cent, or as a share of 1; another unit is not read."""
    value = result.value
    percent = _percent(value) if isinstance(value, Quantity) else None
    if percent is None:
        means = "cannot be read: not found is not negative"
    elif not is_informative(percent, genes):
        limit = informative_from(genes)
        below = f"below {plain(limit)} %: " if limit is not None else ""
        means = f"{below}what is not found is not informative; test tissue"
    else:
        means = "enough tumour DNA: what is not found is informative"
    said = words(result.said())
    return Circulating(name="tumour fraction", said=said, means=means, fact=result.ref(), fraction=percent)


def _percent(value: Quantity) -> Decimal | None:
    if value.code == "%":
        return value.value
    return value.value * 100 if value.code == "1" and 0 <= value.value <= 1 else None


def _means(result: Result) -> str:
    said = f"{result.value} {' '.join(c.code for c in getattr(result.value, 'codings', ()))}"
    if _NOT_THERE.search(said):
        return "not detected is not negative: the tumour may shed too little DNA"
    return "tumour DNA circulates" if _THERE.search(said) else ""
