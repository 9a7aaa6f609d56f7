"""What an order sheet says of premedication, sickness and fluids: proposed by rule, not ordered by the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medonc.practice.criteria import Scene
from medonc.practice.cycles.due import DueDay
from medonc.practice.treatment.supportive import supportive
from medonc.practice.treatment.supportive.proposed import Proposed, ProposedDrug
from medonc.values.evidence import Answer, Finding, Level, NotKnown

_LEADS = {Level.STOP: "Against it", Level.CAUTION: "To be settled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow:
    """One topic of the day's care: each drug with how it is given, and what speaks against it."""

    title: str
    drugs: tuple[str, ...]
    against: tuple[str, ...]


def care_rows(due: DueDay, scene: Scene) -> tuple[CareRow, ...]:
    """What the day needs beside its drugs; topics that need nothing are left out."""
    return tuple(_rows(due, scene))


def open_care(due: DueDay, scene: Scene) -> tuple[str, ...]:
    """What cannot be said of the day's care, and what is missing for it."""
    return tuple(f"{one.title}: {one.said()}" for one in _answers(due, scene) if isinstance(one, NotKnown))


def _answers(due: DueDay, scene: Scene) -> tuple[Answer[object], ...]:
    key = ("sheet care", due.regimen.rule.id, due.phase.name, due.cycle, due.day)
    return scene.once(key, lambda: supportive(due.regimen, due.phase.name, due.cycle, due.day, scene))


def _rows(due: DueDay, scene: Scene) -> Iterator[CareRow]:
    for one in _answers(due, scene):
        value = one.value if isinstance(one, Finding) else None
        if isinstance(one, Finding) and isinstance(value, Proposed) and not value.is_quiet:
            drugs = tuple(_drug(each) for each in value.drugs) or (one.said(),)
            against = tuple(f"{_LEADS[r.level]}: {r.text}" for r in one.remarks if r.level in _LEADS)
            yield CareRow(title=one.title, drugs=drugs, against=against)


def _drug(one: ProposedDrug) -> str:
    """How a drug is given, with its name where the words do not begin with it."""
    return one.text if one.text.lower().startswith(one.name.lower()) else f"{one.name}: {one.text}".rstrip(": ")
