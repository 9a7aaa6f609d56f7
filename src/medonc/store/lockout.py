"""The lockout: failures at the door, at a second factor and at a signature are counted together, by account and place.

One policy (axes) counts them. What is given here to be kept holds no form: a signature's page may hold a patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from medonc.store.clock import now


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """An account that is closed from one place, for a time."""

    username: str
    place: str
    failures: int
    until: datetime


def locks(*, username: str = "", place: str = "") -> tuple[Lock, ...]:
    """The accounts that are closed now; of one account, or from one place, where that is named."""
    wait = get_cool_off()
    rows = AccessAttempt.objects.filter(attempt_time__gte=now() - wait)
    for name, value in (("username", username), ("ip_address", place)):
        rows = rows.filter(**{name: value}) if value else rows
    found = (
        rows.order_by().values("username", "ip_address").annotate(n=Sum("failures_since_start"), t=Max("attempt_time"))
    )
    return tuple(
        Lock(username=row["username"] or "", place=row["ip_address"] or "", failures=row["n"], until=row["t"] + wait)
        for row in found
        if row["n"] >= settings.AXES_FAILURE_LIMIT
    )


def closed_until(request: HttpRequest, username: str) -> datetime | None:
    """Until when the account is closed from the place of this request; None where it is open."""
    held = locks(username=username, place=get_client_ip_address(request) or "")
    return max((lock.until for lock in held), default=None)


def failed(request: HttpRequest, username: str) -> None:
    """Count one more failure of this account from the place of this request."""
    bare = without_form(request)
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"username": username}, request=bare)


def succeeded(request: HttpRequest, username: str) -> None:
    """Forget the failures of this account from this place."""
    reset(username=username, ip=get_client_ip_address(request))


def unlock(username: str) -> int:
    """Open the account from everywhere; returns how many counts of failures were forgotten."""
    return int(reset(username=username))


def without_form(request: HttpRequest) -> HttpRequest:
    """The request without what was typed: its place and address alone."""
    bare = HttpRequest()
    bare.META, bare.method, bare.path = request.META, request.method, request.path
    return bare
