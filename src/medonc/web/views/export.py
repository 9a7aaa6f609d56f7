"""The record handed out: an mCODE bundle, NDJSON, or the review on paper."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.paper.review_pdf import review_pdf
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.words import slug
from medonc.workbench.export_records import export_bundle, export_ndjson
from medonc.workbench.patients import PatientHeader


@may_of_patient("export")
def bundle(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The record as one bundle; the export stands in the audit."""
    text = export_bundle(patient.pk, by=request.user)
    return _file(HttpResponse(text, content_type="application/fhir+json"), patient, "json")


@may_of_patient("export")
def ndjson(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The record, one resource a line."""
    lines = "".join(f"{line}\n" for line in export_ndjson(patient.pk, by=request.user))
    return _file(HttpResponse(lines, content_type="application/fhir+ndjson"), patient, "ndjson")


@may_of_patient("read")
def pdf(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The review of the day asked for, for paper."""
    text = review_pdf(opened(request, patient).review)
    return _file(HttpResponse(text, content_type="application/pdf"), patient, "pdf")


def _file(answer: HttpResponse, patient: PatientHeader, ending: str) -> HttpResponse:
    name = slug(f"{patient.name} {patient.record_number}") or f"patient-{patient.pk}"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer
