"""The answer to a criterion: a tree of sentences with facts, what is missing, and when it could change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from medonc.practice.criteria.truth import Truth
from medonc.values.evidence import FactRef, Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One node. An answer that is known lacks nothing; one that is not known names what would settle it.

    `changes_on`: the first day on which time alone, with no new fact, gives another answer; `how` says what changes
    it then, or what else could. `permanent`: neither time nor a test can.
    """

    truth: Truth
    sentence: str
    kind: str = ""  # of the atom, or all | any | at least | not | unreadable
    facts: tuple[FactRef, ...] = ()
    missing: tuple[Missing, ...] = ()
    parts: tuple[Explained, ...] = ()
    changes_on: date | None = None
    how: str = ""  # "the washout ends", "a new result"
    permanent: bool = False
    unreadable: tuple[str, ...] = ()

    def of_kind(self, kind: str, *, sentence: str = "") -> Explained:
        """The same as the answer of a kind of atom; written out, since a day's rules ask for hundreds of them."""
        return Explained(
            truth=self.truth,
            sentence=sentence or self.sentence,
            kind=kind,
            facts=self.facts,
            missing=self.missing,
            parts=self.parts,
            changes_on=self.changes_on,
            how=self.how,
            permanent=self.permanent,
            unreadable=self.unreadable,
        )

    def leaves(self) -> Iterator[Explained]:
        """The answers of the atoms, in reading order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def not_known(sentence: str, *missing: Missing, facts: tuple[FactRef, ...] = (), how: str = "") -> Explained:
    """The answer that names what would settle it."""
    return Explained(truth=Truth.NOT_KNOWN, sentence=sentence, missing=missing, facts=facts, how=how)


def joined(truth: Truth, sentence: str, parts: Sequence[Explained], *, needed: int, kind: str) -> Explained:
    """The node above `parts`, of which `needed` must be met."""
    permanent = _permanent(truth, parts, needed)
    deciding = _when_it_turns(truth, parts, needed) if not permanent else None
    return Explained(
        truth=truth,
        sentence=sentence,
        kind=kind,
        parts=tuple(parts),
        facts=_once_each(parts),
        missing=_missing(truth, parts),
        changes_on=deciding.changes_on if deciding else None,
        how=deciding.how if deciding else _how(truth, parts),
        permanent=permanent,
        unreadable=tuple(u for p in parts for u in p.unreadable),
    )


def _once_each(parts: Sequence[Explained]) -> tuple[FactRef, ...]:
    """Every fact once; a scene hands out one object for one fact."""
    return tuple({id(fact): fact for part in parts for fact in part.facts}.values())


def _missing(truth: Truth, parts: Sequence[Explained]) -> tuple[Missing, ...]:
    """What would settle an answer that is not known; an answer that is known lacks nothing."""
    if truth is not Truth.NOT_KNOWN:
        return ()
    return tuple(dict.fromkeys(m for p in parts if p.truth is Truth.NOT_KNOWN for m in p.missing))


def _when_it_turns(truth: Truth, parts: Sequence[Explained], needed: int) -> Explained | None:
    """The part with which the answer turns by time alone; None where a test or nothing could do it.

    Parts that are not known are taken to stay so.
    """
    met = sum(p.truth is Truth.MET for p in parts)
    if truth is Truth.MET:
        spare = met - needed
        return _nth([p for p in parts if p.truth is Truth.MET], spare)
    if truth is Truth.NOT_KNOWN:
        return None
    possible = needed - sum(p.truth is not Truth.NOT_MET for p in parts)
    return _nth([p for p in parts if p.truth is Truth.NOT_MET and not p.permanent], possible - 1)


def _nth(parts: Sequence[Explained], at: int) -> Explained | None:
    """The part that is the `at`-th to change, counted from 0."""
    dated = sorted((p for p in parts if p.changes_on is not None), key=lambda p: p.changes_on or date.max)
    return dated[at] if 0 <= at < len(dated) else None


def _how(truth: Truth, parts: Sequence[Explained]) -> str:
    """What else could change it: what could change the parts that stand in the way."""
    hows = (p.how for p in parts if p.truth is truth and p.how and not p.permanent and p.changes_on is None)
    return "; ".join(dict.fromkeys(hows)) if truth is Truth.NOT_MET else ""


def _permanent(truth: Truth, parts: Sequence[Explained], needed: int) -> bool:
    if truth is Truth.MET:
        return sum(p.truth is Truth.MET and p.permanent for p in parts) >= needed
    lost = sum(p.truth is Truth.NOT_MET and p.permanent for p in parts)
    return truth is Truth.NOT_MET and len(parts) - lost < needed
