"""`medonc import FILE…`: FHIR bundles, single resources or NDJSON into the record, all of it or nothing;
DICOM reports of measurements (TID 1500) as lesions that a clinician takes over.

`medonc import ctcae FILE` takes the dictionary of CTCAE into the site's own folder.
"""

from __future__ import annotations

import json as text_json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.cli.unused import end_unused, end_with

if TYPE_CHECKING:
    from medonc.workbench.import_records import ImportReport

_REMARKS = 40
_WORDED = ("pro-ctcae", "esas-r", "global-quality-of-life", "eortc-qlq-c30", "fact-g")  # wording is the site's


def command(
    files: Annotated[list[Path], typer.Argument(help="bundles, NDJSON, single resources, DICOM SR", metavar="FILE…")],
    source: Annotated[str, typer.Option(help="the site that the files come from; ids are its own")] = "import",
    demo: Annotated[bool, typer.Option("--demo", help="into the demo, not the real record")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Take FHIR bundles, resources or NDJSON into the record. A second import of the same changes nothing.

    A DICOM structured report of measurements (TID 1500) is known by its first bytes, and about a patient who is held.
    `ctcae FILE` takes the dictionary of CTCAE from the publisher's file: the CSV of v5.0, the workbook of v6.0.
    `staging ZIP` takes a SEER staging release (EOD, TNM, paediatric) for `medonc stage --data`.
    `civic TSV` takes CIViC's table of clinical evidence as a knowledge folder for `medonc genomics --knowledge`.
    `pro-ctcae CSV` takes the wording of a questionnaire (columns item, language, wording); so do `esas-r`,
    `eortc-qlq-c30` and `fact-g`.
    `oncotree JSON` takes OncoTree's tree so: ancestors of tumour types then come from it.
    """
    if files[0] == Path("ctcae") and not files[0].exists():
        take_ctcae(files[1:], demo=demo, json=json)
        return
    if files[0] == Path("staging") and not files[0].exists():
        take_staging_files(files[1:], json=json)
        return
    if files[0] == Path("civic") and not files[0].exists():
        from medonc.cli.genomics_take import take_civic

        take_civic(files[1:], json=json)
        return
    if str(files[0]) in _WORDED and not files[0].exists():
        from medonc.cli.reported import take_wording

        take_wording(str(files[0]), files[1:], demo=demo, json=json)
        return
    if files[0] == Path("oncotree") and not files[0].exists():
        from medonc.cli.genomics_take import take_oncotree

        take_oncotree(files[1:], json=json)
        return
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


def take_ctcae(files: list[Path], *, demo: bool, json: bool) -> None:
    """Reads each file of the dictionary and keeps it in the site's folder."""
    from medonc.feeds.ctcae import keep, read_file
    from medonc.store import frame
    from medonc.store.home import data_folder, prepare
    from medonc.values.errors import MedoncError

    if not files:
        raise MedoncError("no file of CTCAE", expected="the CSV of v5.0 or the workbook of v6.0")
    found = [read_file(file) for file in files]
    if demo:
        frame.start(demo=True)
    prepare(data_folder())  # a dictionary needs no record
    for each in found:
        into = keep(each, data_folder())
        page = {"edition": each.edition, "terms": len(each.terms), "mapped": len(each.mapped), "file": str(into)}
        words = f"CTCAE {each.edition}: {len(each.terms)} terms, kept in {into}"
        print(text_json.dumps(page) if json else words)


def take_staging_files(files: list[Path], *, json: bool) -> None:
    """Keeps each release of staging data in the site's folder, after it was read as a whole."""
    from medonc.values.errors import MedoncError
    from medonc.workbench.site_staging import take_staging

    if not files:
        raise MedoncError("no ZIP of staging data", expected="a SEER release such as eod_public-3.3.zip")
    year = datetime.now(UTC).year
    for each in [take_staging(file, year=year) for file in files]:
        print(text_json.dumps(asdict(each)) if json else each.sentence())


def in_words(report: ImportReport) -> str:
    """The outcome of an import, for a person."""
    lines = [report.sentence(), *(f"  patient {p.pk}: {p.named()}" for p in report.patients)]
    lines += [f"  {r.level}: {r.text}" for r in report.remarks[:_REMARKS]]
    more = len(report.remarks) - _REMARKS
    return "\n".join([*lines, *([f"  and {more} more remarks on the patients' pages"] if more > 0 else [])])
