"""The vials for the infusions of a day, from its orders: nothing is changed, roundings are for the prescriber."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.practice.treatment.orders import Kind, State
from medonc.practice.treatment.vial_plan import VialPlan, VialRequest, vial_plan
from medonc.store.models import OrderEntry, User
from medonc.values.quantity import Quantity
from medonc.workbench.open_chart import library
from medonc.workbench.orders.content import doses_shown
from medonc.workbench.orders.queue import OrderLine, order_queue

# Ordered, and no product made of it yet.
_TO_PREPARE = frozenset(
    state.value for state in (State.DRAFTED, State.SIGNED, State.VERIFIED, State.RELEASED, State.RECHECKED)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVials:
    """The plan of a day, and its orders by the number that the plan's requests name."""

    on: date
    plan: VialPlan
    orders: Mapping[str, OrderLine]


def day_vials(*, by: User, on: date) -> DayVials:
    """What is to be opened for the infusions due on a day of which no product is made; refuses who may not read."""
    lines = [line for line in order_queue(by=by, on=on, days=1) if line.due == on and _is_asked(line)]
    entries = OrderEntry.objects.in_bulk([line.pk for line in lines])
    requests = [each for line in lines for each in _requests(line, entries[line.pk])]
    return DayVials(on=on, plan=vial_plan(requests, library()), orders={str(line.pk): line for line in lines})


def _is_asked(line: OrderLine) -> bool:
    return line.kind == Kind.INFUSION.value and line.state in _TO_PREPARE


def _requests(line: OrderLine, entry: OrderEntry) -> Iterator[VialRequest]:
    """Each dose of an order, as often as it is given on the day."""
    for held in doses_shown(entry):
        dose = Quantity(Decimal(held["amount"]), held["unit"])
        for _ in range(int(held["times"])):
            yield VialRequest(patient=line.name, drug=held["drug"], dose=dose, order=str(line.pk))
