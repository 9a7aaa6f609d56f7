"""Orders of the demo: treatment that is under way goes on here, each order brought as far as the demo needs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from medonc.practice.cycles.day_plan import DayPlan, day_plan
from medonc.store.models import OrderEntry, PatientEntry, User
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity
from medonc.workbench.open_chart import chart_of, library
from medonc.workbench.orders.consent import record_consent
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.orders.evidence import Evidence, Product
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.orders.plan_treatment import plan_treatment
from medonc.workbench.site_settings import closed_days, today

WANTED = 12  # so many patients get a plan and an order
_NEAR = timedelta(days=3)
_WAY = (
    ("sign", "oncologist"),
    ("verify", "pharmacist"),
    ("release", "pharmacist"),
    ("recheck", "nurse"),
    ("prepare", "technician"),
    ("check_product", "pharmacist2"),
    ("receive", "nurse2"),
)


def add_orders() -> int:
    """Plans, consents and orders for patients whose next day is near, each a little further than the last."""
    people = {user.username: user for user in User.objects.all()}
    made = 0
    for patient, plan in _due_soon():
        if made == WANTED:
            break
        if _order(patient, plan, people, steps=made % (len(_WAY) + 1)):
            made += 1
    return made


def _due_soon() -> Iterator[tuple[int, DayPlan]]:
    for patient in PatientEntry.objects.filter(deceased=False, merged_into=None).order_by("pk"):
        found = day_plan(chart_of(patient.pk), library(), today(), closed=closed_days())
        if found is not None and abs(found.due.date - today()) <= _NEAR and found.doses:
            yield patient.pk, found


def _order(patient: int, plan: DayPlan, people: dict[str, User], *, steps: int) -> bool:
    """One patient's plan and order; what a rule refuses stays at the step before."""
    prescriber = people["oncologist"]
    try:
        plan_treatment(
            patient,
            regimen=plan.due.regimen.rule.id.removeprefix("treatment/regimens/"),
            intent="palliative" if plan.due.regimen.intent == "palliative" else "curative",
            starts=max(plan.due.date, today()).isoformat(),
            reason="board",
            words="invented board of last week",
            by=prescriber,
        )
        record_consent(patient, on=today().isoformat(), by=prescriber)
        orders = draft_order(patient, by=prescriber)
    except MedoncError:
        return False
    for order in orders:
        _go(order, people, steps=steps)
    return True


def _go(order: OrderEntry, people: dict[str, User], *, steps: int) -> None:
    way = (("approve_exception", "oncologist2"), *_WAY[:steps]) if steps else ()
    for name, who in way:
        order.refresh_from_db()
        try:
            asked = Asked(move=name, expected_version=order.version, reason="asked in clinic (invented)")
            move_order(order.pk, asked, by=people[who], evidence=_evidence(order))
        except MedoncError:
            return


def _evidence(order: OrderEntry) -> Evidence:
    product = Product(
        name="invented product",
        lot="INV-1",
        expires=today() + timedelta(days=90),
        volume=Quantity(Decimal(250), "mL"),
    )
    return Evidence(confirmed=True, products=dict.fromkeys(range(order.drugs.count('"drug"')), product))
