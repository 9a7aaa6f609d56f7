"""Asking a patient for a report: the link, its QR code and a card to print, and ending a link before its time."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from markupsafe import Markup

from medonc.store.clock import now
from medonc.values.errors import NotHeld
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.report_shown import Number, call_words, card_numbers
from medonc.web.show import show
from medonc.web.words import moment
from medonc.workbench.patients import PatientHeader
from medonc.workbench.reports.read_diary import requests_of_patient
from medonc.workbench.reports.send_link import address_of, revoke_link, send_link
from medonc.workbench.reports.watch import watch
from medonc.workbench.site_settings import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """The link with its code. The card itself names nobody: who picks it up learns nothing."""

    line: PatientLine
    pk: int
    address: str
    code: Markup
    until: str
    open: bool
    numbers: tuple[Number, ...]
    call_words: str


@may_of_patient("ask_report")
def ask_report(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """Make a new link, then show it; earlier open ones of the patient end."""
    if request.method != "POST":
        return redirect("symptoms", patient.pk)
    made = send_link(patient.pk, by=request.user, mail_to=request.POST.get("mail_to", ""))
    return redirect("report_link", patient.pk, made.pk)


@may_of_patient("ask_report")
def report_link(request: SignedIn, patient: PatientHeader, request_number: int) -> HttpResponse:
    """The link, the code and the card."""
    at = now()
    found = next(
        (each for each in requests_of_patient(patient.pk, by=request.user, at=at) if each.pk == request_number), None
    )
    if found is None:
        raise NotHeld(f"no request {request_number} of this patient")
    held = watch(at)
    address = request.build_absolute_uri(address_of(request_number, by=request.user))
    page = LinkPage(
        line=opened_today(patient, by=request.user).line,
        pk=request_number,
        address=address,
        code=_code(address),
        until=moment(found.expires_at, zone()),
        open=found.is_open,
        numbers=card_numbers(held),
        call_words="" if held.phone or held.phone_out else call_words(held),
    )
    return show(request, "report_link.html", page)


@may_of_patient("ask_report")
def revoke_report(request: SignedIn, patient: PatientHeader, request_number: int) -> HttpResponse:
    """End a link; nothing can be sent with it from then on."""
    if request.method == "POST":
        revoke_link(request_number, by=request.user, reason="ended in the diary", patient=patient.pk)
        messages.success(request, "The link is ended.")
    return redirect(reverse("symptoms", args=[patient.pk]))


def _code(address: str) -> Markup:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=3, omitsize=True, xmldecl=False, svgns=True, svgclass="qr", lineclass="qr-ink"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  drawn here, from an address of this house
