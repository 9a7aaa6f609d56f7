"""The queue of what patients reported, and the moves of its entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from medonc.store.clock import now
from medonc.values.errors import MedoncError, NotHeld
from medonc.web.access import may
from medonc.web.accounts import SignedIn, User
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.web.triage_shown import EntryShown, entries_shown
from medonc.workbench.reports.messages import mark_read, unseen_messages
from medonc.workbench.reports.triage import (
    ACTIONS,
    close,
    closed_entries,
    hand_over,
    record_action,
    take,
    team,
    triage_queue,
)
from medonc.workbench.reports.watch import watch


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePage:
    """The open entries, severe first. `messages` are those that waited for this reader."""

    entries: tuple[EntryShown, ...]
    closed: int
    team: tuple[tuple[str, str], ...]
    actions: Mapping[str, str]
    waiting: int
    late: int
    watching: str
    messages: tuple[tuple[str, str], ...]
    back: str = ""
    refusal: Refusal | None = None


Values = Mapping[str, str]
_MOVES: dict[str, tuple[str, Callable[[int, User, int, Values], object]]] = {
    "take": ("You have it now.", lambda entry, by, seen, _: take(entry, by=by, expected_version=seen)),
    "hand-over": (
        "Handed over.",
        lambda entry, by, seen, sent: hand_over(
            entry, to=sent.get("to", ""), words=sent.get("words", ""), by=by, expected_version=seen
        ),
    ),
    "done": (
        "Recorded.",
        lambda entry, by, seen, sent: record_action(
            entry, action=sent.get("action", ""), words=sent.get("words", ""), by=by, expected_version=seen
        ),
    ),
    "close": ("Closed.", lambda entry, by, seen, _: close(entry, by=by, expected_version=seen)),
}


@may("triage")
def triage(request: SignedIn) -> HttpResponse:
    """The queue; what waited for this reader inside the house counts as seen from here on."""
    page = _page(request)
    mark_read(request.user)
    return show(request, "triage.html", page)


@may("triage")
def triage_move(request: SignedIn, entry: int, move: str) -> HttpResponse:
    """One move of one entry, then back to the page that it was made on."""
    if request.method != "POST":
        return redirect("triage")
    if move not in _MOVES:
        raise NotHeld.named("move", move, _MOVES)
    says, act = _MOVES[move]
    sent = request.POST.dict()
    seen = sent.get("seen", "")
    try:
        act(entry, request.user, int(seen) if seen.isdecimal() else 0, {k: str(v) for k, v in sent.items()})
    except MedoncError as error:
        parts = refusal(error)
        return show(request, "triage.html", _page(request, refused=parts), status=parts.status)
    messages.success(request, says)
    return redirect(_back(str(sent.get("next", ""))))


def _back(wanted: str) -> str:
    """The page of this house that the move was made on; the queue, where it is another's."""
    return wanted if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "triage"


def _page(request: SignedIn, *, refused: Refusal | None = None) -> TriagePage:
    at = now()
    lines = triage_queue(by=request.user, at=at)
    return TriagePage(
        entries=entries_shown(lines),
        closed=closed_entries(by=request.user),
        team=team(by=request.user),
        actions=ACTIONS,
        waiting=sum(line.state == "waiting" for line in lines),
        late=sum(line.late for line in lines),
        watching="" if watch(at).on or not watch(at).hours else "The hours in which reports are read are over.",
        messages=unseen_messages(request.user),
        refusal=refused,
    )
