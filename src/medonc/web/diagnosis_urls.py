"""The addresses of the diagnosis of a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.diagnosis_page import diagnosis_document, diagnosis_page, diagnosis_pdf
from medonc.web.views.specimen import findings, specimen
from medonc.web.views.stains import PANELS, stains

OF_PATIENT: list[URLPattern] = [
    path("diagnosis/", diagnosis_page, name="diagnosis_page"),
    path("diagnosis.json", diagnosis_document, name="diagnosis_document"),
    path("diagnosis.pdf", diagnosis_pdf, name="diagnosis_pdf"),
    path("write/specimen/", specimen, name="specimen"),
    path("write/findings/", findings, name="findings"),
    *(path(f"write/{panel.replace('_', '-')}/", stains, {"panel": panel}, name=panel) for panel in PANELS),
]
