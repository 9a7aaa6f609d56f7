"""Orders on their way, for the papers: drafted, signed, released, given."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from order_clinic import Team, blood, planned

from medonc.store.models import OrderEntry, User
from medonc.values.quantity import Quantity
from medonc.workbench.new_patient import new_patient
from medonc.workbench.orders.consent import record_consent
from medonc.workbench.orders.draft_order import DoseWish, draft_order
from medonc.workbench.orders.evidence import Evidence, Product
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_performance import record_performance
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.site_settings import today

CONFIRMED = Evidence(confirmed=True)


def make_ready(team: Team, patient: int) -> int:
    blood(patient, by=team.nurse)
    planned(team, patient)
    record_consent(patient, on=today().isoformat(), by=team.prescriber)
    return patient


def another_patient(team: Team) -> int:
    pk = new_patient(
        family="Fictive", given="Quirina", born="1961-07-09", gender="female", record_number="SYN-2", by=team.prescriber
    ).patient
    record_diagnosis(pk, name="Malignant tumor of breast", code="254837009", on="2026-01-10", by=team.prescriber)
    record_vitals(pk, on=today().isoformat(), weight=("64", "kg"), height=("160", "cm"), by=team.nurse)
    record_performance(pk, scale="ECOG", grade="1", on=today().isoformat(), by=team.nurse)
    return pk


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def move(order: OrderEntry, name: str, by: User, *, reason: str = "", evidence: Evidence = CONFIRMED) -> OrderEntry:
    version = OrderEntry.objects.get(pk=order.pk).version
    asked = Asked(move=name, expected_version=version, reason=reason)
    return move_order(order.pk, asked, by=by, evidence=evidence)


def drafted(team: Team, patient: int, *, wishes: dict[int, DoseWish] | None = None) -> OrderEntry:
    (order,) = draft_order(patient, by=team.prescriber, wishes=wishes)
    return move(order, "approve_exception", team.second, reason="indication agreed at the board")


def signed(team: Team, patient: int, *, wishes: dict[int, DoseWish] | None = None) -> OrderEntry:
    return move(drafted(team, patient, wishes=wishes), "sign", team.prescriber, reason="allergies asked, none known")


def released(team: Team, patient: int, *, wishes: dict[int, DoseWish] | None = None) -> OrderEntry:
    order = move(signed(team, patient, wishes=wishes), "verify", team.pharmacist)
    return move(order, "release", team.pharmacist)


def given(team: Team, patient: int, *, wishes: dict[int, DoseWish] | None = None) -> OrderEntry:
    order = move(released(team, patient, wishes=wishes), "recheck", team.nurse)
    move(order, "prepare", team.technician, evidence=_products(order))
    move(order, "check_product", team.pharmacist)
    move(order, "receive", team.nurse)
    move(order, "bedside_one", team.nurse)
    move(order, "bedside_two", team.other_nurse)
    move(order, "start", team.nurse)
    return move(order, "give", team.nurse)


def _products(order: OrderEntry) -> Evidence:
    product = Product(name="Invented brand", lot="L1", expires=today(), volume=Quantity(Decimal(250), "mL"))
    count = len(json.loads(order.drugs))
    return Evidence(confirmed=True, products=dict.fromkeys(range(count), product))
