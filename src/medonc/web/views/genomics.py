"""What the molecular tests of a patient mean: closed, opened, uncertain, not tested."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.paper.molecular_fhir import molecular_fhir
from medonc.paper.molecular_json import molecular_json
from medonc.paper.molecular_pdf import molecular_pdf
from medonc.practice.actionability import MolecularReport, interpret
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.genomics_shown import GenomicsShown, genomics_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.papers import as_file
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class GenomicsPage:
    """The molecular report under the patient's line."""

    line: PatientLine
    shown: GenomicsShown


@may_of_patient("read")
def genomics(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held = opened(request, patient)
    return show(request, "genomics.html", GenomicsPage(line=held.line, shown=genomics_shown(_report(held))))


@may_of_patient("read")
def genomics_document(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The same report as JSON."""
    answer = HttpResponse(molecular_json(_report(opened(request, patient))), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer


@may_of_patient("read")
def genomics_pdf(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The same report on one page of paper."""
    report = _report(opened(request, patient))
    return as_file(molecular_pdf(report), "application/pdf", _name(patient), "pdf")


@may_of_patient("export")
def genomics_fhir(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The same report as a FHIR bundle with its DiagnosticReport."""
    held = opened(request, patient)
    text = molecular_fhir(_report(held), held.chart)
    return as_file(text.encode(), "application/fhir+json", _name(patient), "json")


def _name(patient: PatientHeader) -> str:
    return f"molecular report {patient.name} {patient.record_number}"


def _report(held: Opened) -> MolecularReport:
    return interpret(held.chart, open_chart.library(), held.review.on)
