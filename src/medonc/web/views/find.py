"""Finding a patient by any part of the name, the birth date or the record number; and what is known of a word."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.found_knowledge import FoundPiece, find_knowledge
from medonc.web.show import show
from medonc.workbench.find_patients import find_patients
from medonc.workbench.patients import PatientHeader

_LIMIT, _AT_ONCE = 100, 12
_PIECES, _PIECES_AT_ONCE = 30, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPage:
    """What was looked for and who was found; `more` says that the list was cut. `known`: regimens, drugs and rules."""

    words: str
    found: tuple[PatientHeader, ...]
    more: bool
    known: tuple[FoundPiece, ...] = ()


@may("find")
def find(request: SignedIn) -> HttpResponse:
    """The page, or while typing its list alone. One patient found by Enter, and nothing beside, opens at once."""
    words = request.GET.get("q", "").strip()
    limit = _AT_ONCE if request.htmx else _LIMIT
    found = find_patients(words, by=request.user, limit=limit + 1)
    known = find_knowledge(words, by=request.user, limit=_PIECES_AT_ONCE if request.htmx else _PIECES)
    if len(found) == 1 and not known and not request.htmx:
        return redirect("story", found[0].pk)
    page = FindPage(words=words, found=found[:limit], more=len(found) > limit, known=known)
    return show(request, "found.html" if request.htmx else "find.html", page)
