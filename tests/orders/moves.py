"""Moves of an order as tests make them, with what each needs, and a clock that can be set."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from order_clinic import Team

from medonc.store import clock
from medonc.store.models import OrderEntry, User
from medonc.values.calendar import read_when
from medonc.values.quantity import Quantity
from medonc.workbench import open_chart
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.orders.evidence import Evidence, Product
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.site_settings import today

CONFIRMED = Evidence(confirmed=True)
SAID = "asked and agreed"
WAY = (
    ("approve_exception", "second"),
    ("sign", "prescriber"),
    ("verify", "pharmacist"),
    ("release", "pharmacist"),
    ("recheck", "nurse"),
    ("prepare", "technician"),
    ("check_product", "pharmacist"),
    ("receive", "nurse"),
    ("bedside_one", "nurse"),
    ("bedside_two", "other_nurse"),
    ("start", "nurse"),
    ("give", "nurse"),
)


def made(order: OrderEntry) -> Evidence:
    """Identity confirmed, and a product for each dose."""
    count = len(json.loads(order.drugs))
    product = Product(name="Invented brand", lot="L1", expires=today(), volume=Quantity(Decimal(250), "mL"))
    return Evidence(confirmed=True, products=dict.fromkeys(range(count), product))


def move(order: OrderEntry, name: str, by: User, *, key: str = "", evidence: Evidence | None = None) -> OrderEntry:
    """The order after a move with a reason, from where it stands now."""
    asked = Asked(move=name, expected_version=OrderEntry.objects.get(pk=order.pk).version, key=key, reason=SAID)
    return move_order(order.pk, asked, by=by, evidence=evidence or made(order))


def brought_to(team: Team, patient: int, last: str) -> OrderEntry:
    """A new order, moved on its way up to and with a move."""
    (order,) = draft_order(patient, by=team.prescriber)
    if last == "draft":
        return order
    for name, who in WAY:
        order = move(order, name, getattr(team, who))
        if name == last:
            return order
    raise AssertionError(last)


def travel(monkeypatch: pytest.MonkeyPatch, day: date, at: str = "09:00:00") -> None:
    """Everybody's clock on another day."""
    moment = read_when(f"{day.isoformat()}T{at}+00:00").start
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=lambda _zone: moment))
    open_chart.forget_charts()
