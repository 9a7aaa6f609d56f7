"""The stages of a patient side by side: recorded and computed, for each basis, with the row that says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.practice.staging.computed import clashes
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import RemarkShown, remarks_shown
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.staging_shown import StageRow, stage_rows
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader


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
    remarks = remarks_shown(tuple(clashes(chart, library)))
    page = StagingPage(line=held.line, rows=stage_rows(chart, library), remarks=remarks)
    return show(request, "staging.html", page)
