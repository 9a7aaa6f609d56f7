"""Accounts are made by an administrator; nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in without sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the adapter's signature
        """Never."""
        return False


def name_tried(request: HttpRequest | None, credentials: dict[str, str] | None) -> str:
    """The account name of an attempt to sign in, under whichever name it arrives: the lockout counts by it."""
    sent = credentials or {}
    posted = request.POST.get("login", "") if request is not None else ""
    return sent.get("username") or sent.get("login") or posted
