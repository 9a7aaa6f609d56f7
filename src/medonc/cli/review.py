"""`medonc review FILE… --on DATE`: what an oncologist wants to know about one patient on a day."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.cli.unused import end_unused
from medonc.values.calendar import read_when
from medonc.values.errors import Ambiguous, ImpossibleValue

if TYPE_CHECKING:
    from medonc.practice.review import Review

Files = Annotated[
    list[Path], typer.Argument(help="bundles, NDJSON or single resources of one patient", metavar="FILE…")
]


def command(
    files: Files,
    on: Annotated[str, typer.Option(help="the day of the review, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the review as JSON")] = False,
    pdf: Annotated[Path | None, typer.Option(help="write the review as a PDF to this file")] = None,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """What an oncologist wants to know about one patient on a day, with its evidence and what is missing."""
    from medonc.cli.records import received
    from medonc.cli.with_folders import library_with
    from medonc.fhir.bundles import read_chart
    from medonc.practice.review import review

    try:
        chart = read_chart(tuple(received(files)), patient=patient or None)
    except Ambiguous as several:
        do = several.do.replace("Name one of:", "Name one with --patient:")
        raise Ambiguous(several.found, expected=several.expected, do=do) from None
    answered = review(chart, library_with(knowledge), on=read_day(on))
    if pdf is not None:
        _write_pdf(answered, pdf)
    if json:
        from medonc.paper.review_json import review_json

        print(review_json(answered))
    elif pdf is None:
        from medonc.paper.review_text import review_text

        print(review_text(answered))
    end_unused(answered.all_remarks)


def read_day(text: str) -> date:
    """The day an option names; today where it is empty. Refuses what is not a calendar day."""
    if not text:
        return datetime.now().astimezone().date()
    when = read_when(text)
    if len(text) != 10:
        raise ImpossibleValue(f"'{text}' is not a day", expected="YYYY-MM-DD")
    return when.day


def _write_pdf(answered: Review, path: Path) -> None:
    from medonc.paper.review_pdf import review_pdf

    path.write_bytes(review_pdf(answered))
    print(f"wrote {path}", file=sys.stderr)  # standard output may be carrying --json
