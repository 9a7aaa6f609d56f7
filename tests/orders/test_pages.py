"""The pages of a day of treatment: an order goes its whole way through forms; refusals say what can be done."""

from __future__ import annotations

import pytest
from django.test import Client
from order_clinic import PASSWORD, Team, blood

from medonc.store.models import OrderEntry, User
from medonc.workbench.record_allergy import record_allergy
from medonc.workbench.site_settings import today

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAY = (
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
    ("reconcile", "nurse"),
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def ready(team: Team, patient: int) -> int:
    blood(patient, by=team.nurse)
    return patient


def plan(team: Team, patient: int) -> Client:
    client = signed_in(team.prescriber)
    form = {
        "regimen": "breast/tc",
        "named": "",
        "intent": "curative",
        "starts": today().isoformat(),
        "reason": "board",
        "words": "meeting of last week",
    }
    answer = client.post(f"/patients/{patient}/plan/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    assert client.post(f"/patients/{patient}/consent/", {"on": today().isoformat(), "told": "on"}).status_code == 302
    return client


def send(team: Team, order: OrderEntry, name: str, who: str, **more: str) -> object:
    order.refresh_from_db()
    form = {
        "move": name,
        "version": str(order.version),
        "key": f"{order.pk}-{name}",
        "password": PASSWORD,
        "reason": "asked, nothing known",
        **more,
    }
    return signed_in(getattr(team, who)).post(f"/orders/{order.pk}/", form)


def products(count: int) -> dict[str, str]:
    held = {"name": "Invented", "lot": "L1", "expires": "2099-01-01", "volume": "250", "weight": "", "expected": ""}
    return {f"{name}-{place}": text for place in range(count) for name, text in held.items()}


def test_an_order_goes_its_whole_way_through_the_forms_of_five_people(team: Team, ready: int) -> None:
    client = plan(team, ready)
    page = client.get(f"/patients/{ready}/day/").content.decode()
    assert "TREAT" in page
    assert "docetaxel" in page
    assert client.post(f"/patients/{ready}/day/", {"on": ""}).status_code == 302
    order = OrderEntry.objects.get()
    refused = send(team, order, "sign", "prescriber", reason="")
    assert refused.status_code == 409  # type: ignore[attr-defined]
    assert "a reason is owed" in refused.content.decode()  # type: ignore[attr-defined]
    for name, who in WAY:
        more = products(2) if name == "prepare" else {}
        answer = send(team, order, name, who, **more)
        assert answer.status_code == 302, (name, answer.content.decode()[:3000])  # type: ignore[attr-defined]
        assert signed_in(team.nurse).get(f"/orders/{order.pk}/").status_code == 200
    order.refresh_from_db()
    assert order.state == "reconciled"
    after = client.get(f"/patients/{ready}/day/").content.decode()
    assert "cycle 2 of 4, day 1" in after


def test_a_signature_without_the_password_is_refused(team: Team, ready: int) -> None:
    plan(team, ready)
    signed_in(team.prescriber).post(f"/patients/{ready}/day/", {"on": ""})
    order = OrderEntry.objects.get()
    send(team, order, "approve_exception", "second")
    answer = send(team, order, "sign", "prescriber", password="wrong-door-0000")
    assert answer.status_code == 403  # type: ignore[attr-defined]
    order.refresh_from_db()
    assert order.state == "drafted"


def test_an_illegal_move_answers_409_with_what_is_allowed(team: Team, ready: int) -> None:
    plan(team, ready)
    signed_in(team.prescriber).post(f"/patients/{ready}/day/", {"on": ""})
    order = OrderEntry.objects.get()
    answer = send(team, order, "verify", "pharmacist")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "approve_exception, sign" in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", ["", "mine", "pharmacy", "nursing", "done", "nowhere"])
def test_the_queue_opens_in_every_place(team: Team, ready: int, place: str) -> None:
    plan(team, ready)
    signed_in(team.prescriber).post(f"/patients/{ready}/day/", {"on": ""})
    answer = signed_in(team.pharmacist).get(f"/orders/?place={place}")
    assert answer.status_code == 200
    assert ("TC, cycle 1, day 1" in answer.content.decode()) is (place == "")


def test_what_if_changes_doses_and_nothing_in_the_record(team: Team, ready: int) -> None:
    client = plan(team, ready)
    before = client.get(f"/patients/{ready}/day/").content.decode()
    page = client.get(f"/patients/{ready}/day/?weight=60").content.decode()
    assert "Supposed" in page
    assert "Supposed" not in before
    assert "137" in page
    assert client.get(f"/patients/{ready}/day/?weight=sixty").status_code == 200
    assert client.get(f"/patients/{ready}/day/").content.decode().count("137") == before.count("137")


def test_a_change_without_a_reason_is_refused_beside_the_form(team: Team, ready: int) -> None:
    client = plan(team, ready)
    answer = client.post(f"/patients/{ready}/day/", {"percent-0": "80", "because-0": ""})
    assert answer.status_code == 422
    assert "without a reason" in answer.content.decode()
    assert not OrderEntry.objects.exists()


def test_the_calendar_and_the_pages_of_a_patient_without_treatment_open(team: Team, patient: int) -> None:
    record_allergy(patient, substance="no known allergy", by=team.prescriber)
    client = signed_in(team.nurse)
    for page in ("day", "calendar"):
        assert client.get(f"/patients/{patient}/{page}/").status_code == 200
    assert signed_in(team.prescriber).get(f"/patients/{patient}/plan/end/").status_code == 422


def test_the_calendar_shows_every_visit(team: Team, ready: int) -> None:
    client = plan(team, ready)
    page = client.get(f"/patients/{ready}/calendar/").content.decode()
    assert page.count("docetaxel, cyclophosphamide") == 4
