"""What holds while somebody is signed in: a limit to silence, and the second factor that the site asks for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from medonc.store.clock import now
from medonc.web.accounts import User
from medonc.workbench.sign_in import has_second_factor
from medonc.workbench.site_settings import idle_limit, second_factor_asked

Answering = Callable[[HttpRequest], HttpResponseBase]
_SEEN = "seen_at"
_WRITTEN_EVERY = 30  # seconds: a session is not written for every page
_ALWAYS_OPEN = ("/accounts/", "/theme/", "/static/")


def present(answering: Answering) -> Answering:
    """Signs out who was silent for too long; leads who must have a second factor to where it begins."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return answering(request)
        if _was_silent(request):
            logout(request)
            return _to_the_door(request)
        if _must_begin_a_factor(request, user):
            return redirect("mfa_activate_totp")
        return answering(request)

    return answer


def _was_silent(request: HttpRequest) -> bool:
    at = now().timestamp()
    seen = request.session.get(_SEEN, at)
    if at - seen > idle_limit().total_seconds():
        return True
    if _SEEN not in request.session or at - seen >= _WRITTEN_EVERY:
        request.session[_SEEN] = at
    return False


def _must_begin_a_factor(request: HttpRequest, user: User) -> bool:
    if request.path.startswith(_ALWAYS_OPEN) or not second_factor_asked(user.role):
        return False
    return not has_second_factor(user)


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """To the sign-in and back to this page; a part of a page takes its whole page along."""
    part = "HX-Request" in request.headers
    back = urlsplit(request.headers.get("HX-Current-URL", "/") if part else request.get_full_path())
    asked = {"next": f"{back.path}?{back.query}" if back.query else back.path, "silent": "1"}
    where = f"{settings.LOGIN_URL}?{urlencode(asked)}"
    if part:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = where
        return answer
    return redirect(where)
