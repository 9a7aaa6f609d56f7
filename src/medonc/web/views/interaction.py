"""The page of an interaction: its two sides, how grave it is, what happens, what to do and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Interaction, Library, Side
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import Trust, trust_of
from medonc.web.show import show
from medonc.workbench.read_knowledge import shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class SideShown:
    """One side: what it is, and the drugs of the formulary that are on it, as `(id, name)`."""

    words: str
    drugs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionPage:
    """One interaction in words."""

    held: Interaction
    sides: tuple[SideShown, SideShown]
    trust: Trust


def show_interaction(held: Interaction, request: SignedIn) -> HttpResponse:
    """The page of an interaction, for somebody who may read."""
    library = shelf(by=request.user)
    sides = (_side(held.a, library), _side(held.b, library))
    page = InteractionPage(held=held, sides=sides, trust=trust_of(held, library, request))
    return show(request, "interaction.html", page)


def _side(side: Side, library: Library) -> SideShown:
    drugs = sorted((name, drug.name) for name, drug in library.drugs.items() if side.holds(name, drug))
    named = [library.drug(each).name for each in side.drugs]
    return SideShown(words=", ".join([*side.properties, *side.classes, *named]), drugs=tuple(drugs))
