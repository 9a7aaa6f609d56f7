"""The account behind a request, as the pages know it."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from medonc.store.models import Role, User

__all__ = ["ROLES", "SignedIn", "User", "stay_signed_in"]

ROLES: tuple[str, ...] = tuple(Role.values)


class SignedIn(HttpRequest):
    """A request of somebody who signed in."""

    user: User
    htmx: HtmxDetails


def stay_signed_in(request: HttpRequest, user: User) -> None:
    """Keep this session where the person changed their own password."""
    update_session_auth_hash(request, user)
