"""What the genome says, as reported: found, looked for and not found, not tested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import not_recorded, recorded, words
from medonc.practice.genomics.asked_by_name import METHODS
from medonc.practice.names import short_name
from medonc.record import Chart
from medonc.record.facts import Component
from medonc.record.measured import Implication, RegionStudied, Result, ResultKind, Variant
from medonc.values.evidence import Answer

DUTY = "Genomics"
_UNNAMED = frozenset(("51963-7", "predicted-therapeutic-implication"))  # drug and prediction: the value says it all


__all__ = ["DUTY", "METHODS", "genomics"]


def genomics(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  `on`: every duty has one shape
    """Variants, measures of the whole genome, and the genes that a test covered without a reported variant."""
    answers = [*_variants(chart), *_measures(chart, library), *_without_variant(chart), *_implications(chart)]
    if not answers:
        answers = [not_recorded("Genomic tests", what="any genomic test (not tested is not wild type)")]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _variants(chart: Chart) -> list[Answer[object]]:
    return [recorded("Variant", v, says=_plain(v.said())) for v in chart.all(Variant)]


def _plain(said: str) -> str:
    """Words in place of a code's underscores."""
    return words(said).replace("_", " ") if "NP_" not in said and "NM_" not in said else words(said)


def _measures(chart: Chart, library: Library) -> list[Answer[object]]:
    measures = [r for r in chart.all(Result) if r.kind is ResultKind.GENOMIC]
    return [recorded(short_name(r.code, library), r, says=words(r.said())) for r in measures]


def _without_variant(chart: Chart) -> list[Answer[object]]:
    """Genes of a panel in which no variant was reported: looked at, which is more than not tested."""
    found = {v.gene.codings for v in chart.all(Variant) if v.gene and v.present is not False}
    with_variant = {_bare(code.code) for codings in found for code in codings}
    answers: list[Answer[object]] = []
    for region in chart.all(RegionStudied):
        silent = [words(g) for g in region.genes if not any(_bare(c.code) in with_variant for c in g.codings)]
        if silent:
            says = f"{', '.join(silent)} (every other gene: not tested)"
            answers.append(recorded("Tested, no variant reported", region, says=says))
    return answers


def _bare(code: str) -> str:
    """HGNC ids are written with and without their prefix."""
    return code.removeprefix("HGNC:")


def _implications(chart: Chart) -> list[Answer[object]]:
    kinds = {"therapeutic", "diagnostic"}
    genes = {str(v.source): words(v.gene) for v in chart.all(Variant) if v.gene}
    held = [i for i in chart.all(Implication) if i.kind in kinds and i.said()]
    return [recorded(i.label, i, says=_implied(i, genes)) for i in held]


def _implied(implication: Implication, genes: Mapping[str, str]) -> str:
    """`MET: alectinib: presumed responsive`: the gene of the variant that it is derived from, then what it means."""
    of = dict.fromkeys(genes[each] for each in implication.derived_from if each in genes)
    parts = [
        words(str(c.value)) if c.code.codings and _bare_of(c) in _UNNAMED else _plain(c.said())
        for c in implication.components
    ]
    return ": ".join(filter(None, [", ".join(of), "; ".join(parts)]))


def _bare_of(component: Component) -> str:
    return component.code.codings[0].code
