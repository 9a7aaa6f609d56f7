"""Reads the dictionary from the file that the National Cancer Institute publishes."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from medonc.feeds.ctcae.dictionary import Dictionary, Term
from medonc.values.errors import UnreadableInput

GRADES = tuple(f"Grade {number}" for number in range(1, 6))
V5_COLUMNS = ("MedDRA SOC", "CTCAE Term", *GRADES, "Definition", "Navigational Note")
V6_COLUMNS = ("LLT Code", "SOC", "Term", *GRADES, "Definition", "Navigational Note")
_CLEAN, _MAP = "Clean Copy", "Mapping"
_NOTHING = ("-", "")


def read_file(file: Path) -> Dictionary:
    """The dictionary in a file. Refuses what is neither the CSV of v5.0 nor the workbook of v6.0, naming columns."""
    if not file.is_file():
        raise UnreadableInput(f"no file '{file}'", expected="the CSV of CTCAE v5.0 or the workbook of v6.0")
    found = _from_workbook(file) if zipfile.is_zipfile(file) else _from_csv(file)
    if not found.terms:
        raise UnreadableInput(f"'{file.name}' holds no terms", expected="a row for each term")
    return found


def _from_csv(file: Path) -> Dictionary:
    try:
        with file.open(encoding="utf-8-sig", newline="") as held:
            rows = csv.DictReader(held)
            _refuse_lacking(file, V5_COLUMNS, rows.fieldnames or ())
            terms = tuple(_term(row, "MedDRA SOC", "CTCAE Term", "") for row in rows if _text(row["CTCAE Term"]))
    except (UnicodeDecodeError, csv.Error) as bad:
        raise UnreadableInput(f"'{file.name}' is no CSV ({bad})", expected="the CSV of CTCAE v5.0") from None
    return Dictionary(edition="v5", terms=terms)


def _term(row: Mapping[str, Any], organ_class: str, name: str, code: str) -> Term:
    one, two, three, four, five = (_text(row[grade]) for grade in GRADES)
    return Term(
        name=_text(row[name]),
        organ_class=_text(row[organ_class]),
        grades=(one, two, three, four, five),
        definition=_text(row["Definition"]),
        note=_text(row["Navigational Note"]),
        code=_text(row[code]) if code else "",
    )


def _text(cell: object) -> str:
    """A cell in one line; a dash means nothing."""
    said = " ".join(str(cell if cell is not None else "").replace("\xa0", " ").split())
    return "" if said in _NOTHING else said


def _from_workbook(file: Path) -> Dictionary:
    import openpyxl  # only needed here, and slow to come

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = {name: [tuple(row) for row in book[name].iter_rows(values_only=True)] for name in book.sheetnames}
        book.close()
    except (KeyError, ValueError, zipfile.BadZipFile, OSError) as bad:
        raise UnreadableInput(f"'{file.name}' is no workbook ({bad})", expected="the workbook of CTCAE v6.0") from None
    clean = _rows(file, _sheet(file, sheets, _CLEAN))
    terms = tuple(_term(row, "SOC", "Term", "LLT Code") for row in clean if _text(row["Term"]))
    return Dictionary(edition="v6", terms=terms, mapped=_mapped(_sheet(file, sheets, _MAP)))


def _sheet(file: Path, sheets: Mapping[str, Sequence[tuple[Any, ...]]], ending: str) -> Sequence[tuple[Any, ...]]:
    name = next((name for name in sheets if name.endswith(ending)), None)
    if name is None:
        raise UnreadableInput(f"'{file.name}' has no sheet that ends in '{ending}'; it has {', '.join(sheets)}")
    return sheets[name]


def _rows(file: Path, sheet: Sequence[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """The rows of the clean copy under short names: the published ones begin with edition and dictionary."""
    head = [_text(cell) for cell in sheet[0]] if sheet else []
    places = {name: next((n for n, cell in enumerate(head) if cell.endswith(name)), None) for name in V6_COLUMNS}
    _refuse_lacking(file, V6_COLUMNS, [name for name, place in places.items() if place is not None], head)
    for row in sheet[1:]:
        yield {name: row[place] for name, place in places.items() if place is not None and place < len(row)}


def _refuse_lacking(file: Path, wanted: Iterable[str], held: Iterable[str], shown: Iterable[str] = ()) -> None:
    lacking = [name for name in wanted if name not in set(held)]
    if lacking:
        found = ", ".join(shown or held) or "no columns"
        raise UnreadableInput(
            f"'{file.name}' has no column {', '.join(lacking)}; it has {found}", expected=", ".join(wanted)
        )


def _mapped(sheet: Sequence[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """What each term of v5.0 is called in v6.0: one name, several, or none. Two head rows name the columns."""
    head = [_text(cell) for cell in sheet[1]]
    before, after = (next(n for n, c in enumerate(head) if c.startswith(v) and c.endswith("Term")) for v in _VERSIONS)
    found: dict[str, dict[str, None]] = {}
    for row in sheet[2:]:
        old, new = _text(row[before]), _text(row[after])
        if old and old != "N/A":
            found.setdefault(old, {}).update({new: None} if new and new != "N/A" else {})
    return {old: tuple(new) for old, new in found.items()}


_VERSIONS = ("CTCAE v5.0", "CTCAE v6.0")
