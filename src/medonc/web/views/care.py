"""The page of a care file: limits, levels, changes, support and monitoring, and the regimens that use it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Care
from medonc.paper.care_words import CareShown, care_shown
from medonc.practice.treatment.care import care_in
from medonc.values.evidence import Rule
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import Trust, trust_of
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench.read_knowledge import shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePage:
    """One care file in words; `used` are the regimens that name it."""

    rule: Rule
    care: CareShown
    used: tuple[tuple[str, str], ...]
    trust: Trust


def show_care(held: Care, request: SignedIn) -> HttpResponse:
    """The page of a care file, for somebody who may read."""
    library = shelf(by=request.user)
    name = held.rule.id.rpartition("/")[2]
    using = [one for one in library.regimens.values() if name in one.uses]
    page = CarePage(
        rule=held.rule,
        care=care_shown(care_in(held), library),
        used=tuple((short_id(one), one.rule.title) for one in using),
        trust=trust_of(held, library, request),
    )
    return show(request, "care.html", page)
