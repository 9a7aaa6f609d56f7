"""The terms of toxicity that a treatment asks about: those of its limits and of its dose changes."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Library, Regimen
from medonc.knowledge.shapes.criterion import atoms
from medonc.practice.treatment.care import care_of
from medonc.practice.treatment.questions import asked


def toxicity_terms(regimen: Regimen, library: Library) -> tuple[str, ...]:
    """Each term once, in the order of the regimen's files: limits first."""
    return tuple(dict.fromkeys(_terms(regimen, library)))


def _terms(regimen: Regimen, library: Library) -> Iterator[str]:
    care = care_of(regimen, library)
    questions = [each.entry.needs for each in care.limits] + [each.entry.when for each in care.changes]
    for question in questions:
        yield from (str(atom.asks["term"]) for atom in atoms(asked(question)) if atom.kind == "toxicity")
