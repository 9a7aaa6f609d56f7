"""Nudges each number of the knowledge, one at a time, and sees whether a case notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any

from medonc.knowledge.shapes import Care, Case, Drug, Interaction, KnowledgeRule, Library
from medonc.practice.cases import CARE, DRUGS, INTERACTIONS, REGIMENS, judge
from medonc.values.evidence import Rule
from medonc.values.quantity import plain

Cases = Mapping[str, tuple[Case, ...]]
_SHARE = Decimal("0.01")  # a nudge is one per cent, and at least one in the last written place
_NOT_MEDICINE = frozenset({"order", "rule"})  # the order of lines on a page; title, edition and sources
_LIMITS = frozenset({"at_least", "at_most", "above", "below"})  # of a question, where a number stands with its unit
# Digits that count nothing.
_CODES = frozenset({"code", "codes", "hgnc", "loinc", "snomed", "rxnorm", "icd10", "system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One number of one file, changed. `path` names it: `numbers.divisor`, `phases.0.drugs.1.dose`."""

    file: str
    path: str
    before: str
    after: str
    library: Library

    def __str__(self) -> str:
        return f"{self.file}: {self.path} {self.before} → {self.after}"


def nudges(library: Library, file: str) -> Iterator[Nudge]:
    """Every number of a rule, drug, regimen or table, once up and once down."""
    if file in library.tables:
        yield from _cells(library, file)
        return
    piece = library.piece(file)
    for path, before, after, changed in _changed(piece, ""):
        yield Nudge(file=file, path=path, before=before, after=after, library=_with(library, changed))


def is_noticed(nudge: Nudge, cases: Cases) -> bool:
    """Whether a case of the file, or of what uses it, fails under the nudge."""
    return any(judge(case, rule_id, nudge.library) for rule_id in _users(nudge, cases) for case in cases[rule_id])


def nudged(number: Decimal, *, up: bool) -> Decimal:
    """The number moved by one per cent, and by at least one in its last place."""
    place = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    step = max(place, (abs(number) * _SHARE).quantize(place))
    return number + step if up else number - step


def _users(nudge: Nudge, cases: Cases) -> Iterator[str]:
    """The ids whose cases could notice: its own first, then those of what it is part of."""
    if nudge.file in cases:
        yield nudge.file
    yield from (rule_id for rule_id in cases if rule_id != nudge.file and _depends(rule_id, nudge))


def _depends(rule_id: str, nudge: Nudge) -> bool:
    if nudge.file.startswith(DRUGS):
        drug = nudge.file.removeprefix(DRUGS)
        regimen = nudge.library.regimens.get(rule_id.removeprefix(REGIMENS))
        return regimen is not None and any(line.drug == drug for phase in regimen.phases for line in phase.drugs)
    duty = nudge.file.split("/")[0]
    return nudge.file in nudge.library.tables and rule_id.startswith(f"{duty}/") and rule_id in nudge.library.rules


def _with(library: Library, piece: Any) -> Library:
    name = piece.rule.id
    if isinstance(piece, KnowledgeRule):
        return replace(library, rules=MappingProxyType({**library.rules, name: piece}))
    if isinstance(piece, Drug):
        return replace(library, drugs=MappingProxyType({**library.drugs, name.removeprefix(DRUGS): piece}))
    if isinstance(piece, Interaction):
        held = {**library.interactions, name.removeprefix(INTERACTIONS): piece}
        return replace(library, interactions=MappingProxyType(held))
    if isinstance(piece, Care):
        return replace(library, care=MappingProxyType({**library.care, name.removeprefix(CARE): piece}))
    regimens = {**library.regimens, name.removeprefix(REGIMENS): piece}
    return replace(library, regimens=MappingProxyType(regimens))


def _changed(value: Any, path: str) -> Iterator[tuple[str, str, str, Any]]:
    """`(path, before, after, the value with that one number changed)` for every number in it."""
    if isinstance(value, str) and path.rpartition(".")[2] in _LIMITS:
        yield from _limit(value, path)
    if isinstance(value, bool) or value is None or isinstance(value, str | Rule):
        return
    if isinstance(value, int | Decimal):
        for up in (True, False):
            moved = nudged(Decimal(value), up=up)
            yield path, str(value), plain(moved), int(moved) if isinstance(value, int) else moved
        return
    for name, inner, rebuild in _parts(value):
        for where, before, after, changed in _changed(inner, f"{path}.{name}".lstrip(".")):
            yield where, before, after, rebuild(changed)


def _limit(text: str, path: str) -> Iterator[tuple[str, str, str, Any]]:
    """A limit of a question, which is a number with its unit: `1.5 10*9/L`."""
    number, space, unit = text.partition(" ")
    for up in (True, False) if _is_number(number) else ():
        moved = plain(nudged(Decimal(number), up=up))
        yield path, text, f"{moved}{space}{unit}", f"{moved}{space}{unit}"


def _parts(value: Any) -> Iterator[tuple[str, Any, Callable[[Any], Any]]]:
    """The parts of a dataclass, mapping or tuple, each with the way to put a changed one in its place."""
    if is_dataclass(value) and not isinstance(value, type):
        for name in (field.name for field in fields(value) if field.name not in _NOT_MEDICINE):
            yield name, getattr(value, name), partial(_with_field, value, name)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key, inner, partial(_with_key, value, key)
    elif isinstance(value, tuple | list):
        for place, inner in enumerate(value):
            yield str(place), inner, partial(_with_place, value, place)


def _with_field(whole: Any, name: str, part: Any) -> Any:
    return replace(whole, **{name: part})


def _with_key(whole: Mapping[str, Any], key: str, part: Any) -> Mapping[str, Any]:
    return {**whole, key: part}


def _with_place(whole: Sequence[Any], place: int, part: Any) -> Sequence[Any]:
    changed = [*whole[:place], part, *whole[place + 1 :]]
    return changed if isinstance(whole, list) else tuple(changed)


def _cells(library: Library, file: str) -> Iterator[Nudge]:
    rows = library.tables[file]
    for place, row in enumerate(rows):
        for column, text in row.items():
            for up in (True, False) if column not in _CODES and _is_number(text) else ():
                after = plain(nudged(Decimal(text), up=up))
                changed = (*rows[:place], MappingProxyType({**row, column: after}), *rows[place + 1 :])
                tables = MappingProxyType({**library.tables, file: changed})
                path = f"row {place + 1}.{column}"
                yield Nudge(file=file, path=path, before=text, after=after, library=replace(library, tables=tables))


def _is_number(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return whole.isdigit() and (not part or part.isdigit())
