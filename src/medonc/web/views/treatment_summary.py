"""The summary of a course: on the screen, and as PDF, DOCX and FHIR document."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.paper.treatment_summary import TreatmentSummary
from medonc.paper.treatment_summary import treatment_summary as summary_of
from medonc.paper.treatment_summary_docx import summary_docx
from medonc.paper.treatment_summary_fhir import summary_bundle
from medonc.paper.treatment_summary_pdf import summary_pdf
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.papers import as_file
from medonc.workbench.orders.course_papers import course_record
from medonc.workbench.patients import PatientHeader

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPage:
    """The summary on the screen."""

    line: PatientLine
    summary: TreatmentSummary


@may_of_patient("read")
def treatment_summary(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page."""
    summary = summary_of(course_record(patient.pk, by=request.user))
    line = opened_today(patient, by=request.user).line
    return show(request, "treatment_summary.html", SummaryPage(line=line, summary=summary))


@may_of_patient("read")
def treatment_summary_pdf(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The summary for paper."""
    summary = summary_of(course_record(patient.pk, by=request.user))
    return as_file(summary_pdf(summary), "application/pdf", _name(patient), "pdf")


@may_of_patient("read")
def treatment_summary_docx(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The summary as a document to edit."""
    summary = summary_of(course_record(patient.pk, by=request.user))
    return as_file(summary_docx(summary), _DOCX, _name(patient), "docx")


@may_of_patient("export")
def treatment_summary_document(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The summary as a FHIR document."""
    record = course_record(patient.pk, by=request.user)
    text = summary_bundle(summary_of(record), record)
    return as_file(text.encode(), "application/fhir+json", _name(patient), "json")


def _name(patient: PatientHeader) -> str:
    return f"summary {patient.name} {patient.record_number}"
