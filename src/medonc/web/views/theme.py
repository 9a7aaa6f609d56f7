"""Light or dark, kept in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from medonc.web.shell import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 60 * 60


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """The page that was left, in the other light."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else "/")
    asked = request.POST.get("theme", "")
    if asked in THEMES:
        answer.set_cookie(THEME_COOKIE, asked, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    return answer
