"""The diagnosis of a patient: what does not fit together, stage, tissue, risk, and what is still to be tested."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.paper.pathology_json import pathology_json
from medonc.paper.pathology_pdf import pathology_pdf
from medonc.practice.pathology import report_of
from medonc.practice.pathology.report import PathologyReport
from medonc.practice.work_up import WorkUp, work_ups
from medonc.record import Chart
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.diagnosis_shown import DiagnosisShown, diagnosis_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.papers import as_file
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisPage:
    """The diagnosis under the patient's line."""

    line: PatientLine
    shown: DiagnosisShown


@may_of_patient("read")
def diagnosis_page(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held = opened(request, patient)
    chart, report, tests = _known(held)
    stage = held.review.duty("Stage")
    shown = diagnosis_shown(report, tests, chart, open_chart.library(), staged=stage.answers if stage else ())
    return show(request, "diagnosis.html", DiagnosisPage(line=held.line, shown=shown))


@may_of_patient("read")
def diagnosis_document(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The same as JSON."""
    _, report, tests = _known(opened(request, patient))
    answer = HttpResponse(pathology_json(report, tests), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


@may_of_patient("read")
def diagnosis_pdf(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The same on paper."""
    chart, report, tests = _known(opened(request, patient))
    name = f"pathology {patient.name} {patient.record_number}"
    return as_file(pathology_pdf(report, chart.person, tests), "application/pdf", name, "pdf")


def _known(held: Opened) -> tuple[Chart, PathologyReport, tuple[WorkUp, ...]]:
    on, library = held.review.on, open_chart.library()
    chart = held.chart.on(on)
    return chart, report_of(chart, library, on), work_ups(chart, library, on)
