"""A patient's diary: symptoms over time, each report, what it asked of the clinic, what was done, and asking anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.record.patient_reports import PatientReport
from medonc.store.clock import now
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.symptoms_shown import PanelShown, ReportShown, panels, reports_of, reports_shown
from medonc.web.triage_shown import EntryShown, entries_shown
from medonc.web.words import moment
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader
from medonc.workbench.reports.messages import mail_is_on
from medonc.workbench.reports.read_diary import entries_of_patient, requests_of_patient
from medonc.workbench.reports.triage import ACTIONS, team
from medonc.workbench.site_settings import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown:
    """A request as the diary lists it."""

    pk: int
    made: str
    made_by: str
    state: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomsPage:
    """The diary under the patient's line."""

    line: PatientLine
    panels: tuple[PanelShown, ...]
    reports: tuple[ReportShown, ...]
    requests: tuple[RequestShown, ...]
    open_entries: tuple[EntryShown, ...]
    closed_entries: tuple[EntryShown, ...]
    actions: Mapping[str, str]
    team: tuple[tuple[str, str], ...]
    mail: bool


@may_of_patient("read")
def symptoms(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held, at = opened(request, patient), now()
    reports, where = reports_of(held.chart.all(PatientReport)), zone()
    entries = entries_shown(entries_of_patient(patient.pk, by=request.user, at=at))
    page = SymptomsPage(
        line=held.line,
        panels=panels(reports, library()) if reports else (),
        reports=reports_shown(reports, library()),
        requests=tuple(
            RequestShown(
                pk=each.pk,
                made=moment(each.made_at, where),
                made_by=each.made_by,
                state=each.said(where),
                open=each.is_open,
            )
            for each in requests_of_patient(patient.pk, by=request.user, at=at)
        ),
        open_entries=tuple(each for each in entries if each.line.state != "closed"),
        closed_entries=tuple(each for each in entries if each.line.state == "closed"),
        actions=ACTIONS,
        team=team(by=request.user),
        mail=mail_is_on(),
    )
    return show(request, "symptoms.html", page)
