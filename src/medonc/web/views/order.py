"""One order: where it stands, its doses beside today's values, its way, and the moves that its reader may make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medonc.practice.cycles.verdict import DayVerdict
from medonc.practice.treatment.order_checks import OrderCheck
from medonc.practice.treatment.orders import MOVES, PASSWORD, State
from medonc.values.errors import MedoncError
from medonc.web import reauth
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.order_shown import (
    Link,
    MoveShown,
    OrderedRow,
    Passed,
    chain,
    moves_shown,
    ordered_rows,
    passed,
    waits_for,
)
from medonc.web.patient_line import PatientLine
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.workbench.open_chart import patient_header
from medonc.workbench.orders.evidence import Evidence
from medonc.workbench.orders.evidence_typed import read_given, read_products
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.orders.open_order import OpenedOrder, open_order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """The page of one order. `key` makes what is sent once."""

    line: PatientLine
    order: OpenedOrder
    state: str
    chain: tuple[Link, ...]
    rows: tuple[OrderedRow, ...]
    checks: tuple[OrderCheck, ...]
    verdict: DayVerdict | None
    moves: tuple[MoveShown, ...]
    waits_for: str
    broken: tuple[str, ...]
    passed: tuple[Passed, ...]
    with_code: bool
    key: str
    sent: Mapping[str, str]
    refusal: Refusal | None = None


@may("read")
def order(request: SignedIn, order: int) -> HttpResponse:
    """The page; sent, it makes one move. A move that is refused answers 409 with what can be done."""
    held = open_order(order, by=request.user)
    error: MedoncError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _move(request, held))
            return HttpResponseRedirect(reverse("order", args=[order]))
        except MedoncError as refused:
            error = refused
            held = open_order(order, by=request.user)
    page = _page(request, held, error)
    return show(request, "order.html", page, status=page.refusal.status if page.refusal else 200)


def _move(request: SignedIn, held: OpenedOrder) -> str:
    """Make the move that was sent, and say where the order stands then."""
    sent = request.POST.dict()
    name = sent.get("move", "")
    version = int(sent["version"]) if sent.get("version", "").isdecimal() else 0
    if name in MOVES and PASSWORD in MOVES[name].needs:
        reauth.confirmed(request, password=sent.get("password", ""), code=sent.get("code", ""), act=MOVES[name].said)
    evidence = Evidence(
        confirmed=True,
        products=read_products(sent, len(held.fact.doses)) if name == "prepare" else {},
        given=read_given(sent, held.fact.doses) if name in ("give", "give_part", "take") else {},
    )
    asked = Asked(
        move=name,
        expected_version=version,
        key=sent.get("key", "")[:80],
        reason=_reason(sent),
        seen=sent.get("seen", ""),
    )
    moved = move_order(held.pk, asked, by=request.user, evidence=evidence)
    return f"{moved.label}: {State(moved.state).said}."


def _reason(sent: Mapping[str, str]) -> str:
    """The words, after the cause where one was chosen: `toxicity: fever at home`. A cause alone is no reason."""
    cause, words = sent.get("cause", "").strip(), sent.get("reason", "").strip()
    return f"{cause}: {words}" if cause and words else words


def _page(request: SignedIn, held: OpenedOrder, error: MedoncError | None) -> OrderPage:
    standing = held.standing
    return OrderPage(
        line=opened_today(patient_header(held.patient, by=request.user), by=request.user).line,
        order=held,
        state=standing.state.said,
        chain=chain(standing),
        rows=ordered_rows(held),
        checks=held.checks(),
        verdict=held.verdict(),
        moves=moves_shown(standing, request.user),
        waits_for=waits_for(standing),
        broken=tuple(f"{one.name}, {MOVES[one.move].said}" for one in standing.broken),
        passed=passed(standing),
        with_code=len(reauth.fields(request.user)) > 1,
        key=uuid4().hex,
        sent=request.POST.dict() if error else {},
        refusal=refusal(error) if error else None,
    )
