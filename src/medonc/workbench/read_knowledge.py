"""Reading the shelf: rules, drugs and regimens with their cases, for people who may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from medonc.knowledge.case_files import cases_of
from medonc.knowledge.shapes import Case, Drug, Library, Piece, Regimen
from medonc.store.models import User
from medonc.values.errors import NotHeld
from medonc.workbench import open_chart
from medonc.workbench.rights import must

V = TypeVar("V")


class NotOnTheShelf(NotHeld):
    """No piece of knowledge of this name; the held ones are listed."""

    status = 404


def shelf(*, by: User) -> Library:
    """The library of the house with the site's policy."""
    must(by, "read")
    return open_chart.library()


def regimen(name: str, *, by: User) -> Regimen:
    """The regimen at site/name; an unknown one is refused with its neighbours."""
    return _held(shelf(by=by).regimen, name)


def drug(name: str, *, by: User) -> Drug:
    """The drug of an id."""
    return _held(shelf(by=by).drug, name)


def piece(name: str, *, by: User) -> Piece:
    """The rule, drug or regimen at a full path."""
    return _held(shelf(by=by).piece, name)


def cases(rule_id: str, *, by: User) -> tuple[Case, ...]:
    """The cases that ship with a piece of knowledge, in the order of their file."""
    must(by, "read")
    return cases_of(rule_id)


def _held(take: Callable[[str], V], name: str) -> V:
    try:
        return take(name)
    except NotHeld as missing:
        raise NotOnTheShelf(missing.found, expected=missing.expected, do=missing.do) from None
