"""The addresses of the papers three times: signed out, without the right, and given to somebody who may have them."""

from __future__ import annotations

import pytest
from django.test import Client
from icalendar import Calendar
from order_clinic import Team
from paper_clinic import drafted, released

from medonc.store.models import Role, User
from medonc.workbench.restricted import restrict
from medonc.workbench.rights import RIGHTS
from medonc.workbench.site_settings import today

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "/orders/{o}/sheet/": b"Doses, in the order of giving",
    "/orders/{o}/sheet.pdf": b"%PDF",
    "/orders/fallback.pdf": b"%PDF",
    "/patients/{p}/calendar.ics": b"BEGIN:VCALENDAR",
    "/patients/{p}/summary/": b"Treatment summary",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def places(team: Team, ready: int) -> dict[str, int]:
    return {"p": ready, "o": released(team, ready).pk}


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_who_is_signed_out_is_asked_to_sign_in(address: str, client: Client) -> None:
    answer = client.get(address.format(o=1, p=1))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_without_the_right_is_refused(
    address: str, places: dict[str, int], team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, Role.TECHNICIAN, frozenset())
    answer = signed_in(team.technician).get(address.format(**places))
    assert answer.status_code == 403
    assert "may not" in answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_who_may_has_it(address: str, places: dict[str, int], team: Team) -> None:
    answer = signed_in(team.nurse).get(address.format(**places))
    assert answer.status_code == 200
    assert ADDRESSES[address] in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_a_restricted_chart_asks_for_a_reason_before_its_sheet(places: dict[str, int], team: Team) -> None:
    restrict(places["p"], kind="wish", reason="asked", by=team.administrator)
    answer = signed_in(team.technician).get(f"/orders/{places['o']}/sheet/")
    assert answer.status_code == 302
    assert "Location" in answer
    assert "next=" in answer["Location"]


def test_the_page_says_across_itself_that_a_draft_is_not_signed(team: Team, ready: int) -> None:
    order = drafted(team, ready).pk
    text = signed_in(team.nurse).get(f"/orders/{order}/sheet/").content.decode()
    assert text.count("DRAFT, not signed") == 2


def test_an_unknown_order_has_no_sheet(team: Team) -> None:
    answer = signed_in(team.nurse).get("/orders/4711/sheet/")
    assert answer.status_code in (404, 422)  # as the page of the order itself answers
    assert "no order 4711" in answer.content.decode().lower()


@pytest.mark.parametrize("asked", ["on=someday", "days=many", "days=40", "days=0"])
def test_a_pack_that_cannot_be_is_refused(asked: str, team: Team) -> None:
    assert signed_in(team.nurse).get(f"/orders/fallback.pdf?{asked}").status_code == 422


def test_an_hour_that_is_none_is_refused_and_one_that_is_stands_in_the_file(places: dict[str, int], team: Team) -> None:
    client = signed_in(team.nurse)
    assert client.get(f"/patients/{places['p']}/calendar.ics?at=late").status_code == 422
    text = client.get(f"/patients/{places['p']}/calendar.ics?at=08:30").content
    clinic = [e for e in Calendar.from_ical(text).walk("VEVENT") if str(e["summary"]).startswith("Treatment")]
    assert f"{clinic[0].start:%Y-%m-%d %H:%M}" == f"{today()} 08:30"


def test_the_pages_of_orders_lead_to_their_papers(places: dict[str, int], team: Team) -> None:
    client = signed_in(team.nurse)
    assert f"/orders/{places['o']}/sheet/" in client.get(f"/orders/{places['o']}/").content.decode()
    assert "/orders/fallback.pdf?on=" in client.get("/orders/").content.decode()
    text = client.get(f"/patients/{places['p']}/calendar/").content.decode()
    assert f"/patients/{places['p']}/calendar.ics" in text
    assert f"/patients/{places['p']}/summary/" in text
