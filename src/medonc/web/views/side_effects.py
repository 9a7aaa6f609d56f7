"""Side effects of a patient: terms by cycles, the grade of the clinic beside that of the laboratory."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from markupsafe import Markup

from medonc.paper.grade_trend import grade_trend
from medonc.practice.toxicity import Edition
from medonc.practice.toxicity_management.by_cycle import Grid, TermRow, toxicity_grid
from medonc.practice.toxicity_management.checkpoint import CheckpointExposure, checkpoint_exposure
from medonc.record.toxicity import Toxicity
from medonc.values.errors import NotHeld
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import day
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader

_TREND = 132
_EDITIONS = {"v5": "CTCAE v5.0", "v6": "CTCAE v6.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One term with its picture."""

    row: TermRow
    term: str
    trend: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShown:
    """One grading with what is told of it."""

    when: str
    term: str
    grade: int
    edition: str
    behind: str
    began: str
    over: str
    action: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffectsPage:
    """The grid, the gradings one by one, and the exposure that lasts for life. `edition` is that of the laboratory."""

    line: PatientLine
    exposure: CheckpointExposure | None
    edition: str
    editions: tuple[tuple[str, str], ...]
    graded_by: str
    grid: Grid
    rows: tuple[RowShown, ...]
    events: tuple[EventShown, ...]


@may_of_patient("read")
def side_effects(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page; the edition of the laboratory's grades is that of the last grading, or the one asked for."""
    held, shelf = opened(request, patient), library()
    graded = [t for t in held.chart.all(Toxicity) if t.effective is not None]
    edition = request.GET.get("edition", "") or _last_edition(graded)
    if edition not in _EDITIONS:
        raise NotHeld.named("edition of CTCAE", edition, _EDITIONS)
    grid = toxicity_grid(held.chart, shelf, held.review.on, edition=Edition(edition))
    page = SideEffectsPage(
        line=held.line,
        exposure=checkpoint_exposure(held.chart, shelf, held.review.on),
        edition=edition,
        editions=tuple(_EDITIONS.items()),
        graded_by=_EDITIONS[edition],
        grid=grid,
        rows=tuple(_row(each) for each in grid.rows),
        events=tuple(_event(each) for each in reversed(graded) if each.grade > 0),
    )
    return show(request, "side_effects.html", page)


def _last_edition(graded: list[Toxicity]) -> str:
    """The edition in use for this patient; the site's usual one where nothing is graded, and the page says which."""
    return "v6" if graded and graded[-1].edition.endswith("v6.0") else "v5"


def _row(row: TermRow) -> RowShown:
    term = row.term[:1].upper() + row.term[1:]
    grades = [cell.grade for cell in row.cells]
    drawn = grade_trend(term, grades, width=_TREND) if any(each is not None for each in grades) else ""
    return RowShown(row=row, term=term, trend=Markup(drawn))  # noqa: S704  our own SVG, which escapes the term


def _event(event: Toxicity) -> EventShown:
    return EventShown(
        when=day(event.effective),
        term=event.term,
        grade=event.grade,
        edition=event.edition,
        behind="; ".join(str(each) for each in event.attributions) or event.attributed_to,
        began=day(event.onset) if event.onset else "",
        over=day(event.ended) if event.ended else "",
        action=event.action,
        fact=str(event.source),
    )
