"""`medonc grade FILE`: CTCAE grades of a table of results, row by row, with the reason where there is none."""

from __future__ import annotations

import json as text_json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.values.errors import MedoncError

if TYPE_CHECKING:
    from collections import Counter

    from medonc.cohort.grading.files import Summary

_SHOWN = 20


def command(
    file: Annotated[Path, typer.Argument(help="results as Parquet or CSV", metavar="FILE")],
    edition: Annotated[str, typer.Option(help="the edition of CTCAE: v5 or v6; there is no default")],
    output: Annotated[Path, typer.Option("--output", "-o", help="the file to write, Parquet or CSV")],
    column: Annotated[
        list[str] | None, typer.Option(help="what a column is called in the file, as ours=theirs: subject=USUBJID")
    ] = None,
    keep: Annotated[str, typer.Option(help="columns of the file to keep: all, or keys (subject, test, day)")] = "all",
    json: Annotated[bool, typer.Option("--json", help="print the counts as JSON")] = False,
    knowledge: Annotated[list[Path] | None, typer.Option(help="a further knowledge folder")] = None,
) -> None:
    """Grade every laboratory result of a file by CTCAE, both directions; no row is dropped.

    Columns: subject, test, value, unit; where known low, high, baseline (or day and start: it is derived), fasting.
    """
    from medonc.cohort.grading.files import grade_file
    from medonc.knowledge.load import open_library

    library = open_library(*(knowledge or ()))
    found = grade_file(file, output, library, edition=edition, columns=read_columns(column or []), keep=keep)
    print(text_json.dumps(as_json(found, library.edition)) if json else in_words(found, output, library.edition))


def read_columns(words: list[str]) -> dict[str, str]:
    """`subject=USUBJID` as our name and theirs; refuses a word without `=`."""
    pairs = [word.partition("=") for word in words]
    wrong = next((word for word, (ours, _, theirs) in zip(words, pairs, strict=True) if not ours or not theirs), None)
    if wrong is not None:
        raise MedoncError(f"--column '{wrong}'", expected="ours=theirs, for example subject=USUBJID")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def as_json(found: Summary, edition: str) -> dict[str, object]:
    """The counts under stable keys."""
    return {
        "rows": found.rows,
        "grades_low": _keys(found.low),
        "grades_high": _keys(found.high),
        "remarks": dict(found.remarks.most_common()),
        "knowledge": edition,
    }


def _keys(grades: Counter[int | None]) -> dict[str, int]:
    return {"none" if grade is None else str(grade): count for grade, count in sorted(grades.items(), key=_order)}


def _order(item: tuple[int | None, int]) -> int:
    return -1 if item[0] is None else item[0]


def in_words(found: Summary, into: Path, edition: str) -> str:
    """The counts for reading: rows, grades, and why rows have none."""
    lines = [f"{found.rows} rows graded into {into}, knowledge {edition}"]
    for name, grades in (("below", found.low), ("above", found.high)):
        said = ", ".join(
            f"{'none' if grade == 'none' else f'grade {grade}'}: {n}" for grade, n in _keys(grades).items()
        )
        lines.append(f"  {name:<6} {said}")
    lines += [f"  {count:>9}  {said}" for said, count in found.remarks.most_common(_SHOWN)]
    return "\n".join([*lines, "Supports, and does not replace, a clinician's judgement."])
