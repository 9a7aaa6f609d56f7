"""Staging tables: rows of allowed values for each input, and what a row that fits says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

_KEPT = 200_000  # combinations of values remembered for a table


class Act(StrEnum):
    """What a row does where it fits."""

    VALUE = "VALUE"  # sets an output; `{{name}}` copies another value
    JUMP = "JUMP"  # goes on in another table
    ERROR = "ERROR"  # the values cannot stand together
    STOP = "STOP"  # nothing more is derived in this step
    MATCH = "MATCH"  # the row fits; nothing is set


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One act of a row; `key` is the output that a value is given to."""

    act: Act
    key: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The values that one cell of a row lets through: single ones, ranges, or any."""

    words: frozenset[str] = frozenset()
    spans: tuple[tuple[str, str], ...] = ()
    any: bool = False

    def takes(self, value: str) -> bool:
        """Whether a value is one of the cell's."""
        return self.any or value in self.words or any(_within(value, low, high) for low, high in self.spans)


ANY = Cell(any=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table: a cell for each input, and its acts. `name` is how a path calls it."""

    name: str
    cells: tuple[Cell, ...]
    ends: tuple[End, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows in order: the first that fits is the answer."""

    id: str
    title: str
    inputs: tuple[str, ...]
    rows: tuple[Row, ...]
    _bits: dict[tuple[int, str], int] = field(default_factory=dict, repr=False, compare=False)
    _met: dict[tuple[str, ...], Row | None] = field(default_factory=dict, repr=False, compare=False)

    def row(self, values: Mapping[str, str]) -> Row | None:
        """The first row that takes these values; none where none does. A value that is not given counts as blank."""
        key = tuple([values.get(name, "") for name in self.inputs])
        try:
            return self._met[key]
        except KeyError:
            return self._look_up(key)

    def _look_up(self, key: tuple[str, ...]) -> Row | None:
        if len(self._met) >= _KEPT:
            self._met.clear()
        fitting = (1 << len(self.rows)) - 1
        for place, value in enumerate(key):
            fitting &= self.taking(place, value)
        found = self._met[key] = self.rows[(fitting & -fitting).bit_length() - 1] if fitting else None
        return found

    def taking(self, place: int, value: str) -> int:
        """The rows whose cell at a place takes a value: one bit for each, the first row lowest."""
        key = (place, value)
        if key not in self._bits:
            self._bits[key] = sum(1 << number for number, row in enumerate(self.rows) if row.cells[place].takes(value))
        return self._bits[key]


def cell(text: str) -> Cell:
    """A cell as staging files write it: `1`, `1,3-5`, `C500-C509`, `*` for any, empty for blank."""
    text = text.strip()
    if text == "*":
        return ANY
    words: list[str] = []
    spans: list[tuple[str, str]] = []
    for part in (each.strip() for each in text.split(",")):
        low, dash, high = part.partition("-")
        if dash and low.strip() and len(low.strip()) <= len(high.strip()):
            spans.append((low.strip(), high.strip()))
        else:
            words.append(part)
    return Cell(frozenset(words), tuple(spans))


def ends(cells: Iterable[tuple[str, str]]) -> tuple[End, ...]:
    """The acts of a row, from (output, text) pairs such as (`stage`, `VALUE:2A`)."""
    read = ((key, *text.partition(":")[::2]) for key, text in cells)
    return tuple(End(act=Act(act), key=key, value=value) for key, act, value in read)


def _within(value: str, low: str, high: str) -> bool:
    """Whether a value lies in a range of codes: as numbers where all are, else letter by letter at equal length."""
    if not value:
        return False
    if len(value) == len(low) == len(high) and not _is_number(low):
        return low <= value <= high
    numbers = [_number(each) for each in (low, value, high)]
    if None in numbers:
        return len(value) == len(low) == len(high) and low <= value <= high
    first, given, last = (each for each in numbers if each is not None)
    return first <= given <= last


def _is_number(text: str) -> bool:
    return _number(text) is not None


def _number(text: str) -> Decimal | None:
    try:
        read = Decimal(text)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None
