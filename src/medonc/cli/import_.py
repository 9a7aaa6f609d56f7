"""`medonc import FILE…`: FHIR bundles, single resources or NDJSON into the record, all of it or nothing."""

from __future__ import annotations

import json as text_json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.cli.unused import end_unused, end_with

if TYPE_CHECKING:
    from medonc.workbench.import_records import ImportReport

_REMARKS = 40


def command(
    files: Annotated[list[Path], typer.Argument(help="bundles, NDJSON or single resources", metavar="FILE…")],
    source: Annotated[str, typer.Option(help="the site that the files come from; ids are its own")] = "import",
    demo: Annotated[bool, typer.Option("--demo", help="into the demo, not the real record")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Take FHIR bundles, resources or NDJSON into the record. A second import of the same changes nothing."""
    from medonc.store import frame
    from medonc.values.errors import MedoncError

    if not source.strip():
        raise MedoncError("--source is empty", expected="the name of the site that the files come from")
    frame.start(demo=demo)
    from medonc.workbench.import_records import import_files
    from medonc.workbench.people import at_the_command_line
    from medonc.workbench.refresh_desk import refresh_desk

    with typer.progressbar(length=100, label="Reading", file=sys.stderr) as bar:
        report = import_files(
            files, by=at_the_command_line(), source=source, progress=lambda p: bar.update(p - bar.pos)
        )
    refresh_desk()
    print(text_json.dumps(report.as_json(), ensure_ascii=False) if json else in_words(report))
    if not report.new and not report.changed:
        end_with(f"{report.sentence()} Expected something new. There is nothing to do: the record is as it was.")
    end_unused(report.remarks)


def in_words(report: ImportReport) -> str:
    """The outcome of an import, for a person."""
    lines = [report.sentence(), *(f"  patient {p.pk}: {p.named()}" for p in report.patients)]
    lines += [f"  {r.level}: {r.text}" for r in report.remarks[:_REMARKS]]
    more = len(report.remarks) - _REMARKS
    return "\n".join([*lines, *([f"  and {more} more remarks on the patients' pages"] if more > 0 else [])])
