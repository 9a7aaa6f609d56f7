"""A reason where one is owed: it is kept with the act."""

from __future__ import annotations

from medonc.values.errors import ImpossibleValue


def stated(reason: str) -> str:
    """The reason in words; refuses an empty one."""
    words = " ".join(reason.split())
    if len(words) < 3:
        raise ImpossibleValue("no reason is stated", expected="a reason in words", do="say why; it is kept")
    return words
