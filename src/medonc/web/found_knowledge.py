"""Regimens, drugs and rules that the search box finds beside patients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse

from medonc.knowledge.shapes import Library
from medonc.web.accounts import User
from medonc.web.views import drug, regimens, rule
from medonc.workbench.read_knowledge import shelf
from medonc.workbench.rights import may

_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPiece:
    """A regimen, drug or rule with the address of its page."""

    kind: str
    title: str
    aside: str
    address: str


def find_knowledge(words: str, *, by: User, limit: int) -> tuple[FoundPiece, ...]:
    """Drugs first, then regimens, then rules; none for one letter, or for somebody who may not read."""
    if len(words) < _SHORTEST or not may(by, "read"):
        return ()
    return tuple(islice(_found(words, shelf(by=by)), limit))


def _found(words: str, library: Library) -> Iterator[FoundPiece]:
    for name, held in library.drugs.items():
        if drug.fits(words, name, held):
            yield FoundPiece(kind="drug", title=held.name, aside=held.drug_class, address=reverse("drug", args=[name]))
    for name, each in library.regimens.items():
        if regimens.fits(words, each, library):
            address, aside = reverse("regimen", args=name.split("/")), f"{each.site}, {each.setting}"
            yield FoundPiece(kind="regimen", title=each.rule.title, aside=aside, address=address)
    for path, one in library.rules.items():
        if rule.fits(words, one):
            yield FoundPiece(kind="rule", title=one.rule.title, aside=path, address=reverse("rule", args=[path]))
