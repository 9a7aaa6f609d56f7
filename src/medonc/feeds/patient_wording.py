"""The wording of patient questionnaires, from a table that the site has the right to; kept in the site's own folder."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from medonc.feeds.kept import keep_whole
from medonc.values.errors import UnreadableInput

FOLDER = "wording"
COLUMNS = ("item", "language", "wording")
_EXPECTED = f"a CSV with the columns {', '.join(COLUMNS)}"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_OF_DATA_SETS = re.compile(r"(PROCTCAE_\d{1,2}[ABC])_(SCL|IND)")
_LONGEST = 1_000  # characters of one question


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The questions of one instrument: by language, then by code of the item."""

    instrument: str
    by_language: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, item: str, language: str) -> str:
        """The question in a language, or in its main one (`de` for `de-AT`); empty where the site has none."""
        for each in (language, language.partition("-")[0]):
            if item in self.by_language.get(each, {}):
                return self.by_language[each][item]
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRead:
    """What a file held: the wording that can be used, and the rows that cannot, each with its reason."""

    wording: Wording
    count: int
    left_out: tuple[str, ...]


def read_wording(file: Path, *, instrument: str, items: Collection[str]) -> WordingRead:
    """The wording in a file. Refuses a file without the columns; a row that cannot be used is named and left out."""
    found: dict[str, dict[str, str]] = {}
    left_out: list[str] = []
    for number, row in enumerate(_rows(file), start=2):
        item, language, text = (" ".join((row.get(name) or "").split()) for name in COLUMNS)
        named = _OF_DATA_SETS.fullmatch(item)
        item = named[1] if named else item
        fault = _fault(item, language, text, items, found)
        if fault:
            left_out.append(f"row {number}: {fault}")
        else:
            found.setdefault(language, {})[item] = text
    count = sum(len(each) for each in found.values())
    if not count:
        first = f" ({left_out[0]})" if left_out else ""
        raise UnreadableInput(f"'{file.name}' holds no wording that can be used{first}", expected=_EXPECTED)
    wording = Wording(instrument=instrument, by_language=found)
    return WordingRead(wording=wording, count=count, left_out=tuple(left_out))


def keep_wording(wording: Wording, folder: Path) -> Path:
    """Writes the wording into a site's folder, in one step, in place of an earlier one of the instrument."""
    return keep_whole(_file(wording.instrument, folder), msgspec.json.encode(wording))


def held_wording(instrument: str, folder: Path) -> Wording:
    """The wording of an instrument as imported; without any question where none was."""
    file = _file(instrument, folder)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Wording)
    except FileNotFoundError:
        return Wording(instrument=instrument)
    except msgspec.MsgspecError as bad:
        raise UnreadableInput(f"'{file}' is damaged ({bad})", do="import it again") from None


def _file(instrument: str, folder: Path) -> Path:
    return folder / FOLDER / f"{instrument}.json"


def _rows(file: Path) -> Iterator[Mapping[str, str | None]]:
    if not file.is_file():
        raise UnreadableInput(f"no file '{file}'", expected=_EXPECTED)
    try:
        with file.open(encoding="utf-8-sig", newline="") as held:
            rows = csv.DictReader(held)
            _refuse_columns(file, rows.fieldnames or ())
            yield from rows
    except (UnicodeDecodeError, csv.Error) as bad:
        raise UnreadableInput(f"'{file.name}' is no CSV in UTF-8 ({bad})", expected=_EXPECTED) from None


def _refuse_columns(file: Path, found: Collection[str]) -> None:
    if set(found) != set(COLUMNS):
        named = ", ".join(found) or "no columns"
        raise UnreadableInput(f"'{file.name}' has {named}", expected=_EXPECTED, do="name the columns so")


def _fault(item: str, language: str, text: str, items: Collection[str], found: Mapping[str, Mapping[str, str]]) -> str:
    """Why a row cannot be used; empty where it can."""
    if item not in items:
        near = f"such as {next(iter(items))}"
        return f"no item '{item}' ({near})"
    if not _LANGUAGE.fullmatch(language):
        return f"'{language}' is no language (such as en or de-AT)"
    if not text or len(text) > _LONGEST:
        return f"the wording of {item} is {'empty' if not text else 'too long'}"
    if item in found.get(language, {}):
        return f"{item} has a wording in {language} already"
    return ""
