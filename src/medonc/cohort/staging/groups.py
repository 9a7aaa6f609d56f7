"""Stage groups of many tumours at once: equal tumours are staged once, and each keeps the reason of a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.staging.categories import as_held, read_category
from medonc.practice.staging.chosen import out_of_force
from medonc.practice.staging.group import group_of, stage_group
from medonc.practice.staging.published import Scheme, bands_of, word_of
from medonc.values.evidence import Answer, NotKnown

_BLANK = frozenset({"", "unk", "unknown", "na", "n/a", "nd", "unk/nd", "not available", "not applicable", "not done"})
_GRADE = re.compile(r"\s*(?:G|grade\s*)?(III|II|I|[1-4])(?!\w)", re.IGNORECASE)
_ROMAN = {"I": "1", "II": "2", "III": "3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRow:
    """One tumour: its group, or why it has none. `given` is what was understood of its categories."""

    group: str
    why: str = ""
    given: Mapping[str, str]


def stage_rows(
    scheme: Scheme,
    rows: Iterable[Mapping[str, str]],
    library: Library,
    *,
    columns: Mapping[str, str] | None = None,
    day_column: str = "",
) -> Iterator[StagedRow]:
    """One answer for each row, in order. `columns` says which column gives an input; without it, that of its name.

    With `day_column` a tumour diagnosed outside of the scheme's days is refused, as is a day that is none.
    """
    known: dict[tuple[str, ...], StagedRow] = {}
    names = tuple(scheme.words)
    places = tuple((columns or {}).get(name, name) for name in names)
    for row in rows:
        key = (row.get(day_column, "") if day_column else "", *[row.get(place, "") for place in places])
        if key not in known:
            known[key] = _staged(scheme, dict(zip(names, key[1:], strict=True)), library, day=key[0])
        yield known[key]


def path_of(scheme: Scheme, row: Mapping[str, str], library: Library) -> Answer[object]:
    """The same tumour with its receipt: the row of the table, or what is missing."""
    given, _ = _understood(scheme, row)
    inputs = {name: Input(value=word) for name, word in given.items()}
    return stage_group(scheme.rule, inputs, library)


def _staged(scheme: Scheme, row: Mapping[str, str], library: Library, *, day: str) -> StagedRow:
    given, foreign = _understood(scheme, row)
    foreign = foreign or _on(scheme, day)
    if foreign:
        return StagedRow(group="", why=foreign, given=given)
    group = group_of(scheme, given)
    return StagedRow(group=group, why="" if group else _why(scheme, given, library), given=given)


def _why(scheme: Scheme, given: Mapping[str, str], library: Library) -> str:
    answer = path_of(scheme, given, library)
    return "; ".join(map(str, answer.missing)) if isinstance(answer, NotKnown) else ""


def _understood(scheme: Scheme, row: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The scheme's words for what is recorded, and the first recorded word that the scheme does not have."""
    given: dict[str, str] = {}
    for name in scheme.words:
        said = row.get(name, "")
        word = scheme.heard.get((name, said))
        if word is None:
            word = scheme.heard[name, said] = _word(scheme, name, said.strip())
        if word:
            given[name] = word
        elif said.strip().lower() not in _BLANK:
            return given, _odd(scheme, name, said.strip())
    return given, ""


def _word(scheme: Scheme, name: str, said: str) -> str:
    """The scheme's word for one recorded text; empty where nothing is recorded, and where it has none."""
    if said.lower() in _BLANK:
        return ""
    category = read_category(said) if len(name) == 1 else None
    return (as_held(category, scheme.words[name]) if category else "") or _plain(scheme, name, said)


def _on(scheme: Scheme, day: str) -> str:
    try:
        return out_of_force(scheme, date.fromisoformat(day)) if day.strip() else ""
    except ValueError:
        return f"'{day}' is no day of diagnosis"


def _odd(scheme: Scheme, name: str, said: str) -> str:
    if len(name) == 1:
        return f"{said} is no {name.upper()} of {scheme.rule.rule.title}"
    label = next(spec.label for spec in scheme.rule.inputs if spec.name == name)
    return f"{label} '{said}' is none of {', '.join(scheme.words[name])}"


def _plain(scheme: Scheme, name: str, said: str) -> str:
    """A word as it stands whatever its capitals, a grade, or the band of a number that is given in the rule's unit."""
    item = bands_of(scheme.rule, name)
    if item is not None and said.replace(".", "", 1).isdecimal():
        return word_of(Decimal(said), item)
    words = scheme.words[name]
    found = next((word for word in words if word.casefold() == said.casefold()), "")
    grade = _GRADE.match(said) if name == "grade" and not found else None
    number = _ROMAN.get(grade[1].upper(), grade[1]) if grade else ""
    return found or (f"G{number}" if f"G{number}" in words else "")
