"""Regimens, drugs and rules that the search box finds beside patients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from medonc.knowledge.shapes import Library
from medonc.paper.regimen_words import site_words
from medonc.web.accounts import User
from medonc.web.views import drug, regimens, rule
from medonc.workbench.read_knowledge import shelf
from medonc.workbench.rights import may

_KINDS = ("drug", "regimen", "rule")
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPiece:
    """A regimen, drug or rule with the address of its page."""

    kind: str
    title: str
    aside: str
    address: str


def find_knowledge(words: str, *, by: User, limit: int) -> tuple[FoundPiece, ...]:
    """Drugs first, then regimens, then rules, at most `limit` of each; those that begin with the words lead.

    None for one letter, or for somebody who may not read.
    """
    if len(words) < _SHORTEST or not may(by, "read"):
        return ()
    found = sorted(_found(words, shelf(by=by)), key=lambda piece: not piece.title.lower().startswith(words.lower()))
    return tuple(piece for kind in _KINDS for piece in [each for each in found if each.kind == kind][:limit])


def _found(words: str, library: Library) -> Iterator[FoundPiece]:
    for name, held in library.drugs.items():
        if drug.fits(words, name, held):
            yield FoundPiece(kind="drug", title=held.name, aside=held.drug_class, address=reverse("drug", args=[name]))
    for name, each in library.regimens.items():
        if regimens.fits(words, each, library):
            address, aside = reverse("regimen", args=name.split("/")), f"{site_words(each.site)}, {each.setting}"
            yield FoundPiece(kind="regimen", title=each.rule.title, aside=aside, address=address)
    for path, one in library.rules.items():
        if rule.fits(words, one):
            yield FoundPiece(kind="rule", title=one.rule.title, aside=path, address=reverse("rule", args=[path]))
