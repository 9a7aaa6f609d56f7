"""Restricted charts: flagging one, stating a reason to open one, and the administrator's list of such openings."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.acting import Done, Values, act_page
from medonc.web.form_fields import Field, Form
from medonc.web.show import show
from medonc.web.words import day, moment
from medonc.workbench import restricted as charts
from medonc.workbench.patients import PatientHeader
from medonc.workbench.site_settings import zone

_REASONS = (("", "choose"), *charts.REASONS.items())  # none stands ready: a reason is given, not left


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRow:
    """One opening with its times at the site; `seen` is empty where nobody looked at it."""

    opening: charts.Opening
    at: str
    until: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedPage:
    """The openings with a reason, and the charts that are restricted."""

    openings: tuple[OpeningRow, ...]
    charts: tuple[tuple[PatientHeader, str], ...]
    unseen: int


@may("break_glass")
def state_reason(request: SignedIn, patient: int) -> HttpResponse:
    """The form that opens a restricted chart for some hours; a chart that is open to the person opens at once."""
    who = charts.header_of(patient, by=request.user)
    then = _then(request, patient)
    if patient not in charts.closed_to(request.user):
        return redirect(then)

    def act(values: Values) -> Done:
        until = charts.break_glass(patient, code=values["code"], words=values["words"], by=request.user)
        return Done(says=f"Open to you until {moment(until, zone())}. An administrator is told.")

    return act_page(request, _reason_form(who), act, back=reverse("find"), then=then)


@may("restrict")
def restrict(request: SignedIn, patient: int) -> HttpResponse:
    """The form that restricts a chart, or lifts the restriction."""
    who = charts.header_of(patient, by=request.user)
    held = charts.restriction(patient)

    def act(values: Values) -> Done:
        if held:
            charts.lift(patient, reason=values["reason"], by=request.user)
            return Done(says=f"The chart of {who.name} is open to everybody again.")
        charts.restrict(patient, kind=values["kind"], reason=values["reason"], by=request.user)
        return Done(says=f"The chart of {who.name} is restricted.")

    return act_page(request, _flag_form(who, held), act, back=reverse("restricted"))


@may("restrict")
def restricted(request: SignedIn) -> HttpResponse:
    """The list; an opening that is sent back was looked at."""
    if request.method == "POST":
        number = request.POST.get("opening", "")
        charts.mark_seen(int(number) if number.isdecimal() and len(number) < 12 else 0, by=request.user)
        messages.success(request, "Noted that you looked at it.")
        return redirect("restricted")
    rows = tuple(_row(opening) for opening in charts.openings(by=request.user))
    page = RestrictedPage(
        openings=rows,
        charts=charts.restricted_patients(by=request.user),
        unseen=charts.unseen(by=request.user),
    )
    return show(request, "restricted.html", page)


def _named(who: PatientHeader) -> str:
    return f"{who.name}, born {day(who.born) or 'not recorded'}, record number {who.record_number or 'none'}."


def _reason_form(who: PatientHeader) -> Form:
    return Form(
        title="This chart is restricted",
        submit=f"Open it for {charts.HOURS} hours",
        intro=f"{_named(who)} It opens to those who care for the patient, or after a reason. "
        "The reason stands in the audit, and an administrator is told.",
        fields=(
            Field(name="code", label="Why you need it", kind="choice", choices=_REASONS, needed=True),
            Field(name="words", label="In your words", kind="area", needed=True),
        ),
    )


def _flag_form(who: PatientHeader, held: str) -> Form:
    reason = Field(name="reason", label="Reason", kind="area", needed=True)
    if held:
        why = charts.KINDS.get(held, held)
        return Form(
            title="Lift the restriction",
            submit="Lift it",
            intro=f"{_named(who)} Restricted: {why}.",
            fields=(reason,),
        )
    kinds = Field(name="kind", label="The patient", kind="choice", choices=tuple(charts.KINDS.items()))
    return Form(title="Restrict a chart", submit="Restrict it", intro=_named(who), fields=(kinds, reason))


def _then(request: SignedIn, patient: int) -> str:
    wanted = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if here and wanted.startswith("/patients/") else reverse("story", args=[patient])


def _row(opening: charts.Opening) -> OpeningRow:
    where = zone()
    seen = f"{opening.seen_by}, {moment(opening.seen_at, where)}" if opening.seen_at else ""
    return OpeningRow(
        opening=opening, at=moment(opening.at, where), until=f"{opening.until.astimezone(where):%H:%M}", seen=seen
    )
