"""`medonc respond TABLE --criteria recist-1.1 --confirm 28 --stable-days 42 -o OUT`: response of many patients."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from medonc.values.errors import NotHeld, UnreadableInput

CRITERIA = (
    "recist-1.1", "irecist", "mrecist", "rano-2010", "rano-2.0", "lugano-2014-pet", "lugano-2014-ct", "imwg-2016",
    "percist", "iwcll-2018", "eln-aml-2022", "gcig-ca125", "pcwg3-bone",
)  # fmt: skip
Roots = Annotated[list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")]


def command(
    lesions: Annotated[
        Path, typer.Argument(help="a table of lesions or of assessments, CSV or Parquet", metavar="TABLE")
    ],
    criteria: Annotated[str, typer.Option(help=f"by which criteria: {', '.join(CRITERIA)}")],
    confirm: Annotated[str, typer.Option(help="days after which a response must be seen again, or none")],
    stable_days: Annotated[int, typer.Option(help="days since the start that stable disease must have held", min=0)],
    output: Annotated[Path, typer.Option("-o", "--output", help="a row for each assessment, CSV or Parquet")],
    subjects: Annotated[Path | None, typer.Option(help="also a row for each subject: the best response")] = None,
    rows: Annotated[Path | None, typer.Option(help="also the rows as given, with what is remarked on each")] = None,
    engine: Annotated[str, typer.Option(help="fast, or plain: the judge, one subject after another")] = "fast",
    knowledge: Roots = None,
) -> None:
    """Response of every assessment and the best of every subject. Needs the analytics extra."""
    from medonc.cohort.response import respond
    from medonc.knowledge.load import open_library

    if criteria not in CRITERIA:
        raise NotHeld.named("criteria", criteria, CRITERIA)
    found = respond(
        _read(lesions),
        open_library(*(knowledge or ())),
        criteria=criteria,
        confirm=confirm,
        stable_days=stable_days,
        engine=engine,
    )
    for path, frame in ((output, found.assessments), (subjects, found.subjects), (rows, found.rows)):
        if path is not None:
            _write(frame, path)
    counts = found.subjects["best"].value_counts(sort=True)
    said = ", ".join(f"{word or 'not known'} {count}" for word, count in counts.iter_rows())
    print(f"{len(found.assessments)} assessments of {len(found.subjects)} subjects; best response: {said or 'none'}")
    for text, count in found.remarks.items():
        print(f"  {count} row{'' if count == 1 else 's'}: {text}", file=sys.stderr)


def _read(path: Path) -> Any:
    """A Polars frame. Every column of a CSV stays text: a wrong size must be seen, not refused with its file."""
    import polars

    if not path.is_file():
        raise UnreadableInput(f"{path} is no file", expected="a table as CSV or Parquet")
    try:
        if path.suffix == ".parquet":
            return polars.read_parquet(path)
        return polars.read_csv(path, infer_schema=False)
    except polars.exceptions.PolarsError as bad:
        said = str(bad).splitlines()[0]
        raise UnreadableInput(f"{path}: {said}", expected="CSV with a head row, or Parquet") from bad


def _write(frame: Any, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
