"""`judgement = { that = "the tumour can be resected" }`: what no record states and a clinician decides.

It is never met or not met by itself: the answer is not known, and names who can settle it. So an indication that
rests on a decision does not pass without one, and is not dropped either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.asks import only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.values.evidence import Missing

KIND = "judgement"
_BY = ("oncologist", "surgeon", "tumour board", "patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be decided, in words, and by whom."""

    that: str
    by: str


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, no words, and a decider outside the list."""
    only(asks, keys=("that", "by"), kind=KIND)
    return Asked(that=word(asks, "that", needed=True), by=word(asks, "by", among=_BY) or "oncologist")


def sentence(asked: Asked) -> str:
    """The words themselves: `the tumour can be resected`."""
    return asked.that


def lacks(asked: Asked, library: Library) -> str:  # noqa: ARG001
    """Nothing: a judgement needs no knowledge of the library."""
    return ""


def explain(asked: Asked, scene: Scene) -> Explained:  # noqa: ARG001
    """Not known, and who decides it."""
    missing = Missing(what=asked.that, why="a judgement", do=f"for the {asked.by} to decide")
    return not_known(f"{asked.that}: for the {asked.by} to decide", missing, how="a decision")
