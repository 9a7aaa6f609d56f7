"""The addresses of the molecular report of a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.genomics import genomics, genomics_document, genomics_fhir, genomics_pdf

OF_PATIENT: list[URLPattern] = [
    path("genomics/", genomics, name="genomics"),
    path("genomics.json", genomics_document, name="genomics_document"),
    path("genomics.pdf", genomics_pdf, name="genomics_pdf"),
    path("genomics-fhir.json", genomics_fhir, name="genomics_fhir"),
]
