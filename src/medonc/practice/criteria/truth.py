"""Three answers: met, not met, not known. Kleene's strong logic."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Ordered so that `all` is the least and `any` the greatest of its parts."""

    NOT_MET = 0
    NOT_KNOWN = 1
    MET = 2

    @property
    def said(self) -> str:
        """In words."""
        return ("not met", "not known", "met")[self]

    @property
    def mark(self) -> str:
        """As one sign on a page."""
        return "✗?✓"[self]


def negated(truth: Truth) -> Truth:
    """Not known stays not known."""
    return Truth(2 - truth)


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """The `count`-th greatest: met when so many are met, not met when so many no longer can be."""
    return sorted(truths, reverse=True)[count - 1]


def known(holds: bool) -> Truth:
    """Met or not met, of what is known."""
    return Truth.MET if holds else Truth.NOT_MET
