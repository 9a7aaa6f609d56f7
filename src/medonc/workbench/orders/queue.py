"""What waits: the open orders of a patient, of a day, of the next three days, without opening any record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from medonc.practice.treatment.orders import DONE, ENDS, MOVES, Kind, State
from medonc.store.models import OrderEntry, User
from medonc.workbench.patients import family_of
from medonc.workbench.restricted import closed_to
from medonc.workbench.rights import may, must
from medonc.workbench.site_settings import today

DAYS_AHEAD = 3
_NOT_OPEN = [state.value for state in DONE]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLine:
    """One dose as a queue shows it."""

    drug: str
    dose: str
    route: str
    percent: str
    often: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One order as a queue shows it. `next` are the moves that this reader may make."""

    pk: int
    patient: int
    name: str
    born: str
    record_number: str
    label: str
    kind: str
    due: date
    state: str
    version: int
    doses: tuple[DoseLine, ...]
    next: tuple[str, ...] = field(default=())

    @property
    def said(self) -> str:
        """The state in words."""
        return State(self.state).said


def open_orders(patient: int) -> tuple[OrderLine, ...]:
    """The orders of a patient that are not over, for acts and pages that have opened the chart."""
    rows = (
        OrderEntry.objects.filter(patient__in=family_of(patient)).exclude(state__in=_NOT_OPEN).select_related("patient")
    )
    return tuple(_line(row, None) for row in rows)


def orders_of_patient(patient: int) -> tuple[OrderLine, ...]:
    """Every order of a patient, the latest first."""
    rows = OrderEntry.objects.filter(patient__in=family_of(patient)).select_related("patient").order_by("-due", "-pk")
    return tuple(_line(row, None) for row in rows)


def order_queue(*, by: User, on: date | None = None, days: int = DAYS_AHEAD) -> tuple[OrderLine, ...]:
    """What is due from a day on, and what was left open before it; those that this reader can move come first.

    Orders of restricted charts are left out for those to whom the chart is closed.
    """
    must(by, "read")
    first = on or today()
    rows = (
        OrderEntry.objects.filter(due__lt=first + timedelta(days=days))
        .exclude(state__in=[state.value for state in ENDS])
        .exclude(due__lt=first, state__in=_NOT_OPEN)
        .exclude(patient__in=closed_to(by))
        .select_related("patient")
        .order_by("due", "patient__family", "pk")
    )
    allowed = {move.name for move in MOVES.values() if may(by, move.act)}
    lines = (_line(row, allowed) for row in rows)
    return tuple(sorted(lines, key=lambda line: (line.due, not line.next)))


def closed_orders(*, by: User, on: date | None = None, days: int = DAYS_AHEAD) -> int:
    """How many open orders of these days are of charts that are closed to this reader: a list must not hide that."""
    must(by, "read")
    first = on or today()
    rows = OrderEntry.objects.filter(due__lt=first + timedelta(days=days), patient__in=closed_to(by))
    return rows.exclude(state__in=_NOT_OPEN).count()


def _line(row: OrderEntry, allowed: Iterable[str] | None) -> OrderLine:
    state, kind, held = State(row.state), Kind(row.kind), set(allowed or ())
    forward = [
        move.name
        for move in MOVES.values()
        if move.name in held and state in move.start and kind in move.kinds and move.signs and not move.reasoned
    ]
    who = row.patient
    return OrderLine(
        pk=row.pk,
        patient=who.pk,
        name=who.name,
        born=who.born,
        record_number=who.record_number,
        label=row.label,
        kind=row.kind,
        due=row.due,
        state=row.state,
        version=row.version,
        doses=tuple(map(_dose, json.loads(row.drugs))),
        next=tuple(forward),
    )


def _dose(held: dict[str, object]) -> DoseLine:
    times, days = int(str(held["times"])), int(str(held["days"]))
    often = {1: "", 2: "twice a day"}.get(times, f"{times} times a day") + (f", {days} days" if days > 1 else "")
    return DoseLine(
        drug=str(held["drug"]),
        dose=str(held["dose"]),
        route=str(held["route"]),
        percent=str(held["percent"]),
        often=often.strip(", "),
    )
