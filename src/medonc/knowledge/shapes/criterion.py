"""A criterion: the one question language, as parsed from TOML. What an atom asks is read by `practice/criteria`.

    all = [
      { diagnosis = { site = "breast" } },
      { any = [{ marker = { of = "ER", is = "positive" } }, { marker = { of = "PR", is = "positive" } }] },
      { result = { of = "neutrophils", at_least = "1.5 10*9/L", within_days = 7 } },
      { not = { allergy = { to = "paclitaxel" } } },
    ]

A part that is none of these keeps its place as `Unreadable`: it is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One question of a named kind; `asks` is its table as written."""

    kind: str
    asks: Mapping[str, object]
    says: str = ""  # our own words for it, before the atom's own sentence
    # What `practice/criteria` read from `asks`, kept with it: a criterion is put to many charts.
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Met where every part is met."""

    parts: tuple[Criterion, ...]
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Met where some part is met."""

    parts: tuple[Criterion, ...]
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Met where its part is not met. Not known stays not known."""

    part: Criterion
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """Met where at least `count` of the parts are met."""

    count: int
    parts: tuple[Criterion, ...]
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part that cannot be read: answers *not known*, and is listed."""

    text: str
    reason: str
    says: str = ""


Criterion: TypeAlias = Atom | All | AnyOf | Not | AtLeast | Unreadable


def read_criterion(written: object) -> Criterion:
    """The criterion that a TOML value writes; a list is `all` of its parts."""
    if isinstance(written, list | tuple):
        return All(parts=tuple(map(read_criterion, written)))
    if not isinstance(written, Mapping):
        return Unreadable(text=str(written), reason="expected a table with one question")
    says = str(written.get("says", ""))
    asked = {key: value for key, value in written.items() if key != "says"}
    if set(asked) == {"at_least", "of"}:
        return _at_least(asked, says)
    if len(asked) != 1:
        return Unreadable(text=str(asked), reason="expected one question in a table", says=says)
    return _one(*next(iter(asked.items())), says)


def _one(kind: str, value: object, says: str) -> Criterion:
    if kind in {"all", "any"}:
        if not isinstance(value, list | tuple) or not value:
            return Unreadable(text=f"{kind} = {value}", reason="expected a list of at least one question", says=says)
        parts = tuple(map(read_criterion, value))
        return All(parts=parts, says=says) if kind == "all" else AnyOf(parts=parts, says=says)
    if kind == "not":
        return Not(part=read_criterion(value), says=says)
    if not isinstance(value, Mapping):
        return Unreadable(text=f"{kind} = {value}", reason="expected a table of what is asked", says=says)
    return Atom(kind=kind, asks=value, says=says)


def _at_least(asked: Mapping[str, object], says: str) -> Criterion:
    count, parts = asked["at_least"], asked["of"]
    if type(count) is int and isinstance(parts, list | tuple) and 0 < count <= len(parts):
        return AtLeast(count=count, parts=tuple(map(read_criterion, parts)), says=says)
    return Unreadable(text=str(asked), reason="expected at_least = n, of = [n or more questions]", says=says)


def atoms(criterion: Criterion) -> Iterator[Atom]:
    """Every atom of a criterion, in reading order."""
    if isinstance(criterion, Atom):
        yield criterion
    elif isinstance(criterion, Not):
        yield from atoms(criterion.part)
    elif not isinstance(criterion, Unreadable):
        for part in criterion.parts:
            yield from atoms(part)


def unreadable(criterion: Criterion) -> Iterator[Unreadable]:
    """Every part that could not be read."""
    if isinstance(criterion, Unreadable):
        yield criterion
    elif isinstance(criterion, Not):
        yield from unreadable(criterion.part)
    elif not isinstance(criterion, Atom):
        for part in criterion.parts:
            yield from unreadable(part)
