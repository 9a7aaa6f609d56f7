"""Tumours from a table, comma- or tab-separated, packed or not, or from a study folder in cBioPortal's layout."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from medonc.values.errors import UnreadableInput

Row = Mapping[str, str]
_EXPECTED = "a table with a line of column names, or a study folder with data_clinical_sample.txt"
_PATIENT = "PATIENT_ID"


def read_tumours(path: Path) -> tuple[Row, ...]:
    """The rows by column; a study folder gives each sample with its patient's columns. Refuses what is no table."""
    rows = tuple(_study(path)) if path.is_dir() else tuple(_table(path))
    if not rows:
        raise UnreadableInput(f"'{path.name}' has no rows", expected=_EXPECTED)
    return rows


def _study(folder: Path) -> Iterator[Row]:
    patients = {row.get(_PATIENT, ""): row for row in _table(_held(folder, "data_clinical_patient.txt"))}
    for sample in _table(_held(folder, "data_clinical_sample.txt")):
        yield {**patients.get(sample.get(_PATIENT, ""), {}), **sample}


def _held(folder: Path, name: str) -> Path:
    found = next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)
    if found is None:
        raise UnreadableInput(f"'{folder.name}' has no {name}", expected=_EXPECTED)
    return found


def _table(path: Path) -> Iterator[Row]:
    lines = [line for line in _text(path).splitlines() if line and not line.startswith("#")]
    if not lines:
        return
    reader = csv.reader(lines, delimiter="\t" if "\t" in lines[0] else ",")
    names = next(reader)
    if len(names) != len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableInput(f"'{path.name}' has the column '{twice}' twice", expected=_EXPECTED)
    for number, cells in enumerate(reader, start=2):
        if len(cells) != len(names):
            said = f"row {number} of '{path.name}' has {len(cells)} cells"
            raise UnreadableInput(said, expected=f"{len(names)}, as many as columns")
        yield dict(zip(names, cells, strict=True))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        return io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig").read()
    except (OSError, EOFError, UnicodeDecodeError) as bad:
        raise UnreadableInput(f"'{path}' cannot be read ({bad})", expected=_EXPECTED) from None
