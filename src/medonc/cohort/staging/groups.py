"""Stage groups of many tumours at once: equal tumours are staged once, and each keeps the reason of a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.staging.categories import as_held, read_category
from medonc.practice.staging.group import group_of, stage_group
from medonc.practice.staging.published import Scheme, bands_of, word_of
from medonc.values.evidence import Answer, NotKnown

_BLANK = frozenset({"", "unk", "unknown", "na"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRow:
    """One tumour: its group, or why it has none. `given` is what was understood of its categories."""

    group: str
    why: str = ""
    given: Mapping[str, str]


def stage_rows(scheme: Scheme, rows: Iterable[Mapping[str, str]], library: Library) -> Iterator[StagedRow]:
    """One answer for each row, in order; a row gives the scheme's inputs by name, as they were recorded."""
    known: dict[tuple[str, ...], StagedRow] = {}
    names = tuple(scheme.words)
    for row in rows:
        key = tuple([row.get(name, "") for name in names])
        if key not in known:
            known[key] = _staged(scheme, dict(zip(names, key, strict=True)), library)
        yield known[key]


def path_of(scheme: Scheme, row: Mapping[str, str], library: Library) -> Answer[object]:
    """The same tumour with its receipt: the row of the table, or what is missing."""
    given, _ = _understood(scheme, row)
    inputs = {name: Input(value=word) for name, word in given.items()}
    return stage_group(scheme.rule, inputs, library)


def _staged(scheme: Scheme, row: Mapping[str, str], library: Library) -> StagedRow:
    given, foreign = _understood(scheme, row)
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
    for name, words in scheme.words.items():
        said = row.get(name, "").strip()
        if said.lower() in _BLANK:
            continue
        category = read_category(said) if len(name) == 1 else None
        word = (as_held(category, words) if category else "") or _plain(scheme, name, said)
        if not word:
            return given, f"{said} is no {name.upper()} of {scheme.rule.rule.title}"
        given[name] = word
    return given, ""


def _plain(scheme: Scheme, name: str, said: str) -> str:
    """A word as it stands, or the band of a number that is given without unit, in the rule's own."""
    item = bands_of(scheme.rule, name)
    if item is not None and said.replace(".", "", 1).isdecimal():
        return word_of(Decimal(said), item)
    return said if said in scheme.words[name] else ""
