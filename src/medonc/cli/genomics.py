"""`medonc genomics FILE… --on DATE`: what the molecular tests of one patient mean for treatment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medonc.cli.review import Files, read_day


def command(
    files: Files,
    on: Annotated[str, typer.Option(help="the day of the report, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the report as JSON")] = False,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """What to do, what not to do, what is uncertain and what was not tested, after one patient's molecular tests."""
    from medonc.cli.records import received
    from medonc.cli.with_folders import library_with
    from medonc.fhir.bundles import read_chart
    from medonc.paper.molecular_json import molecular_json
    from medonc.paper.molecular_text import molecular_text
    from medonc.practice.actionability import interpret

    day = read_day(on)
    chart = read_chart(tuple(received(files)), patient=patient or None).on(day)
    report = interpret(chart, library_with(knowledge), day)
    print(molecular_json(report) if json else molecular_text(report))
