"""The moment after signing in: what the person should know before they begin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from medonc.store.accounts import ClosedAccounts
from medonc.web.accounts import User
from medonc.web.words import day
from medonc.workbench.credentials import Credential, own_ending
from medonc.workbench.site_settings import today


class Door(ClosedAccounts):
    """Sign-in without sign-up; a credential that ends soon is told at the door."""

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """The page that the person wanted, with a word on what ends."""
        for held in own_ending(user):
            messages.warning(request, ending_words(held))
        answer: HttpResponse = super().post_login(request, user, **more)
        return answer


def ending_words(held: Credential) -> str:
    """ "Your licence, RN, ends on 3 Jan 2027." """
    if held.last_day is None:
        return ""
    verb = "ended" if held.last_day < today() else "ends"
    return f"Your {held.kind}, {held.title}, {verb} on {day(held.last_day.isoformat())}."
