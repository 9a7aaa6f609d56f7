"""How the disease responds: what the lesions come to, the best response as asked for, the status as recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from medonc.practice.response import DUTY
from medonc.practice.response.best import Best
from medonc.practice.response.chart_visits import lesion_course
from medonc.practice.response.recist_methods import protocol, said_best
from medonc.practice.response.times import BEST, Measured, measured_response
from medonc.values.errors import ImpossibleValue, MedoncError
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import DutyShown, duties_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.reported_shown import ReportedDay, reported_days
from medonc.web.response_shown import ResponseShown, response_shown
from medonc.web.show import show
from medonc.web.words import clinic_days
from medonc.workbench import entered, open_chart
from medonc.workbench.patients import PatientHeader
from medonc.workbench.rights import may


@dataclass(frozen=True, slots=True, kw_only=True)
class BestAsked:
    """What the reader asked the best response under, and what came of it; nothing is assumed."""

    confirm: str
    stable_days: str
    start: str
    said: str
    refusal: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePage:
    """The lesions (None where none are recorded), the best response, and the answers of the duty."""

    line: PatientLine
    shown: ResponseShown | None
    best: BestAsked
    duty: DutyShown | None
    reported: tuple[ReportedDay, ...]
    may_record: bool
    may_judge: bool


@may_of_patient("read")
def response(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held = opened(request, patient)
    found = measured_response(held.chart, open_chart.library())
    page = ResponsePage(
        line=held.line,
        shown=_shown(found, held),
        best=_best(request, found),
        duty=next((d for d in duties_shown(held.review) if d.title.casefold() == DUTY.casefold()), None),
        reported=reported_days(held.chart, lesion_course(held.chart), patient=patient.pk),
        may_record=may(request.user, "record_lesions"),
        may_judge=may(request.user, "record_disease_status"),
    )
    return show(request, "response.html", page)


def _shown(found: Measured | None, held: Opened) -> ResponseShown | None:
    if found is None:
        return None
    return response_shown(found, held.chart, open_chart.library(), on=held.review.on)


def _best(request: SignedIn, found: Measured | None) -> BestAsked:
    """The best response, where confirmation and stable duration are both given."""
    confirm, stable, start = (request.GET.get(name, "").strip() for name in ("confirm", "stable", "start"))
    said, refusal = "", ""
    rows: tuple[tuple[str, str, str], ...] = ()
    if found is not None and confirm and stable:
        try:
            best, began = _asked(found, confirm, stable, start)
            said, rows = clinic_days(said_best(best)), tuple(_rows(best, began))
        except MedoncError as refused:
            refusal = str(refused)
    return BestAsked(confirm=confirm, stable_days=stable, start=start, said=said, refusal=refusal, rows=rows)


def _asked(found: Measured, confirm: str, stable: str, start: str) -> tuple[Best, date]:
    if not stable.isdecimal():
        raise ImpossibleValue(f"stable for '{stable}'", expected="a number of days")
    asked = protocol(open_chart.library().rule(BEST).numbers, confirm=confirm, stable_days=int(stable))
    began = entered.calendar_day(start, what="the start of treatment") if start else found.answers[0].day
    return found.best(asked, start=began), began


def _rows(best: Best, began: date) -> list[tuple[str, str, str]]:
    rows = []
    if best.responded_on is not None:
        rows.append(("Time to response", f"{(best.responded_on - began).days} d", f"from {began}"))
        rows.append(("Duration of response", f"{best.duration_days} d", "ended" if best.is_over else "goes on"))
    if best.progressed_on is not None:
        rows.append(("Time to progression", f"{(best.progressed_on - began).days} d", f"from {began}"))
    return [(name, value, clinic_days(note)) for name, value, note in rows]
