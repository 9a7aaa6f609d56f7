"""The stages of a patient side by side: recorded and computed, for each basis, with the row that says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.practice.staging.beside import StageBeside, beside
from medonc.practice.staging.computed import clashes
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import AnswerShown, RemarkShown, answer_shown, remarks_shown
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import clinic_days, first_up
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One basis of one cancer; `answer` is None where no table is for the site."""

    cancer: str
    basis: str
    categories: str
    recorded: tuple[str, ...]
    answer: AnswerShown | None
    further: tuple[AnswerShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingPage:
    """The stages side by side, and what does not add up."""

    line: PatientLine
    rows: tuple[StageRow, ...]
    remarks: tuple[RemarkShown, ...]


@may_of_patient("read")
def staging(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held, library = opened(request, patient), open_chart.library()
    chart = held.chart.on(held.review.on)
    rows = tuple(_row(one, number) for number, one in enumerate(beside(chart, library), start=1))
    remarks = remarks_shown(tuple(clashes(chart, library)))
    return show(request, "staging.html", StagingPage(line=held.line, rows=rows, remarks=remarks))


def _row(one: StageBeside, number: int) -> StageRow:
    return StageRow(
        cancer=first_up(one.cancer),
        basis=first_up(one.basis or "basis not recorded") + (f", edition {one.edition}" if one.edition else ""),
        categories=" ".join(one.categories.values()),
        recorded=tuple(clinic_days(said) for said in one.recorded),
        answer=answer_shown(one.computed, f"staged-{number}", "stage") if one.computed else None,
        further=tuple(
            answer_shown(each, f"staged-{number}-{place}", "stage") for place, each in enumerate(one.further, start=1)
        ),
    )
