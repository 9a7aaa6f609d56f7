"""The page of an account that too many attempts closed: until when, and who can open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from medonc.store.accounts import name_tried
from medonc.store.lockout import closed_until
from medonc.web.show import show
from medonc.web.words import moment
from medonc.workbench.site_settings import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPage:
    """Until when the door is closed; empty where it is not known."""

    until: str


def locked(
    request: HttpRequest,
    answer: HttpResponseBase | None = None,  # noqa: ARG001  the signature that the lockout calls
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """429, and the time at which the account opens again."""
    until = closed_until(request, name_tried(request, credentials))
    page = LockedPage(until=moment(until, zone()) if until else "")
    return show(request, "account/locked.html", page, status=429)
