"""The addresses of patients' reports: the patient's own page, the queue, the diary of a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.report_link import ask_report, report_link, revoke_report
from medonc.web.views.report_page import report_call, report_question, report_sent, report_start
from medonc.web.views.symptoms import symptoms
from medonc.web.views.triage import triage, triage_move

REPORTS: list[URLPattern] = [
    path("report/<str:token>/", report_start, name="report_start"),
    path("report/<str:token>/call/<slug:code>/", report_call, name="report_call"),
    path("report/<str:token>/sent/", report_sent, name="report_sent"),
    path("report/<str:token>/<slug:code>/", report_question, name="report_question"),
    path("triage/", triage, name="triage"),
    path("triage/<int:entry>/<slug:move>/", triage_move, name="triage_move"),
]

OF_PATIENT: list[URLPattern] = [
    path("symptoms/", symptoms, name="symptoms"),
    path("symptoms/ask/", ask_report, name="ask_report"),
    path("symptoms/link/<int:request_number>/", report_link, name="report_link"),
    path("symptoms/link/<int:request_number>/revoke/", revoke_report, name="revoke_report"),
]
