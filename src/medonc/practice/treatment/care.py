"""The care of a regimen: its own limits, levels, changes, support and monitoring, and those of the care files it uses.

What a care file says of a drug that the regimen does not give is left out; what the regimen says of a drug's levels
stands before what a care file says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from medonc.knowledge.shapes import (
    Care,
    DoseChange,
    DoseLevel,
    Library,
    Monitor,
    Regimen,
    Support,
    Susceptible,
    TreatLimit,
)
from medonc.values.evidence import Rule

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class From(Generic[T]):
    """One entry and the file that holds it."""

    entry: T
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenCare:
    """All that goes with a regimen, each entry with its file."""

    limits: tuple[From[TreatLimit], ...]
    levels: tuple[From[DoseLevel], ...]
    changes: tuple[From[DoseChange], ...]
    support: tuple[From[Support], ...]
    monitoring: tuple[From[Monitor], ...]
    susceptible: tuple[From[Susceptible], ...] = ()  # of a care file by itself


def care_of(regimen: Regimen, library: Library) -> RegimenCare:
    """What goes with this regimen, its own entries first; refuses a care file that the library does not hold."""
    kept = library.once(_kept)
    held = kept.get(regimen.rule.id)
    if held is None or held[0] is not regimen:  # not yet asked for, or one that was changed for the asking
        held = kept[regimen.rule.id] = (regimen, _gathered(regimen, library))
    return held[1]


def _kept(_: Library) -> dict[str, tuple[Regimen, RegimenCare]]:
    """Where the care of each regimen is kept, as it was last asked for."""
    return {}


def _gathered(regimen: Regimen, library: Library) -> RegimenCare:
    held: list[Regimen | Care] = [regimen, *(library.care_file(name) for name in regimen.uses)]
    given = frozenset(regimen.drugs)
    return RegimenCare(
        limits=tuple(_entries(held, lambda one: (x for x in one.treat if _concerns(x.drugs, given)))),
        levels=tuple(_levels(held, given)),
        changes=tuple(_entries(held, lambda one: (x for x in one.changes if _concerns(x.drugs, given)))),
        support=tuple(_entries(held, lambda one: one.support)),
        monitoring=tuple(_entries(held, lambda one: one.monitoring)),
    )


def care_in(held: Care) -> RegimenCare:
    """What one care file says, by itself."""
    return RegimenCare(
        limits=tuple(_entries([held], lambda one: one.treat)),
        levels=tuple(_entries([held], lambda one: one.levels)),
        changes=tuple(_entries([held], lambda one: one.changes)),
        support=tuple(_entries([held], lambda one: one.support)),
        monitoring=tuple(_entries([held], lambda one: one.monitoring)),
        susceptible=tuple(From(entry=entry, rule=held.rule) for entry in held.susceptible),
    )


def _concerns(drugs: tuple[str, ...], given: frozenset[str]) -> bool:
    return not drugs or not given.isdisjoint(drugs)


def _entries(held: Iterable[Regimen | Care], take: Callable[[Regimen | Care], Iterable[T]]) -> Iterator[From[T]]:
    yield from (From(entry=entry, rule=one.rule) for one in held for entry in take(one))


def _levels(held: Iterable[Regimen | Care], given: frozenset[str]) -> Iterator[From[DoseLevel]]:
    """One ladder a drug: the first that speaks of it."""
    seen: set[str] = set()
    for each in _entries(held, lambda one: one.levels):
        if each.entry.drug in given - seen:
            seen.add(each.entry.drug)
            yield each
