"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView, TemplateView

from medonc.web import diagnosis_urls, genomics_urls, people_urls, reports_urls, results_urls, toxicity_urls
from medonc.web.views.account import account
from medonc.web.views.allergy import allergy
from medonc.web.views.audit import audit
from medonc.web.views.bring_in import bring_in
from medonc.web.views.calendar import calendar
from medonc.web.views.choose_beside import beside_options
from medonc.web.views.comorbidity import comorbidity
from medonc.web.views.compare import compare
from medonc.web.views.correct import correct
from medonc.web.views.day import day_delivered, treatment_day
from medonc.web.views.death import death
from medonc.web.views.delivered import delivered
from medonc.web.views.desk import desk
from medonc.web.views.diagnosis import diagnosis
from medonc.web.views.disease_status import disease_status
from medonc.web.views.drug import drug, drugs
from medonc.web.views.duty import duty
from medonc.web.views.export import bundle, ndjson, pdf
from medonc.web.views.find import find
from medonc.web.views.lesions import lesions, one_lesion
from medonc.web.views.medicine import medicine
from medonc.web.views.medicines import medicines
from medonc.web.views.merge import merge, take_apart
from medonc.web.views.neighbour import neighbour
from medonc.web.views.new_patient import new_patient
from medonc.web.views.note import note
from medonc.web.views.options import patient_options
from medonc.web.views.order import order
from medonc.web.views.papers import calendar_file, fallback, order_sheet_file, order_sheet_page
from medonc.web.views.performance import performance
from medonc.web.views.plan import consent, consent_taken_back, new_plan, stop_plan
from medonc.web.views.queue import queue
from medonc.web.views.record import record
from medonc.web.views.regimen import regimen
from medonc.web.views.regimens import regimens
from medonc.web.views.resource import fact, resource
from medonc.web.views.response import response
from medonc.web.views.result import result
from medonc.web.views.rule import rule, rules
from medonc.web.views.settings import settings
from medonc.web.views.stage import stage
from medonc.web.views.staging import staging
from medonc.web.views.story import story
from medonc.web.views.theme import theme
from medonc.web.views.toxicity import toxicity
from medonc.web.views.treatment_summary import (
    treatment_summary,
    treatment_summary_document,
    treatment_summary_docx,
    treatment_summary_pdf,
)
from medonc.web.views.vials import vials
from medonc.web.views.vitals import vitals
from medonc.web.views.withdraw import withdraw
from medonc.web.views.write import write

OF_PATIENT: list[URLPattern] = [
    path("", story, name="story"),
    path("duty/<slug:slug>/", duty, name="duty"),
    path("response/", response, name="response"),
    path("staging/", staging, name="staging"),
    path("course/", delivered, name="delivered"),
    path("day/", treatment_day, name="day"),
    path("day/delivered/", day_delivered, name="day_delivered"),
    path("calendar/", calendar, name="calendar"),
    path("summary/", treatment_summary, name="treatment_summary"),
    path("summary.pdf", treatment_summary_pdf, name="treatment_summary_pdf"),
    path("summary.docx", treatment_summary_docx, name="treatment_summary_docx"),
    path("summary.json", treatment_summary_document, name="treatment_summary_document"),
    path("calendar.ics", calendar_file, name="calendar_file"),
    path("plan/new/", new_plan, name="new_plan"),
    path("plan/end/", stop_plan, name="end_plan"),
    path("consent/", consent, name="consent"),
    path("consent/withdraw/", consent_taken_back, name="consent_withdraw"),
    path("options/", patient_options, name="options"),
    path("options/beside/", beside_options, name="options_beside"),
    path("before/", neighbour, {"way": "before"}, name="before"),
    path("after/", neighbour, {"way": "after"}, name="after"),
    path("record/", record, name="record"),
    path("record/<int:resource>/", resource, name="resource"),
    path("record/<int:resource>/correct/", correct, name="correct"),
    path("record/<int:resource>/withdraw/", withdraw, name="withdraw"),
    path("fact/<str:kind>/<path:rid>", fact, name="fact"),
    path("write/", write, name="write"),
    path("write/diagnosis/", diagnosis, name="diagnosis"),
    path("write/stage/", stage, name="stage"),
    path("write/result/", result, name="result"),
    path("write/vitals/", vitals, name="vitals"),
    path("write/performance/", performance, name="performance"),
    path("write/toxicity/", toxicity, name="toxicity"),
    path("write/lesions/", lesions, name="lesions"),
    path("write/lesions/add/", one_lesion, name="one_lesion"),
    path("write/status/", disease_status, name="disease_status"),
    path("write/allergy/", allergy, name="allergy"),
    path("write/illness/", comorbidity, name="comorbidity"),
    path("write/medicine/", medicine, name="medicine"),
    path("write/medicines/", medicines, name="medicines"),
    path("write/note/", note, name="note"),
    path("write/death/", death, name="death"),
    path("merge/", merge, name="merge"),
    path("merge/<int:duplicate>/apart/", take_apart, name="take_apart"),
    path("bundle.json", bundle, name="bundle"),
    path("record.ndjson", ndjson, name="ndjson"),
    path("review.pdf", pdf, name="pdf"),
    *people_urls.OF_PATIENT,
    *diagnosis_urls.OF_PATIENT,
    *genomics_urls.OF_PATIENT,
    *toxicity_urls.OF_PATIENT,
    *reports_urls.OF_PATIENT,
]

ACCOUNTS: list[URLPattern | URLResolver] = [
    # Nobody signs up, and no mail is sent: an administrator gives a new password.
    path("password/reset/", TemplateView.as_view(template_name="account/ask.html"), name="ask_for_password"),
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="no_sign_up"),
    path("email/", RedirectView.as_view(pattern_name="account"), name="no_mail"),
    path("", include("allauth.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk, name="desk"),
    path("find/", find, name="find"),
    path("patients/new/", new_patient, name="new_patient"),
    path("patients/<int:patient>/", include(OF_PATIENT)),
    path("orders/", queue, name="queue"),
    path("orders/fallback.pdf", fallback, name="fallback"),
    path("orders/vials/", vials, name="vials"),
    path("orders/<int:order>/", order, name="order"),
    path("orders/<int:order>/sheet/", order_sheet_page, name="order_sheet"),
    path("orders/<int:order>/sheet.pdf", order_sheet_file, name="order_sheet_file"),
    path("regimens/", regimens, name="regimens"),
    path("regimens/compare/", compare, name="compare"),
    path("regimens/<str:site>/<str:name>/", regimen, name="regimen"),
    path("drugs/", drugs, name="drugs"),
    path("drugs/<str:name>/", drug, name="drug"),
    path("rules/", rules, name="rules"),
    path("rules/<path:path>/", rule, name="rule"),
    path("import/", bring_in, name="import"),
    path("settings/", settings, name="settings"),
    *people_urls.PEOPLE,
    *results_urls.RESULTS,
    *reports_urls.REPORTS,
    path("audit/", audit, name="audit"),
    path("account/", account, name="account"),
    path("theme/", theme, name="theme"),
    path("accounts/", include(ACCOUNTS)),
]

handler400 = "medonc.web.refusals.bad_request"
handler403 = "medonc.web.refusals.forbidden"
handler404 = "medonc.web.refusals.not_found"
handler500 = "medonc.web.refusals.broken"
