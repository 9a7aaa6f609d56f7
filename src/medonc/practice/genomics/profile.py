"""The molecular profile: every report of a chart merged into one history, and what was tested without a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.genomics.alteration import Alteration, Kind, Reported, alteration
from medonc.practice.genomics.bounds import is_high
from medonc.practice.genomics.circulating import Plasma, plasma
from medonc.practice.genomics.further import Further, further
from medonc.practice.genomics.tables import Genes, genes_of
from medonc.record import Chart
from medonc.record.measured import Implication, RegionStudied, Result, Variant
from medonc.values.codes import Concept, Hgnc, Loinc
from medonc.values.evidence import FactRef
from medonc.values.quantity import Quantity

_GENE, _ASSEMBLY = Loinc("48018-6"), Loinc("62374-4")
_PLACES = frozenset({Loinc("81254-5"), Loinc("81302-2"), Loinc("81301-4")})
_SIGNIFICANCE, _PATHOGENIC = Loinc("53037-8"), frozenset({Loinc("LA6668-3"), Loinc("LA26332-9")})
_MSI, _TMB, _HRD = "MSI", "TMB", "HRD"
_MEASURES = {Loinc("81695-9"): _MSI, Loinc("94076-7"): _TMB}
_BY_WORDS = ((re.compile(r"microsatellite", re.I), _MSI), (re.compile(r"mutation(al)? burden", re.I), _TMB),
             (re.compile(r"homologous recombination", re.I), _HRD))  # fmt: skip
_PROTEIN_NAME = re.compile(r"(p\.\(?[A-Z][a-z]{2}\d+[^)\s;]*)")
_CODING_NAME = re.compile(r"(c\.[-*]?\d[^\s;(]*)")
_HIGH = re.compile(r"MSI-?H|unstable|instab\w+ high|high|LA26203-2", re.IGNORECASE)
_STABLE = re.compile(r"stable|MSS|MSI-?L|low|LA14122-8|LA26202-4", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report of an alteration: its day (empty where not dated), its spelling, fraction in percent, specimen."""

    on: str
    said: str
    fact: FactRef
    fraction: Decimal | None = None
    in_plasma: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One alteration with every report of it; `fraction` is the last reported allele fraction in percent."""

    alteration: Alteration
    facts: tuple[FactRef, ...] = ()
    fraction: Decimal | None = None
    pathogenic: bool = False  # the laboratory classed it so
    sightings: tuple[Sighting, ...] = ()  # oldest first

    @property
    def only_in_plasma(self) -> bool:
        """Whether no report of tissue holds it."""
        return bool(self.sightings) and all(each.in_plasma for each in self.sightings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the whole genome, read as a class: `high`, `not high`, or empty where it cannot be read."""

    name: str  # MSI | TMB | HRD
    state: str
    said: str
    fact: FactRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What molecular tests found, what they excluded, and what they looked at."""

    found: tuple[Found, ...] = ()
    absent: tuple[Found, ...] = ()  # looked for by name and stated absent
    unstated: tuple[Found, ...] = ()  # reported without saying whether present
    tested: Mapping[str, FactRef]  # genes that a test covered which can tell
    untold: Mapping[str, FactRef] = field(default_factory=dict)  # covered only in plasma that cannot tell
    measures: tuple[Measure, ...] = ()
    plasma: Plasma = field(default_factory=Plasma)
    further: tuple[Further, ...] = ()

    def state(self, gene: str) -> str:
        """`altered`, `tested and not found`, or `not tested`."""
        if any(gene in (each.alteration.gene, each.alteration.partner) for each in self.found):
            return "altered"
        return "tested and not found" if gene in self.tested else "not tested"

    def measure(self, name: str) -> Measure | None:
        """The last measure of a name."""
        return next((each for each in reversed(self.measures) if each.name == name), None)

    @property
    def is_empty(self) -> bool:
        """Whether no molecular test is recorded at all."""
        reported = self.found or self.absent or self.unstated or self.measures or self.further
        return not (reported or self.tested or self.untold or self.plasma.facts)


def profile(chart: Chart, library: Library) -> Profile:
    """The profile of a chart: one alteration under several spellings or in several reports is one."""
    genes = genes_of(library)
    classed = frozenset(_classed(chart))
    liquid = plasma(chart, genes)
    variants = [(variant, alteration(reported(variant, genes), genes)) for variant in chart.all(Variant)]
    covered = list(_tested(chart, variants, genes, liquid))
    tested = {gene: ref for gene, ref, tells in covered if tells}
    return Profile(
        found=_merged([(v, a) for v, a in variants if v.present], classed, liquid),
        absent=_merged([(v, a) for v, a in variants if v.present is False], classed, liquid),
        unstated=_merged([(v, a) for v, a in variants if v.present is None], classed, liquid),
        tested=tested,
        untold={gene: ref for gene, ref, tells in covered if not tells and gene not in tested},
        measures=tuple(_measures(chart, genes)),
        plasma=liquid,
        further=further(chart, library),
    )


def reported(variant: Variant, genes: Genes) -> Reported:
    """What the record says of a variant, gathered for reading."""
    more = [c.value for c in variant.components if c.code.has((_GENE,)) and isinstance(c.value, Concept)]
    symbols = [symbol(each, genes) for each in (variant.gene, *more) if each]
    assembly = next((str(c.value) for c in variant.components if c.code.has((_ASSEMBLY,)) and c.value), "")
    named = [variant.change_type and f"{variant.change_type} {variant.change_type.bare()}", *variant.identifiers]
    unnamed = not (variant.protein_change or variant.coding_change)
    names = "; ".join(str(each) for each in variant.identifiers) if unnamed else ""
    return Reported(
        genes=tuple(dict.fromkeys(symbols)),
        protein=variant.protein_change or _first(_PROTEIN_NAME, names),
        coding=variant.coding_change or _first(_CODING_NAME, names),
        genomic=variant.genomic_change,
        words="; ".join(words(str(each)) for each in (*named, variant.note) if each),
        copies=variant.copy_number.value if variant.copy_number else None,
        origin=_origin(variant),
        assembly=assembly,
        has_coordinates=any(c.code.has(_PLACES) and c.value is not None for c in variant.components),
    )


def symbol(gene: Concept, genes: Genes) -> str:
    """The approved symbol by identifier, else the report's own word."""
    ids = [c.code.upper().removeprefix("HGNC:") for c in gene.codings if isinstance(c, Hgnc)]
    return next((genes.by_hgnc[each] for each in ids if each in genes.by_hgnc), str(gene).strip())


def _first(pattern: re.Pattern[str], text: str) -> str:
    """What a name in a variant database says of the change, where the report says it nowhere else."""
    found = pattern.search(text)
    return found[1] if found else ""


def _origin(variant: Variant) -> str:
    said = f"{variant.origin} {variant.origin.bare()}".casefold() if variant.origin else ""
    return next((each for each in ("germline", "somatic") if each in said), "")


def _merged(variants: list[tuple[Variant, Alteration]], classed: frozenset[str], liquid: Plasma) -> tuple[Found, ...]:
    by_key: dict[tuple[str, ...], list[tuple[Variant, Alteration]]] = {}
    for variant, one in variants:
        alone = (str(variant.source),) if one.kind is Kind.UNREADABLE else ()  # two that say nothing are not one
        by_key.setdefault((*one.key, *alone), []).append((variant, one))
    return tuple(_found(same, classed, liquid) for same in by_key.values())


def _found(same: list[tuple[Variant, Alteration]], classed: frozenset[str], liquid: Plasma) -> Found:
    best = min((one for _, one in same), key=lambda one: len(one.faults))
    sightings = sorted((_sighting(variant, liquid) for variant, _ in same), key=lambda each: each.on)
    fractions = [each.fraction for each in sightings if each.fraction is not None]
    return Found(
        alteration=best,
        facts=tuple(v.ref() for v, _ in same),
        fraction=fractions[-1] if fractions else None,
        pathogenic=any(str(v.source) in classed for v, _ in same),
        sightings=tuple(sightings),
    )


def _sighting(variant: Variant, liquid: Plasma) -> Sighting:
    change = variant.protein_change or variant.coding_change or ", ".join(map(str, variant.identifiers[:1]))
    return Sighting(
        on=variant.effective.text[:10] if variant.effective else "",
        said=words(change or variant.genomic_change or str(variant.change_type or "")),
        fact=variant.ref(),
        fraction=_percent(variant.allele_fraction) if variant.allele_fraction is not None else None,
        in_plasma=liquid.holds(variant),
    )


def _classed(chart: Chart) -> Iterator[str]:
    """The variants that a laboratory classed as pathogenic or likely so."""
    for implication in chart.all(Implication):
        values = [c.value for c in implication.components if c.code.has((_SIGNIFICANCE,))]
        if any(isinstance(value, Concept) and value.has(_PATHOGENIC) for value in values):
            yield from implication.derived_from


def _percent(fraction: Quantity) -> Decimal:
    return fraction.value if fraction.code == "%" else fraction.value * 100


def _tested(
    chart: Chart, variants: list[tuple[Variant, Alteration]], genes: Genes, liquid: Plasma
) -> Iterator[tuple[str, FactRef, bool]]:
    """Each covered gene; False where only plasma with too little tumour DNA was looked at."""
    for region in chart.all(RegionStudied):
        ref, tells = region.ref(), liquid.informative or not liquid.holds(region)
        for gene in region.genes:
            yield from ((each, ref, tells) for each in _each(gene, genes))
    for variant, one in variants:
        whole_gene = variant.present is False and one.kind is Kind.UNREADABLE
        if one.gene and whole_gene:
            yield one.gene, variant.ref(), liquid.informative or not liquid.holds(variant)


def _each(gene: Concept, genes: Genes) -> Iterator[str]:
    """One concept may list several genes."""
    coded = [c for c in gene.codings if isinstance(c, Hgnc)]
    for code in coded:
        yield genes.by_hgnc.get(code.code.upper().removeprefix("HGNC:"), str(code))
    if not coded:
        yield from (each.strip() for each in re.split(r"[,;]", str(gene)) if each.strip())


def _measures(chart: Chart, genes: Genes) -> Iterator[Measure]:
    for result in chart.all(Result):
        name = _name(result)
        if name:
            said = str(result.value) if result.value is not None else result.absent or "no value"
            yield Measure(name=name, state=_state(name, result, genes), said=words(said), fact=result.ref())


def _name(result: Result) -> str:
    coded = next((_MEASURES[c] for c in result.code.codings if isinstance(c, Loinc) and c in _MEASURES), "")
    return coded or next((name for pattern, name in _BY_WORDS if pattern.search(str(result.code))), "")


def _state(name: str, result: Result, genes: Genes) -> str:
    value = result.value
    if isinstance(value, Quantity) and name != _MSI:
        return "high" if is_high(name, value.value, genes) else "not high"
    if isinstance(value, Concept):
        said = f"{value} {' '.join(c.code for c in value.codings)}"
        if name == _MSI and re.search(r"MSS|(?<!un)stable|LA14122-8|MSI-?L|LA26202-4", said, re.IGNORECASE):
            return "not high"
        if _HIGH.search(said) or re.search("positive", said, re.IGNORECASE):
            return "high"
        return "not high" if _STABLE.search(said) or re.search("negative", said, re.IGNORECASE) else ""
    return ""
