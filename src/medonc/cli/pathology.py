"""`medonc pathology FILE… --on DATE`: what the tissue says, what follows from it and what does not fit together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from medonc.cli.review import Files, read_day


def command(
    files: Files,
    on: Annotated[str, typer.Option(help="the day of the report, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the report as JSON")] = False,
    pdf: Annotated[Path | None, typer.Option(help="write the report as a PDF to this file")] = None,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """Each specimen as a synopsis, the statements that follow with their reasons, contradictions, and the work-up."""
    from medonc.cli.records import received
    from medonc.cli.with_folders import library_with
    from medonc.fhir.bundles import read_chart
    from medonc.paper.pathology_json import pathology_json
    from medonc.paper.pathology_sheet import pathology_text
    from medonc.practice.pathology import report_of
    from medonc.practice.work_up import work_ups

    day = read_day(on)
    chart = read_chart(tuple(received(files)), patient=patient or None).on(day)
    library = library_with(knowledge)
    report, work_up = report_of(chart, library, day), work_ups(chart, library, day)
    if pdf is not None:
        from medonc.paper.pathology_pdf import pathology_pdf

        pdf.write_bytes(pathology_pdf(report, chart.person, work_up))
        print(f"wrote {pdf}", file=sys.stderr)  # standard output may be carrying --json
    if json or pdf is None:
        print(pathology_json(report, work_up) if json else pathology_text(report, work_up))
