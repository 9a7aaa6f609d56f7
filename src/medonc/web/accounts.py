"""The account behind a request, as the pages know it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from medonc.store.models import Role, User

__all__ = ["ROLES", "SignedIn", "User"]

ROLES: tuple[str, ...] = tuple(Role.values)


class SignedIn(HttpRequest):
    """A request of somebody who signed in."""

    user: User
    htmx: HtmxDetails
