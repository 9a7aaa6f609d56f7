"""Asking a patient for a report: one signed link for one request, which ends, can be revoked, and is used once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import PatientEntry, ReportRequest, User
from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, Refused
from medonc.workbench.patients import survivor
from medonc.workbench.reports.messages import INVITATION, tell_address
from medonc.workbench.reports.questionnaire import asked_codes
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.site_settings import setting

ACT = "ask_report"
_SALT = "medonc.workbench.reports.send_link"


class LinkClosed(MedoncError):
    """A link that opens nothing: `why` is forged | expired | revoked | answered. It names nobody."""

    status = 410

    def __init__(self, why: str) -> None:
        super().__init__(f"this link is {why}", do="call the clinic")
        self.why = why
        self.status = 404 if why == "forged" else 410


def send_link(patient: int, *, by: User, mail_to: str = "", at: datetime | None = None) -> ReportRequest:
    """A new request to a patient; mail_to is where the link is sent, where the site sends mail.

    Refuses a patient who died, and an address that is none.
    """
    must_of_patient(patient, by=by, act=ACT)
    return ask(survivor(patient), who=by.username, mail_to=_mail(mail_to), at=at or now())


def ask(entry: PatientEntry, *, who: str, mail_to: str, at: datetime, codes: Sequence[str] = ()) -> ReportRequest:
    """The request itself, for a person of the house or for the weekly round; earlier open ones are revoked."""
    if entry.deceased:
        raise Refused(f"{entry} died", do="ask nothing")
    with transaction.atomic():
        for held in _only_asker(entry, at=at):
            _revoke(held, who=who, at=at, reason="a newer link was made")
        made = ReportRequest.objects.create(
            key=secrets.token_urlsafe(9),
            patient=entry,
            questions=json.dumps(list(codes) or list(asked_codes())),
            made_by=who,
            made_at=at,
            expires_at=at + timedelta(days=int(setting("report_expires"))),
            mail_to=mail_to,
        )
        detail = {"request": made.pk, "expires": made.expires_at.isoformat()}
        audit.append(who=who, act=ACT, at=at, patient=entry.pk, detail=detail)
        if mail_to:
            tell_address(mail_to, INVITATION, path=path_of(made), at=at)
    return made


def revoke_link(
    request: int, *, by: User, reason: str, patient: int | None = None, at: datetime | None = None
) -> ReportRequest:
    """End a link before its time; refuses one that was answered, and one of another patient than is named."""
    held = request_row(request)
    if patient is not None and survivor(held.patient_id).pk != patient:
        raise NotHeld(f"no request {request} of this patient")
    must_of_patient(held.patient_id, by=by, act=ACT)
    with transaction.atomic():
        locked = ReportRequest.objects.select_for_update().get(pk=held.pk)
        if locked.answered_at:
            raise Refused("this request was answered", do="read the report")
        if not locked.revoked_at:
            _revoke(locked, who=by.username, at=at or now(), reason=reason.strip())
    return locked


def address_of(request: int, *, by: User) -> str:
    """The address of the patient's page, without the name of the site."""
    held = request_row(request)
    must_of_patient(held.patient_id, by=by, act=ACT)
    return path_of(held)


def path_of(request: ReportRequest) -> str:
    """The address of the page of a request, without the name of the site."""
    return f"/report/{link_of(request)}/"


def link_of(request: ReportRequest) -> str:
    """What the address of the patient's page holds: the request and its patient, signed."""
    return signing.Signer(salt=_SALT, sep=".").sign_object([request.patient_id, request.key])


def opened_link(token: str, *, at: datetime) -> ReportRequest:
    """The request of a link; refuses (`LinkClosed`) one that is forged, expired, revoked or answered."""
    held = request_of(token)
    if held.answered_at:
        raise LinkClosed("answered")
    if held.revoked_at or survivor(held.patient_id).deceased:
        raise LinkClosed("revoked")
    if at >= held.expires_at:
        raise LinkClosed("expired")
    return held


def request_of(token: str) -> ReportRequest:
    """The request of a link, in whichever state; refuses (`LinkClosed`) one that was not made here."""
    try:
        patient, key = signing.Signer(salt=_SALT, sep=".").unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkClosed("forged") from None
    held = ReportRequest.objects.filter(key=key, patient=patient).first()
    if held is None:
        raise LinkClosed("forged")
    return held


def _only_asker(entry: PatientEntry, *, at: datetime) -> list[ReportRequest]:
    """The open requests of a patient, locked; whoever asks the same patient meanwhile waits, and finds ours."""
    waiting = ReportRequest.objects.filter(patient=entry, revoked_at=None, answered_at=None, expires_at__gt=at)
    locked = waiting.select_for_update().order_by("pk")
    list(locked)  # these before the patient, in the order in which a report that is sent takes them
    PatientEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    return list(locked.all())


def request_row(request: int) -> ReportRequest:
    """The request of a number; refuses an unknown one."""
    held = ReportRequest.objects.filter(pk=request).select_related("patient").first()
    if held is None:
        raise NotHeld(f"no request {request}")
    return held


def _revoke(held: ReportRequest, *, who: str, at: datetime, reason: str) -> None:
    held.revoked_by, held.revoked_at = who, at
    held.save(update_fields=["revoked_by", "revoked_at"])
    detail = {"request": held.pk, "reason": reason}
    audit.append(who=who, act="revoke_report", at=at, patient=held.patient_id, detail=detail)


def _mail(text: str) -> str:
    address = text.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise ImpossibleValue(f"'{address}' as a mail address", expected="name@place, or nothing") from None
    return address
