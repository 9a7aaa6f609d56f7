"""What a page about a patient opens: the chart, the review of the day asked for, and the line above both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from medonc.practice.review import Review
from medonc.record import Chart
from medonc.values.errors import ImpossibleValue
from medonc.web.accounts import SignedIn, User
from medonc.web.patient_line import PatientLine, patient_line
from medonc.workbench import entered, open_chart
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A patient's chart and review of one day, with the line above the page."""

    header: PatientHeader
    chart: Chart
    review: Review
    line: PatientLine


def opened(request: SignedIn, header: PatientHeader) -> Opened:
    """The patient as known on the day in the address, or today."""
    on = asked_day(request)
    return _opened(header, by=request.user, on=on, asked=on.isoformat() if on else "")


def opened_today(header: PatientHeader, *, by: User) -> Opened:
    """The patient as known today, for pages that write."""
    return _opened(header, by=by, on=None, asked="")


def asked_day(request: HttpRequest) -> date | None:
    """The day that a page is asked for; None means today. Refuses what is no day, and days to come."""
    text = request.GET.get("on", "").strip()
    if not text:
        return None
    when = entered.day(text)
    if when.is_partial:
        raise ImpossibleValue(f"'{text}' is not a day", expected="a day with its month and year")
    return when.day if when.day != open_chart.today() else None


def _opened(header: PatientHeader, *, by: User, on: date | None, asked: str) -> Opened:
    chart = open_chart.chart(header.pk, by=by, on=on)
    review = open_chart.review(header.pk, by=by, on=on)
    line = patient_line(header, chart, review, asked=asked)
    return Opened(header=header, chart=chart, review=review, line=line)
