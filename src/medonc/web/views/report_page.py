"""The patient's own page, behind a signed link and outside sign-in: one question a screen, kept as each is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from medonc.store.clock import now
from medonc.values.errors import ImpossibleValue
from medonc.web.report_rate import too_many_sent, too_many_wrong
from medonc.web.report_shown import Help, by_when, help_of
from medonc.web.show import show
from medonc.workbench.reports.questionnaire import NOT_SAID, URGENCY, Screen
from medonc.workbench.reports.receive_report import Place, keep_answer, outcome_of, place_of, receive_report
from medonc.workbench.reports.send_link import LinkClosed, opened_link, request_of
from medonc.workbench.reports.watch import watch
from medonc.workbench.site_settings import zone

_SENT_SHOWN = timedelta(minutes=30)  # so long the last page can be loaded again


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A page without a question: the first one, the call, the last one, a link that is over."""

    kind: str  # start | call | sent | forged | expired | revoked | answered | often
    help: Help
    token: str = ""
    next: str = ""  # code of the screen to go on with
    count: int = 0
    begun: bool = False
    sign: str = ""
    level: str = ""
    urgent: bool = False
    by_when: str = ""
    sent_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question. `chosen` is the answer so far; `back` the screen before."""

    token: str
    screen: Screen
    number: int
    count: int
    chosen: str
    back: str
    fault: str = ""


def plain(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A closed link becomes a plain page with whom to call; nothing of these pages is kept or indexed."""

    @wraps(view)
    def page(request: HttpRequest, token: str, **named: str) -> HttpResponse:
        try:
            answer = view(request, token, **named)
        except LinkClosed as closed:
            often = closed.why == "forged" and too_many_wrong(request)
            answer = over(request, "often" if often else closed.why, status=429 if often else closed.status)
        return _unkept(answer)

    return page


def _unkept(answer: HttpResponse) -> HttpResponse:
    """Nothing is kept or indexed, and no other place learns the address.

    `no-referrer` would say still less, but then browsers send forms from nowhere, and those are refused.
    """
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def over(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    """The plain page of a link, or a form, that is over."""
    page = ReportPage(kind=why, help=help_of(watch(now())))
    return _unkept(show(request, "report/plain.html", page, status=status))


@require_safe
@plain
def report_start(request: HttpRequest, token: str) -> HttpResponse:
    """First: whether anyone is watching now, and whom to call."""
    held = opened_link(token, at=now())
    at = place_of(held)
    page = ReportPage(
        kind="start", help=help_of(watch(now())), token=token, next=at.next, count=at.count, begun=at.begun
    )
    return show(request, "report/plain.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@plain
def report_question(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """One question; each answer is kept when it is sent. The last one sends the report."""
    try:
        held = opened_link(token, at=now())
    except LinkClosed as closed:
        if closed.why == "answered" and request.method == "POST":  # the connection was lost after it was sent
            return redirect("report_sent", token)
        raise
    if request.method != "POST":
        return _question(request, token, place_of(held, code))
    if too_many_sent(held.pk):
        return over(request, "often", status=429)
    return _answered(request, token, code)


@require_safe
@plain
def report_call(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """A warning sign: call now. The questions can go on after that."""
    at = place_of(opened_link(token, at=now()), code)
    page = ReportPage(kind="call", help=help_of(watch(now())), token=token, next=at.after, sign=at.screen.title)
    return show(request, "report/plain.html", page)


@require_safe
@plain
def report_sent(request: HttpRequest, token: str) -> HttpResponse:
    """What happens now; for half an hour after the report was sent, then the link is used up."""
    held = request_of(token)
    if held.answered_at is None:
        return redirect("report_start", token)
    if now() - held.answered_at > _SENT_SHOWN:
        raise LinkClosed("answered")
    found = outcome_of(held)
    page = ReportPage(
        kind="sent",
        help=help_of(watch(now())),
        level=found.level,
        urgent=found.urgent,
        by_when=by_when(found.acknowledge_by),
        sent_at=f"{held.answered_at.astimezone(zone()):%H:%M}",
    )
    return show(request, "report/plain.html", page)


def _answered(request: HttpRequest, token: str, code: str) -> HttpResponse:
    value = request.POST.get("answer", "")
    held = opened_link(token, at=now())
    try:
        if not value:
            raise ImpossibleValue("no answer was chosen")
        held = keep_answer(held, code, value, at=now())
    except ImpossibleValue:
        fault = "Please press one of the answers."
        return _question(request, token, place_of(held, code), fault=fault, status=422)
    if code == URGENCY and value != NOT_SAID:
        receive_report(held, at=now())
        return redirect("report_sent", token)
    at = place_of(held, code)
    if at.screen.is_sign and value == "1":
        return redirect("report_call", token, code)
    return redirect("report_question", token, at.after)


def _question(request: HttpRequest, token: str, at: Place, *, fault: str = "", status: int = 200) -> HttpResponse:
    page = QuestionPage(
        token=token,
        screen=at.screen,
        number=at.number,
        count=at.count,
        chosen=at.chosen,
        back=at.before,
        fault=fault,
    )
    return show(request, "report/question.html", page, status=status)
