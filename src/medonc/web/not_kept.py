"""No page is kept: what a browser stored of a patient would outlive the sign-out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answering = Callable[[HttpRequest], HttpResponseBase]


def not_kept(answering: Answering) -> Answering:
    """Tells browsers and proxies to store nothing, where a page does not say so itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = answering(request)
        found.headers.setdefault("Cache-Control", "no-store")
        return found

    return answer
