"""Any table as text, row by row in the order of its subjects and days, with what is remarked on each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

import pyarrow as pa

from medonc.values.errors import UnreadableInput

STANDS_TWICE = "this day stands twice for this subject, and not alike: not used"
AGAIN = "this day stands twice for this subject: not used"


@dataclass(slots=True)
class TextRow:
    """One row: `texts` are its cells that say something, `remarks` what the reader should know of it."""

    place: int
    subject: Any
    day: date
    texts: Mapping[str, str]
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Texts:
    """The rows that count, by subject; and the remarks of every row of the table."""

    subjects: Sequence[tuple[Any, Sequence[TextRow]]]
    remarks: list[list[str]]

    def by_row(self) -> list[str]:
        """The remarks of each row as one text, empty where there is none."""
        return ["; ".join(each) for each in self.remarks]

    def counts(self) -> dict[str, int]:
        """How many rows each remark is on."""
        found: dict[str, int] = {}
        for each in self.remarks:
            for text in each:
                found[text] = found.get(text, 0) + 1
        return found


def read_texts(table: pa.Table, needed: Mapping[str, str], optional: Mapping[str, str]) -> Texts:
    """The rows of a table that has the needed columns. Refuses one that lacks some, listing those expected."""
    lacking = [name for name in needed if name not in table.column_names]
    if lacking:
        expected = "; ".join(f"{name}: {words}" for name, words in needed.items())
        further = "; ".join(f"{name}: {words}" for name, words in optional.items())
        raise UnreadableInput(
            f"no column {', '.join(lacking)} among {', '.join(table.column_names)}",
            expected=expected + (f"; and where they are known {further}" if further else ""),
        )
    names = [name for name in table.column_names if name in {**needed, **optional}]
    remarks: list[list[str]] = [[] for _ in range(table.num_rows)]
    columns = [table[name].to_pylist() for name in names]
    rows = [
        found
        for place, cells in enumerate(zip(*columns, strict=True))
        if (found := _row(place, dict(zip(names, cells, strict=True)), remarks[place])) is not None
    ]
    order: dict[Any, int] = {}
    for row in rows:
        order.setdefault(row.subject, len(order))
    _mark_order(rows)
    rows.sort(key=lambda row: (order[row.subject], row.day, row.place))
    by_subject = groupby(rows, key=lambda row: order[row.subject])
    held = [_once(list(each)) for _, each in by_subject]
    return Texts([(rows[0].subject, rows) for rows in held if rows], remarks)


def _row(place: int, cells: Mapping[str, Any], remarks: list[str]) -> TextRow | None:
    subject, day = cells["subject"], _day(cells["day"])
    if subject is None or not str(subject).strip():
        remarks.append("no subject: not used")
    elif day is None:
        remarks.append("the day cannot be read: not used")
    else:
        texts = {name: text for name, cell in cells.items() if (text := _text(cell))}
        return TextRow(place, subject, day, texts, remarks)
    return None


def _text(cell: Any) -> str:
    """A cell as a person would type it; empty where it says nothing."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = str(cell).strip()
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return str(int(cell)) if whole else text


def _day(cell: Any) -> date | None:
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    try:
        return date.fromisoformat(str(cell).strip()[:10])
    except ValueError:
        return None


def _mark_order(rows: Sequence[TextRow]) -> None:
    latest: dict[Any, date] = {}
    for row in rows:
        if row.subject in latest and row.day < latest[row.subject]:
            row.remarks.append("an earlier day than the row before: put in order")
        latest[row.subject] = row.day


def _once(rows: list[TextRow]) -> list[TextRow]:
    """The rows of one subject without those of a day that stands there twice: all of them where they differ."""
    found: list[TextRow] = []
    for _, group in groupby(rows, key=lambda row: row.day):
        first, *more = group
        if all(row.texts == first.texts for row in more):
            found.append(first)
            for row in more:
                row.remarks.append(AGAIN)
        else:
            for row in (first, *more):
                row.remarks.append(STANDS_TWICE)
    return found
