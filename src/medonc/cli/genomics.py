"""`medonc genomics FILE… --on DATE`: what the molecular tests of one patient mean for treatment."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.cli.review import Files, read_day

if TYPE_CHECKING:
    from medonc.practice.actionability import MolecularReport
    from medonc.record import Chart
    from medonc.record.measured import Variant

_SHOWN = 10


def command(
    files: Files,
    on: Annotated[str, typer.Option(help="the day of the report, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    maf: Annotated[Path | None, typer.Option(help="a mutation file (MAF), or a study folder (cBioPortal)")] = None,
    sample: Annotated[str, typer.Option(help="which sample of the MAF or study")] = "",
    vcf: Annotated[Path | None, typer.Option(help="calls annotated by VEP or SnpEff")] = None,
    json: Annotated[bool, typer.Option("--json", help="print the report as JSON")] = False,
    fhir: Annotated[bool, typer.Option("--fhir", help="print it as a FHIR bundle with its DiagnosticReport")] = False,
    pdf: Annotated[Path | None, typer.Option(help="write it to a PDF of one page")] = None,
    tumour: Annotated[str, typer.Option(help="of a cohort: its tumour type")] = "",
    out: Annotated[Path | None, typer.Option(help="of a cohort: the table to write, .csv or .parquet")] = None,
    jobs: Annotated[int, typer.Option(help="of a cohort: how many processes", min=1)] = 2,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """What to do, what not to do, what is uncertain and what was not tested, after one patient's molecular tests.

    `diff OLD NEW [patients…]` says which tier moved between two libraries or two results, and why.
    `cohort FILE --tumour NAME --out TABLE` annotates every alteration of every sample of a MAF or study folder.
    """
    if files[0] == Path("diff") and not files[0].exists():
        from medonc.cli.genomics_diff import differ

        differ(files[1:], on=read_day(on), json=json)
        return
    if files[0] == Path("cohort") and not files[0].exists():
        from medonc.cli.genomics_cohort import annotate

        annotate(files[1:], tumour=tumour, out=out, knowledge=knowledge, jobs=jobs)
        return
    from medonc.cli.records import received
    from medonc.cli.with_folders import library_with
    from medonc.fhir.bundles import read_chart
    from medonc.practice.actionability import interpret

    day = read_day(on)
    chart = read_chart(tuple(received(files)), patient=patient or None).on(day)
    more = (*_of_maf(maf, sample), *_of_vcf(vcf))
    whole = replace(chart, facts=(*chart.facts, *more))
    report = interpret(whole, library_with(knowledge), day)
    if pdf is not None:
        from medonc.paper.molecular_pdf import molecular_pdf

        pdf.write_bytes(molecular_pdf(report))
        print(f"wrote {pdf}")
        return
    print(_printed(report, whole, json=json, fhir=fhir))


def _printed(report: MolecularReport, chart: Chart, *, json: bool, fhir: bool) -> str:
    if fhir:
        from medonc.paper.molecular_fhir import molecular_fhir

        return molecular_fhir(report, chart)
    if json:
        from medonc.paper.molecular_json import molecular_json

        return molecular_json(report)
    from medonc.paper.molecular_text import molecular_text

    return molecular_text(report)


def _of_maf(path: Path | None, sample: str) -> tuple[Variant, ...]:
    from medonc.feeds.genomics_maf import read_maf
    from medonc.feeds.genomics_study import read_study
    from medonc.values.errors import Ambiguous, NotHeld

    if path is None:
        return ()
    read = read_study(path) if path.is_dir() else read_maf(path)
    _say_left_out(read.left_out)
    if not sample and len(read.samples) > 1:
        raise Ambiguous(f"{len(read.samples)} samples in '{path.name}'", do="name one with --sample")
    name = sample or next(iter(read.samples), "")
    if name not in read.samples:
        raise NotHeld.named("sample", name, read.samples)
    return read.samples[name]


def _of_vcf(path: Path | None) -> tuple[Variant, ...]:
    from medonc.feeds.genomics_vcf import read_vcf

    if path is None:
        return ()
    read = read_vcf(path)
    _say_left_out(read.left_out)
    return read.variants


def _say_left_out(reasons: tuple[str, ...]) -> None:
    """What a file gave no variant for goes to standard error, so that the report stays clean."""
    for reason in reasons[:_SHOWN]:
        print(f"left out: {reason}", file=sys.stderr)
    if len(reasons) > _SHOWN:
        print(f"left out: {len(reasons) - _SHOWN} more", file=sys.stderr)
