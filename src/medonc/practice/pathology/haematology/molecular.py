"""What molecular reports of a chart give to the rules of the blood cancers: genes mutated, genes tested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.genomics.alteration import Kind
from medonc.practice.genomics.profile import Found, Profile, profile
from medonc.practice.pathology.haematology.mds import named_genes
from medonc.record import Chart
from medonc.values.evidence import FactRef

_NO_MUTATION = frozenset({Kind.FUSION, Kind.AMPLIFICATION, Kind.DELETION, Kind.COPIES})
_TANDEM = re.compile(r"\bITD\b|tandem", re.IGNORECASE)
_PARTIAL = "KMT2A-PTD"  # panels that cover the gene do not always see it: it counts only where it is named
_ASKED = frozenset({"npm1", "mutated"})


def molecular(rule: KnowledgeRule, chart: Chart, library: Library) -> Iterator[tuple[str, Input]]:
    """Inputs from variants as reported, germline and plasma set aside; a gene is wild type only where it was tested."""
    names = {spec.name for spec in rule.inputs}
    if not names & _ASKED:
        return
    held = profile(chart, library)
    if "npm1" in names:
        yield from _of_leukaemia(rule, held)
    else:
        yield from _of_myelodysplasia(held, library)


def _of_leukaemia(rule: KnowledgeRule, held: Profile) -> Iterator[tuple[str, Input]]:
    yield from _yes_no("npm1", "NPM1", held)
    yield from _tandem(held)
    if "CEBPA" in held.tested and not _mutations(held, "CEBPA"):
        yield "cebpa_bzip", Input(value=False, fact=held.tested["CEBPA"])
    yield from _fraction(held)
    listed = [each.strip() for each in rule.texts["genes"].split(",")]
    found = [gene for gene in listed if _mutations(held, gene)]
    if found or all(gene in held.tested for gene in listed):
        yield "genes", Input(value=tuple(found), fact=_fact(held, found[0] if found else listed[0]))
    fusions = [f for f in held.found if f.alteration.kind is Kind.FUSION and not f.only_in_plasma]
    if fusions:
        yield "fusions", Input(value=tuple(f.alteration.text for f in fusions), fact=fusions[0].facts[0])


def _of_myelodysplasia(held: Profile, library: Library) -> Iterator[tuple[str, Input]]:
    listed = sorted(named_genes(library))
    mutated = [gene for gene in listed if _mutations(held, gene)]
    tested = [gene for gene in listed if gene in held.tested]
    if not mutated and not tested:
        return
    untested = [gene for gene in listed if gene not in tested and gene not in mutated]
    fact = _fact(held, (mutated or tested)[0])
    yield "mutated", Input(value=tuple(mutated), fact=fact)
    yield "not_tested", Input(value=tuple(untested), fact=fact)
    count = len(_mutations(held, "TP53"))
    if count or "TP53" in held.tested:
        yield "tp53_mutations", Input(value=str(count) if count < 2 else "2 or more", fact=_fact(held, "TP53"))
        yield from _fraction(held)


def _yes_no(name: str, gene: str, held: Profile) -> Iterator[tuple[str, Input]]:
    found = bool(_mutations(held, gene))
    if found or gene in held.tested:
        yield name, Input(value=found, fact=_fact(held, gene))


def _tandem(held: Profile) -> Iterator[tuple[str, Input]]:
    """FLT3-ITD where it is named as found or as absent: a panel that covers FLT3 may not see it."""
    for value, ones in ((True, held.found), (False, held.absent)):
        named = [f for f in ones if f.alteration.gene == "FLT3" and _TANDEM.search(_words(f))]
        if named:
            yield "flt3_itd", Input(value=value, fact=named[0].facts[0])
            return


def _fraction(held: Profile) -> Iterator[tuple[str, Input]]:
    """The highest allele fraction of TP53; 0 where it was tested and nothing was found."""
    found = _mutations(held, "TP53")
    fractions = [f.fraction for f in found if f.fraction is not None]
    if fractions:
        yield "tp53_vaf", Input(value=max(fractions), fact=_fact(held, "TP53"))
    elif not found and "TP53" in held.tested:
        yield "tp53_vaf", Input(value=Decimal(0), fact=held.tested["TP53"])


def _mutations(held: Profile, name: str) -> list[Found]:
    gene = "KMT2A" if name == _PARTIAL else name
    return [
        f
        for f in held.found
        if f.alteration.gene == gene
        and f.alteration.kind not in _NO_MUTATION
        and f.alteration.origin != "germline"
        and not f.only_in_plasma
        and (name != _PARTIAL or "PTD" in _words(f))
    ]


def _words(found: Found) -> str:
    return " ".join([found.alteration.text, *(each.said for each in found.sightings), *(f.value for f in found.facts)])


def _fact(held: Profile, gene: str) -> FactRef | None:
    found = _mutations(held, gene)
    return found[0].facts[0] if found else held.tested.get(gene)
