"""What the papers of treatment print: orders of one day or of the next days, each with the chart of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from medonc.practice.criteria import Scene
from medonc.practice.cycles.planned import plan_under_way
from medonc.practice.treatment.order_checks import OrderCheck
from medonc.practice.treatment.order_moves import Standing
from medonc.practice.treatment.orders import DONE, State
from medonc.record.orders import TreatmentOrder, TreatmentPlan
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import OrderEntry, User
from medonc.values.errors import ImpossibleValue, MedoncError
from medonc.workbench.open_chart import library
from medonc.workbench.opened_log import keep_opening
from medonc.workbench.orders.move_order import order_fact
from medonc.workbench.orders.needs import checks_of
from medonc.workbench.orders.rows import order_row, standing_of
from medonc.workbench.patients import survivor
from medonc.workbench.restricted import closed_to, must_of_patient
from medonc.workbench.rights import must
from medonc.workbench.site_settings import today, zone

MOST_DAYS = 7
_FAR = 366
# Until the product is made, today's values bear on what the order has to answer.
_STILL_CHECKED = frozenset(
    {State.PLANNED, State.DRAFTED, State.SIGNED, State.VERIFIED, State.RELEASED, State.RECHECKED, State.HELD}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaper:
    """One order as its sheet needs it: what was ordered, where it stands, and the chart as known when printed."""

    number: int
    patient: int
    label: str
    order: TreatmentOrder
    plan: TreatmentPlan | None  # None: it is over
    standing: Standing
    checks: tuple[OrderCheck, ...]
    scene: Scene = field(repr=False)
    at: datetime  # of printing, at the site


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadOrder:
    """An order that no sheet can be made of, and why."""

    number: int
    label: str
    who: str
    due: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackPack:
    """Every order that is due in some days and not over. `closed` counts those of restricted charts, left out."""

    first: date
    last: date
    papers: tuple[OrderPaper, ...]
    unread: tuple[UnreadOrder, ...]
    closed: int
    edition: str
    at: datetime


def patient_of(order: int, *, by: User) -> int:
    """The patient whose order it is; refuses an unknown order and a chart that is closed to this person."""
    found = survivor(order_row(order).patient_id).pk
    must_of_patient(found, by=by, act="read")
    return found


def order_paper(order: int, *, by: User) -> OrderPaper:
    """One order for its sheet; refuses an unknown one, and one that cannot be read from the record."""
    patient_of(order, by=by)
    return _paper(order_row(order), _moment())


def fallback_pack(*, on: date, days: int, by: User) -> FallbackPack:
    """The orders due on a day and those after it, by day and name; who took the pack stands in the audit.

    Refuses fewer than one day and more than seven, and a day more than a year away.
    """
    must(by, "read")
    if not 1 <= days <= MOST_DAYS:
        raise ImpossibleValue(f"a pack of {days} days", expected=f"1 to {MOST_DAYS}")
    if abs((on - today()).days) > _FAR:
        raise ImpossibleValue(f"a pack for {on}", expected="a day within a year of today")
    last = on + timedelta(days=days - 1)
    waiting = OrderEntry.objects.filter(due__range=(on, last)).exclude(state__in=[state.value for state in DONE])
    rows = list(waiting.select_related("task", "group", "plan", "patient").order_by("due", "patient__name", "pk"))
    hidden = closed_to(by)
    open_ones = [row for row in rows if row.patient_id not in hidden]
    found, at = [_read(row) for row in open_ones], _moment()
    papers = tuple(one for one in found if isinstance(one, OrderPaper))
    _keep(papers, on=on, last=last, by=by)
    return FallbackPack(
        first=on,
        last=last,
        papers=papers,
        unread=tuple(one for one in found if isinstance(one, UnreadOrder)),
        closed=len(rows) - len(open_ones),
        edition=library().edition,
        at=at,
    )


def _read(row: OrderEntry) -> OrderPaper | UnreadOrder:
    """A pack is never lost to one order that cannot be read: that one is named on its cover."""
    try:
        return _paper(row, _moment())
    except MedoncError as refused:
        who = f"{row.patient.name}, {row.patient.born}, {row.patient.record_number or 'no record number'}"
        return UnreadOrder(number=row.pk, label=row.label, who=who, due=row.due, why=str(refused))


def _paper(row: OrderEntry, at: datetime) -> OrderPaper:
    order, scene = order_fact(row)
    plan = plan_under_way(scene)
    return OrderPaper(
        number=row.pk,
        patient=row.patient_id,
        label=row.label,
        order=order,
        plan=plan if plan is not None and str(plan.source) == order.plan else None,
        standing=standing_of(row),
        checks=checks_of(order, scene) if row.state in _STILL_CHECKED else (),
        scene=scene,
        at=at,
    )


def _keep(papers: Iterable[OrderPaper], *, on: date, last: date, by: User) -> None:
    """Whose sheets were printed together: each chart as opened, and the pack as one act."""
    listed = list(papers)
    with transaction.atomic():
        for patient in dict.fromkeys(paper.patient for paper in listed):
            keep_opening(patient, by=by)
        detail = {"from": str(on), "to": str(last), "orders": [paper.number for paper in listed]}
        audit.append(who=by.username, act="fallback_pack", at=now(), detail=detail)


def _moment() -> datetime:
    place: ZoneInfo = zone()
    return now().astimezone(place)
