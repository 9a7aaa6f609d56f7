"""The vials of a day come from its orders; what is prepared already is no longer asked for, and nothing is changed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from order_clinic import Team, blood
from test_pages import plan, signed_in  # the forms of a day of treatment

from medonc.practice.treatment.orders import State
from medonc.store.models import OrderEntry
from medonc.workbench.orders.day_vials import day_vials
from medonc.workbench.site_settings import today


@pytest.fixture
def drafted(team: Team, patient: int) -> OrderEntry:
    """TC drafted for today: docetaxel and cyclophosphamide."""
    blood(patient, by=team.nurse)
    assert plan(team, patient).post(f"/patients/{patient}/day/", {"on": ""}).status_code == 302
    return OrderEntry.objects.get()


def test_each_drug_of_the_order_has_its_vials(team: Team, drafted: OrderEntry) -> None:
    found = day_vials(by=team.pharmacist, on=today())
    assert [one.drug for one in found.plan.drugs] == ["cyclophosphamide", "docetaxel"]
    for one in found.plan.drugs:
        opened = sum((vial.value * count for vial, count in one.opened), Decimal(0))
        assert opened - one.needed.value == one.waste.value >= 0
        assert [each.order for part in one.parts for each in part.requests] == [str(drafted.pk)]
    assert list(found.orders) == [str(drafted.pk)]
    assert day_vials(by=team.pharmacist, on=today() + timedelta(days=1)).plan.drugs == ()


def test_the_page_names_the_patient_with_two_identifiers_and_changes_nothing(team: Team, drafted: OrderEntry) -> None:
    before = OrderEntry.objects.values().get()
    page = signed_in(team.pharmacist).get("/orders/vials/").content.decode()
    assert "docetaxel" in page
    assert drafted.patient.name in page
    assert (drafted.patient.record_number or "") in page
    assert "Would save a vial" in page
    assert OrderEntry.objects.values().get() == before


def test_what_is_held_or_prepared_is_not_asked_for(team: Team, drafted: OrderEntry) -> None:
    for state in (State.HELD, State.PREPARED, State.GIVEN, State.CANCELLED):
        OrderEntry.objects.filter(pk=drafted.pk).update(state=state.value)
        assert day_vials(by=team.pharmacist, on=today()).plan.drugs == ()


def test_a_day_ahead_may_be_asked_and_what_is_no_day_is_refused(team: Team, drafted: OrderEntry) -> None:
    client = signed_in(team.pharmacist)
    ahead = (today() + timedelta(days=1)).isoformat()
    assert "No infusion waits for preparation" in client.get(f"/orders/vials/?on={ahead}").content.decode()
    assert client.get("/orders/vials/?on=banana").status_code == 422
    assert client.get("/orders/vials/?on=9999-12-31").status_code == 422
