"""The papers of treatment: the order sheet, the pack for a day without the network, the calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.http import HttpRequest, HttpResponse

from medonc.paper.fallback import fallback_pdf
from medonc.paper.order_sheet import OrderSheet, order_sheet
from medonc.paper.order_sheet_pdf import order_sheet_pdf
from medonc.paper.treatment_calendar import course_ics
from medonc.values.errors import ImpossibleValue
from medonc.web.access import may, may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import slug
from medonc.workbench import entered
from medonc.workbench.open_chart import library, patient_header
from medonc.workbench.orders.course_papers import course_days
from medonc.workbench.orders.papers import fallback_pack, order_paper
from medonc.workbench.patients import PatientHeader
from medonc.workbench.site_settings import today

_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """The order sheet on the screen, as it is printed."""

    line: PatientLine
    order: int
    sheet: OrderSheet


@may("read")
def order_sheet_page(request: SignedIn, order: int) -> HttpResponse:
    """The sheet as a page to print."""
    paper = order_paper(order, by=request.user)
    line = opened_today(patient_header(paper.patient, by=request.user), by=request.user).line
    return show(request, "order_sheet.html", SheetPage(line=line, order=order, sheet=order_sheet(paper)))


@may("read")
def order_sheet_file(request: SignedIn, order: int) -> HttpResponse:
    """The sheet as PDF."""
    sheet = order_sheet(order_paper(order, by=request.user))
    return as_file(order_sheet_pdf(sheet), "application/pdf", f"order {order} {sheet.name}", "pdf")


@may("read")
def fallback(request: SignedIn) -> HttpResponse:
    """The pack for `on` and `days`; today and the two days after it where nothing is asked."""
    first, days = _first_day(request), request.GET.get("days", "").strip() or str(_DAYS)
    if not days.isdecimal():
        raise ImpossibleValue(f"'{days}' days", expected="a whole number")
    pack = fallback_pack(on=first, days=int(days[:4]), by=request.user)
    return as_file(fallback_pdf(pack, library()), "application/pdf", f"orders {pack.first}", "pdf")


@may_of_patient("read")
def calendar_file(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The calendar file; `at` is the hour at which visits begin, where it is asked for."""
    days = course_days(patient.pk, by=request.user)
    return as_file(course_ics(days, clock=_clock(request)), "text/calendar; charset=utf-8", "treatment", "ics")


def _first_day(request: HttpRequest) -> date:
    text = request.GET.get("on", "").strip()
    return entered.calendar_day(text, what="the first day") if text else today()


def _clock(request: HttpRequest) -> time | None:
    text = request.GET.get("at", "").strip()
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise ImpossibleValue(f"'{text}' is no time of day", expected="HH:MM, such as 08:30") from None


def as_file(content: bytes, kind: str, name: str, ending: str) -> HttpResponse:
    """A file to keep, under a name of plain letters; no browser stores it."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{slug(name)}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer
