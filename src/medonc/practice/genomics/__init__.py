"""What the genome says, as reported: found, looked for and not found, not tested."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import not_recorded, recorded, words
from medonc.record import Chart
from medonc.record.measured import Implication, RegionStudied, Result, ResultKind, Variant
from medonc.values.evidence import Answer

DUTY = "Genomics"


def genomics(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """Variants, measures of the whole genome, and the genes that a test covered without a reported variant."""
    answers = [*_variants(chart), *_measures(chart), *_without_variant(chart), *_implications(chart)]
    if not answers:
        answers = [not_recorded("Genomic tests", what="any genomic test: not tested is not wild type")]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _variants(chart: Chart) -> list[Answer[object]]:
    return [recorded("Variant", v, says=words(v.said())) for v in chart.all(Variant)]


def _measures(chart: Chart) -> list[Answer[object]]:
    measures = [r for r in chart.all(Result) if r.kind is ResultKind.GENOMIC]
    return [recorded(words(r.label), r, says=words(r.said())) for r in measures]


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
    return [recorded(i.label, i, says=words(i.said())) for i in chart.all(Implication) if i.kind in kinds and i.said()]
