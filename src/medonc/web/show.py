"""Showing a page: a template with its typed context."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(request: HttpRequest, template: str, page: object, *, status: int = 200) -> HttpResponse:
    """The page, with its context under the name `page`; a page of a record is never kept by a browser."""
    answer = render(request, template, {"page": page}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
