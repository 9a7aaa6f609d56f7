"""One regimen: its days drawn, its lines in words, its evidence, its cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from markupsafe import Markup

from medonc.knowledge.shapes import DrugLine, Library, Phase, Regimen
from medonc.paper.care_words import CareShown, care_shown, question_words
from medonc.paper.day_grid import day_grid
from medonc.paper.regimen_words import (
    cap_words,
    cycles_words,
    days_words,
    delay_words,
    dose_words,
    in_order,
    infusion_words,
    loading_words,
    phase_words,
    schedule_words,
)
from medonc.practice.treatment.care import care_of
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import Trust, trust_of
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench import read_knowledge

WIDE, NARROW = 1392, 772


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One drug line in words."""

    drug: str
    name: str
    dose: str
    route: str
    infusion: str
    days: str
    cycles: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseShown:
    """A phase with its lines in the order of giving."""

    name: str
    length: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenPage:
    """The regimen with its picture at two widths; `compare` are the others of its site."""

    id: str
    regimen: Regimen
    schedule: str
    phases: tuple[PhaseShown, ...]
    wide: Markup
    narrow: Markup
    indicated: str
    delay: str
    care: CareShown
    trust: Trust
    compare: tuple[tuple[str, str], ...]


@may("read")
def regimen(request: SignedIn, site: str, name: str) -> HttpResponse:
    """The page of one regimen; an unknown one names what is held."""
    library = read_knowledge.shelf(by=request.user)
    held = read_knowledge.regimen(f"{site}/{name}", by=request.user)
    names = {drug: piece.name for drug, piece in library.drugs.items()}
    page = RegimenPage(
        id=short_id(held),
        regimen=held,
        schedule=schedule_words(held),
        phases=tuple(phase_shown(phase, library) for phase in held.phases),
        # The drawing escapes every word that it takes from a file.
        wide=Markup(day_grid(held, width=WIDE, names=names)),  # noqa: S704
        narrow=Markup(day_grid(held, width=NARROW, names=names)),  # noqa: S704
        indicated=question_words(held.indicated) if held.indicated else "",
        delay=delay_words(held),
        care=care_shown(care_of(held, library), library),
        trust=trust_of(held, library, request),
        compare=beside(held, library),
    )
    return show(request, "regimen.html", page)


def beside(held: Regimen, library: Library) -> tuple[tuple[str, str], ...]:
    """The other regimens of the same site, by name, for comparing."""
    others = [r for r in library.regimens.values() if r.site == held.site and r.rule.id != held.rule.id]
    return tuple((short_id(r), r.rule.title) for r in sorted(others, key=lambda r: r.rule.title.lower()))


def phase_shown(phase: Phase, library: Library) -> PhaseShown:
    """A phase in words."""
    lines = tuple(_line(line, library) for line in in_order(phase))
    return PhaseShown(name=phase.name, length=phase_words(phase), lines=lines)


def _line(line: DrugLine, library: Library) -> LineShown:
    source = f"source: {line.source}" if line.source else ""
    return LineShown(
        drug=line.drug,
        name=library.drugs[line.drug].name,
        dose=dose_words(line),
        route=line.route,
        infusion=infusion_words(line),
        days=days_words(line.days),
        cycles=cycles_words(line),
        more=tuple(w for w in (loading_words(line), cap_words(line), line.note, source) if w),
    )
