"""Two to four options side by side for one patient: use, burden, benefit, harms and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Regimen
from medonc.paper.regimen_words import schedule_words
from medonc.practice.criteria import Scene, Truth, scene_on
from medonc.practice.treatment.harms import general_harms, harms
from medonc.practice.treatment.harms_unlooked import unlooked
from medonc.practice.treatment.options import Option, option, options
from medonc.values.errors import ImpossibleValue
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.chosen import (
    BenefitShown,
    HarmShown,
    benefit_shown,
    harms_shown,
    length_words,
    route_words,
    unlooked_words,
    visits_words,
)
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench import read_knowledge
from medonc.workbench.patients import PatientHeader

MOST = 4
_GLYPHS = {Truth.MET: "ok", Truth.NOT_KNOWN: "unsure", Truth.NOT_MET: "hold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideColumn:
    """One option of the table."""

    id: str
    title: str
    glyph: str
    indication: str
    against: tuple[str, ...]  # what stands against it, or what is open
    fit: str
    benefit: BenefitShown
    harms: tuple[HarmShown, ...]
    boxed: tuple[str, ...]
    unlooked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One point in words, a cell for each option; `differs` where they are not all the same."""

    what: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether it tells the options apart."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePage:
    """The chosen options and what may be chosen."""

    line: PatientLine
    columns: tuple[BesideColumn, ...]
    rows: tuple[BesideRow, ...]
    choices: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]


@may_of_patient("read")
def beside_options(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The regimens named by `with` in the address; fewer than two ask for more, more than four are refused."""
    asked = tuple(dict.fromkeys(name.strip() for name in request.GET.getlist("with") if name.strip()))
    if len(asked) > MOST:
        raise ImpossibleValue(f"{len(asked)} options", expected=f"two to {MOST}", do="take some away")
    today = opened(request, patient)
    library = read_knowledge.shelf(by=request.user)
    scene = scene_on(today.chart, library, today.review.on)
    held = [read_knowledge.regimen(name, by=request.user) for name in asked]
    found = options(scene)
    ordered = (*found.indicated, *found.undecided, *found.not_indicated)
    page = BesidePage(
        line=today.line,
        columns=tuple(_column(one, scene) for one in held),
        rows=tuple(_rows(held)),
        choices=tuple((short_id(one.regimen), one.regimen.rule.title) for one in ordered),
        asked=asked,
    )
    return show(request, "choose_beside.html", page)


def _column(regimen: Regimen, scene: Scene) -> BesideColumn:
    one = option(regimen, scene) if regimen.indicated else None
    truth = one.answer.truth if one is not None else Truth.NOT_KNOWN
    return BesideColumn(
        id=short_id(regimen),
        title=regimen.rule.title,
        glyph=_GLYPHS[truth],
        indication={Truth.MET: "indicated", Truth.NOT_KNOWN: "not known", Truth.NOT_MET: "not indicated"}[truth],
        against=_against(one),
        fit=one.fit.why if one is not None else "",
        benefit=benefit_shown(regimen, scene.library),
        harms=harms_shown(harms(regimen, scene), scene),
        boxed=tuple(
            f"{each.name}: {'; '.join(each.boxed)}" for each in general_harms(regimen, scene.library) if each.boxed
        ),
        unlooked=unlooked_words(unlooked(regimen, scene)),
    )


def _against(one: Option | None) -> tuple[str, ...]:
    if one is None:
        return ("no indication is written: judge it by its words",)
    return (one.settling.sentence,) if one.settling.count else one.why


def _rows(held: list[Regimen]) -> Iterator[BesideRow]:
    said = (
        ("for", [(one.indication,) for one in held]),
        ("line and setting", [(one.setting,) for one in held]),
        ("intent", [(one.intent,) for one in held]),
        ("drugs", [(one.name,) for one in held]),
        ("schedule", [(schedule_words(one),) for one in held]),
        ("visits", [tuple(visits_words(one)) for one in held]),
        ("length", [(length_words(one),) for one in held]),
        ("routes", [(route_words(one),) for one in held]),
        ("radiotherapy", [(one.radiotherapy or "none with it",) for one in held]),
        ("emetogenicity", [(one.emetogenicity or "not stated",) for one in held]),
        ("fever in neutropenia", [(_fever(one),) for one in held]),
    )
    for what, cells in said:
        yield BesideRow(what=what, cells=tuple(cells))


def _fever(regimen: Regimen) -> str:
    risk = regimen.febrile_neutropenia_risk or "not stated"
    return f"{risk}; growth factor {regimen.growth_factor}" if regimen.growth_factor else risk
