"""A refusal as a page: what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from medonc.values.errors import MedoncError
from medonc.web.show import show
from medonc.workbench.errors import page_status

_WORDS = {
    400: "NOT READ",
    403: "NOT ALLOWED",
    404: "NOT HELD",
    409: "CHANGED MEANWHILE",
    422: "REFUSED",
    500: "STOPPED",
}
_TITLES = {
    400: "This request cannot be read",
    403: "This is not yours to do",
    404: "Not held here",
    409: "Somebody else changed it",
    422: "This was refused",
    500: "The workbench stopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The parts of a refusal. `status` is that of the page."""

    status: int
    title: str
    found: str
    expected: str = ""
    do: str = ""

    @property
    def word(self) -> str:
        """One word for the banner."""
        return _WORDS.get(self.status, _WORDS[422])


def refusal(error: MedoncError) -> Refusal:
    """A refusal of the workbench in its parts."""
    status = page_status(error)
    return Refusal(
        status=status, title=_TITLES.get(status, _TITLES[422]), found=error.found, expected=error.expected, do=error.do
    )


def refused(request: HttpRequest, error: MedoncError) -> HttpResponse:
    """The page of a refusal."""
    return _page(request, refusal(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the frame's signature
    """400: the request itself is broken."""
    return _page(request, _plain(400, "the address or the form did not arrive as this page sent it", "go back, reload"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: not allowed."""
    return _page(request, _plain(403, "your account does not open this page", "ask an administrator"))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the form is too old, or came from elsewhere; nothing was written."""
    if request.path.startswith("/report/"):
        from medonc.web.views.report_page import over  # that page shows refusals of its own

        return over(request, "form", status=403)
    do = "go back, reload the page and send it again; what you typed is still in the browser"
    return _page(request, _plain(403, "this form has expired, and nothing was written", do))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: no such page."""
    return _page(request, _plain(404, "there is no page at this address", "find the patient, or open the desk"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page needs neither the database nor an account."""
    return _page(request, _plain(500, "the page could not be made; nothing was written", "tell the administrator when"))


def _plain(status: int, found: str, do: str) -> Refusal:
    return Refusal(status=status, title=_TITLES[status], found=found, do=do)


def _page(request: HttpRequest, parts: Refusal) -> HttpResponse:
    template = "broken.html" if parts.status == 500 else "refusal.html"
    return show(request, template, parts, status=parts.status)
