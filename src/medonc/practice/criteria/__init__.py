"""The question language: `explain` answers a criterion for one chart, as a tree that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.criterion import (
    All,
    AnyOf,
    AtLeast,
    Atom,
    Criterion,
    Not,
    Unreadable,
    unreadable,
)
from medonc.knowledge.shapes.criterion import atoms as atoms_of
from medonc.practice.criteria.atoms import AtomKind, kinds
from medonc.practice.criteria.explained import Explained, joined
from medonc.practice.criteria.limits import Limits, never_kept
from medonc.practice.criteria.scene import Scene, scene_on
from medonc.practice.criteria.truth import Truth, at_least, negated
from medonc.values.errors import MedoncError
from medonc.values.evidence import Missing

__all__ = ["Explained", "Scene", "Truth", "explain", "faults", "read_atom", "scene_on", "sentence"]


def explain(criterion: Criterion, scene: Scene) -> Explained:
    """Met, not met or not known, with the sentence, the facts, what is missing and when it could change."""
    match criterion:
        case Atom():
            return _atom(criterion, scene)
        case Not():
            return _not(criterion, scene)
        case Unreadable():
            return _unreadable(criterion.text, criterion.reason)
        case All():
            return _several(criterion.parts, scene, needed=len(criterion.parts), says=criterion.says, kind="all")
        case AnyOf():
            return _several(criterion.parts, scene, needed=1, says=criterion.says, kind="any")
        case AtLeast():
            return _several(criterion.parts, scene, needed=criterion.count, says=criterion.says, kind="at least")


def faults(criterion: Criterion, library: Library) -> Iterator[str]:
    """Every part that cannot be read or that this library cannot answer, in sentences; none where all is well."""
    yield from (f"{each.text}: {each.reason}" for each in unreadable(criterion))
    for atom in atoms_of(criterion):
        kind, asked, reason = read_atom(atom)
        reason = reason or (kind.lacks(asked, library) if kind else "") or _never(asked)
        if reason:
            yield f"{atom.kind} = {_written(atom.asks)}: {reason}"


def _never(asked: object) -> str:
    """Why a question can never be met; many of them would do no harm, and no good."""
    limits = getattr(asked, "limits", None)
    return never_kept(limits) if isinstance(limits, Limits) else ""


def sentence(criterion: Criterion) -> str:
    """A criterion in one plain sentence, without a patient."""
    match criterion:
        case Atom():
            return criterion.says or _asked_sentence(criterion)
        case Not():
            return criterion.says or f"not ({sentence(criterion.part)})"
        case Unreadable():
            return f"unreadable ({criterion.text})"
        case All():
            return criterion.says or _listed(criterion.parts, "and")
        case AnyOf():
            return criterion.says or _listed(criterion.parts, "or")
        case AtLeast():
            return criterion.says or f"at least {criterion.count} of: {'; '.join(map(sentence, criterion.parts))}"


def _listed(parts: Sequence[Criterion], word: str) -> str:
    said = [f"({sentence(p)})" if isinstance(p, All | AnyOf | AtLeast) else sentence(p) for p in parts]
    return f" {word} ".join(said)


def _asked_sentence(atom: Atom) -> str:
    kind, asked, reason = read_atom(atom)
    return f"unreadable ({atom.kind} = {_written(atom.asks)})" if reason or kind is None else kind.sentence(asked)


def _several(parts: Sequence[Criterion], scene: Scene, *, needed: int, says: str, kind: str) -> Explained:
    answers = [explain(part, scene) for part in parts]
    words = says or (f"at least {needed} of {len(parts)}" if kind == "at least" else f"{kind} of")
    return joined(at_least(needed, [a.truth for a in answers]), words, answers, needed=needed, kind=kind)


def _not(criterion: Not, scene: Scene) -> Explained:
    inner = explain(criterion.part, scene)
    return replace(
        inner,
        truth=negated(inner.truth),
        sentence=criterion.says or "not",
        kind="not",
        parts=(inner,),
    )


def _atom(atom: Atom, scene: Scene) -> Explained:
    kind, asked, reason = read_atom(atom)
    if kind is None or reason:
        return _unreadable(f"{atom.kind} = {_written(atom.asks)}", reason)
    answer = scene.once(asked, lambda: _answer(atom, kind, asked, scene))
    return answer.of_kind(answer.kind, sentence=f"{atom.says}: {answer.sentence}") if atom.says else answer


def _answer(atom: Atom, kind: AtomKind, asked: Any, scene: Scene) -> Explained:
    if lacking := _lacking(atom, kind, asked, scene.library):
        return _unreadable(f"{atom.kind} = {_written(atom.asks)}", lacking)
    return kind.explain(asked, scene).of_kind(kind.kind)


def _lacking(atom: Atom, kind: AtomKind, asked: Any, library: Library) -> str:
    """What of a question this library cannot answer; kept with the question for the library that was asked last."""
    kept = atom.kept.get("lacks")
    if kept is None or kept[0] is not library:
        kept = atom.kept["lacks"] = (library, kind.lacks(asked, library))
    said: str = kept[1]
    return said


def read_atom(atom: Atom) -> tuple[AtomKind | None, Any, str]:
    """The kind and what it asks, or why it cannot be read."""
    if "read" not in atom.kept:
        atom.kept["read"] = _read_anew(atom)
    found: tuple[AtomKind | None, Any, str] = atom.kept["read"]
    return found


def _read_anew(atom: Atom) -> tuple[AtomKind | None, Any, str]:
    kind = kinds().get(atom.kind)
    if kind is None:
        return None, None, f"no question of this kind; we hold {', '.join(sorted(kinds()))}"
    try:
        return kind, kind.read(atom.asks), ""
    except MedoncError as refused:
        return kind, None, str(refused)


def _written(asks: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in asks.items()) + " }"


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _unreadable(text: str, reason: str) -> Explained:
    """Never dropped: not known, and listed."""
    return Explained(
        truth=Truth.NOT_KNOWN,
        sentence=f"This rule cannot be read: {text}",
        kind="unreadable",
        missing=(Missing(what=f"a readable rule ({text})", why="unreadable", do=reason),),
        unreadable=(f"{text}: {reason}",),
    )
