"""The questions that knowledge files ask: every one must be readable, and be about what the library holds."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Care, Drug, KnowledgeRule, Library, Piece, Question, Regimen
from medonc.knowledge.shapes.criterion import Criterion, read_criterion
from medonc.practice.criteria import faults


def question_faults(library: Library) -> Iterator[tuple[str, str]]:
    """Each question of a drug, regimen or care file that the engine could not answer, under the id of its file."""
    for piece in library.pieces():
        for where, question in _questions(piece):
            yield from ((piece.rule.id, f"{where}: {said}") for said in faults(asked(question), library))


def asked(question: Question) -> Criterion:
    """A question of a file as the engine reads it: all of its tables must hold."""
    return read_criterion(question[0] if len(question) == 1 else list(question))


def criterion_of(question: Question, library: Library) -> Criterion:
    """The same, read once for a library: one question is put to many charts."""
    read = library.once(_none_read)
    if id(question) not in read:  # the library keeps its questions, so an id stays that of its question
        read[id(question)] = asked(question)
    return read[id(question)]


def _none_read(_: Library) -> dict[int, Criterion]:
    return {}


def _questions(piece: Piece) -> Iterator[tuple[str, Question]]:
    if isinstance(piece, Drug):
        yield from ((f"{each.organ} adjustment", each.when) for each in piece.adjustments)
    if isinstance(piece, Regimen) and piece.indicated:
        yield "indicated", piece.indicated
    if isinstance(piece, KnowledgeRule):
        yield from (("applies", piece.applies) for _ in piece.applies[:1])
        yield from ((f"{each.name}: when", each.when) for each in piece.needed if each.when)
        yield from ((f"{each.name}: settled", each.settled) for each in piece.needed if each.settled)
    if isinstance(piece, Care):
        yield from ((f"susceptible {each.id}", each.when) for each in piece.susceptible)
    if isinstance(piece, Regimen | Care):
        yield from ((f"limit of day {limit.days[0]}", limit.needs) for limit in piece.treat)
        yield from ((f"change {change.id}", change.when) for change in piece.changes)
