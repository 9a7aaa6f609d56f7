"""New results: the inbox, one result with what was done, and the results whose person nobody holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from medonc.values.errors import MedoncError, NotHeld
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.web.words import counted, moment
from medonc.web.work_shown import WorkRow, work_rows
from medonc.workbench.find_patients import find_patients
from medonc.workbench.inbox.acknowledge_result import DONE, acknowledge, acknowledge_normal
from medonc.workbench.inbox.claim_result import assign, same_person, set_aside, unclaimed_result
from medonc.workbench.inbox.read_inbox import ALL, CRITICAL, DID, MINE, WHOSE, Inbox, LineShown, read_inbox, read_line
from medonc.workbench.open_chart import opened, patient_header
from medonc.workbench.patients import PatientHeader
from medonc.workbench.rights import may as has_right
from medonc.workbench.site_settings import zone

TITLES = {
    ALL: "All",
    MINE: "My patients",
    CRITICAL: "Critical",
    WHOSE: "Whose?",
    DID: "Acknowledged, seven days",
}
_FOUND = 20


class _Moments:
    """Moments as the site's clock says them."""

    def when(self, value: object) -> str:
        """`23 Nov 2026, 08:14`."""
        return moment(value, zone())  # type: ignore[arg-type]  # a column of the line


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage(_Moments):
    """The inbox in one view, with how it was filled last."""

    inbox: Inbox
    titles: dict[str, str]
    work: tuple[WorkRow, ...]
    may_acknowledge: bool
    may_assign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLinePage(_Moments):
    """One result under the line of its patient; `done` and `words` are what was typed and refused."""

    shown: LineShown
    line: PatientLine
    choices: dict[str, str]
    done: str = ""
    words: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhosePage(_Moments):
    """A result that waits for its person, those named alike, and the people who were found."""

    result: object
    alike: int
    sought: str
    found: tuple[PatientHeader, ...]
    reason: str = ""
    refusal: Refusal | None = None


@may("read")
def results(request: SignedIn) -> HttpResponse:
    """The inbox; `show` chooses the view."""
    by, view = request.user, request.GET.get("show", ALL)
    page = ResultsPage(
        inbox=read_inbox(by=by, show=view),
        titles=TITLES,
        work=work_rows(by=by, about="results"),
        may_acknowledge=has_right(by, "acknowledge_result"),
        may_assign=has_right(by, "assign_result"),
    )
    return show(request, "results.html", page)


@may("acknowledge_result")
def acknowledge_results(request: SignedIn) -> HttpResponse:
    """One click: a result that is not critical, or the normal ones of one person that were shown."""
    back = f"{reverse('results')}?{urlencode({'show': request.POST.get('show', ALL)})}"
    if request.method != "POST":
        return redirect("results")
    try:
        if "line" in request.POST:
            done = acknowledge(_number(request.POST["line"]), by=request.user)
            messages.success(request, f"{done.test}, {done.patient}: acknowledged.")
        else:
            lines = [_number(each) for each in request.POST.getlist("lines")]
            many = acknowledge_normal(_number(request.POST.get("patient", "")), lines=lines, by=request.user)
            messages.success(request, f"{counted(many, 'normal result').capitalize()} acknowledged.")
    except NotHeld as error:
        return redirect_refused(request, error, back)
    return redirect(back)


def redirect_refused(request: SignedIn, error: MedoncError, back: str) -> HttpResponse:
    """Back to the list, with why nothing was done."""
    messages.warning(request, error.sentence())
    return redirect(back)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise NotHeld(f"no result '{text[:20]}'", do="open the inbox again")
    return int(text)


@may("acknowledge_result")
def result_line(request: SignedIn, line: int) -> HttpResponse:
    """One result; a critical one asks what was done."""
    shown = read_line(line, by=request.user)
    error: MedoncError | None = None
    if request.method == "POST":
        try:
            words = request.POST.get("words", "")
            done = acknowledge(line, by=request.user, done=request.POST.get("done", ""), words=words)
            messages.success(request, f"{done.test}, {done.patient}: acknowledged.")
            return redirect("results")
        except MedoncError as refused:
            error, shown = refused, read_line(line, by=request.user)
    opened(shown.patient.pk, by=request.user)
    return _show_line(request, shown, error)


def _show_line(request: SignedIn, shown: LineShown, error: MedoncError | None) -> HttpResponse:
    header = patient_header(shown.patient.pk, by=request.user)
    page = ResultLinePage(
        shown=shown,
        line=opened_today(header, by=request.user).line,
        choices=DONE,
        done=request.POST.get("done", ""),
        words=request.POST.get("words", ""),
        refusal=refusal(error) if error else None,
    )
    return show(request, "result_line.html", page, status=page.refusal.status if page.refusal else 200)


@may("assign_result")
def whose_result(request: SignedIn, unclaimed: int) -> HttpResponse:
    """Whose a result is: the person is searched for and named by a human, with a reason."""
    held, sought = unclaimed_result(unclaimed), request.GET.get("q", request.POST.get("q", ""))
    page = WhosePage(
        result=held,
        alike=len(same_person(held)) - 1,
        sought=sought,
        found=find_patients(sought, by=request.user, limit=_FOUND),
        reason=request.POST.get("reason", ""),
    )
    if request.method != "POST":
        return show(request, "whose_result.html", page)
    try:
        messages.success(request, _said(request, unclaimed))
        return redirect("results")
    except MedoncError as error:
        parts = refusal(error)
        return show(request, "whose_result.html", replace(page, refusal=parts), status=parts.status)


def _said(request: SignedIn, unclaimed: int) -> str:
    reason = request.POST.get("reason", "")
    if "aside" in request.POST:
        return f"{set_aside(unclaimed, reason=reason, by=request.user)}: set aside, and kept."
    patient, others = _number(request.POST.get("patient", "")), request.POST.get("others") == "on"
    done = assign(unclaimed, patient=patient, reason=reason, by=request.user, others=others)
    return f"{counted(done.results, 'result').capitalize()} assigned to {done.named}."
