"""What waits for pharmacy, preparation and nursing: today's orders, those left open, and the next days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpResponse

from medonc.practice.treatment.orders import State
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.opened import asked_day
from medonc.web.show import show
from medonc.workbench.orders.queue import DAYS_AHEAD, OrderLine, closed_orders, order_queue
from medonc.workbench.site_settings import today

# What each place waits for, by state.
_PLACES = {
    "to sign": {State.DRAFTED, State.PLANNED, State.DEFERRED},
    "pharmacy": {State.SIGNED, State.VERIFIED, State.RELEASED, State.DISPENSED},
    "preparation": {State.RECHECKED, State.PREPARED},
    "nursing": {State.RELEASED, State.PRODUCT_CHECKED, State.RECEIVED, State.BEDSIDE_CHECKED, State.STARTED},
    "held": {State.HELD},
    "done": {State.GIVEN, State.PARTLY_GIVEN, State.NOT_GIVEN, State.TAKEN, State.RETURNED, State.WASTED},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDay:
    """The orders of one day."""

    on: date
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """The list by day. `counts` are of the places; `mine` counts what waits for this reader."""

    on: date
    days: tuple[QueueDay, ...]
    place: str
    counts: tuple[tuple[str, int], ...]
    mine: int
    until: date
    closed: int  # orders of charts that are closed to this reader


@may("read")
def queue(request: SignedIn) -> HttpResponse:
    """The list; `place` narrows it to one place, `mine` to what this reader may do next."""
    on = asked_day(request) or today()
    every = order_queue(by=request.user, on=on)
    place = request.GET.get("place", "")
    shown = [line for line in every if _is_at(line, place)]
    days = tuple(QueueDay(on=day, lines=tuple(lines)) for day, lines in groupby(shown, key=lambda line: line.due))
    page = QueuePage(
        on=on,
        days=days,
        place=place,
        counts=tuple((name, sum(_is_at(line, name) for line in every)) for name in _PLACES),
        mine=sum(bool(line.next) for line in every),
        closed=closed_orders(by=request.user, on=on),
        until=on + timedelta(days=DAYS_AHEAD - 1),
    )
    return show(request, "queue.html", page)


def _is_at(line: OrderLine, place: str) -> bool:
    if place == "mine":
        return bool(line.next)
    return not place or State(line.state) in _PLACES.get(place, ())
