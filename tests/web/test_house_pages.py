"""Sign-in, the site's decisions, accounts, the audit, and refusals as pages."""

from __future__ import annotations

import pytest
from django.test import Client

from medonc.store.models import SiteSetting, User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_signing_in_and_out(client: Client, oncologist: User) -> None:
    page = client.get("/accounts/login/?next=/find/")
    assert page.status_code == 200
    assert "arithmetic one press away" in page.content.decode()
    sent = {"login": "marrow", "password": PASSWORD, "next": "/find/"}
    assert client.post("/accounts/login/", sent)["Location"] == "/find/"
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_said_and_six_close_the_door(client: Client, oncologist: User) -> None:
    sent = {"login": "marrow", "password": "wrong"}
    first = client.post("/accounts/login/", sent)
    assert (first.status_code, 'value="marrow"' in first.content.decode()) == (200, True)
    answers = [client.post("/accounts/login/", sent) for _ in range(6)]
    assert answers[-1].status_code in (403, 429)
    assert "quarter of an hour" in answers[-1].content.decode()
    right = {"login": "marrow", "password": PASSWORD}
    assert client.post("/accounts/login/", right).status_code != 302
    assert client.get("/").status_code == 302


def test_the_door_closes_for_the_account_that_was_tried(client: Client, oncologist: User, nurse: User) -> None:
    for _ in range(7):
        client.post("/accounts/login/", {"login": "marrow", "password": "wrong"})
    assert client.post("/accounts/login/", {"login": "cannula", "password": PASSWORD})["Location"] == "/"


def test_nobody_signs_up_and_no_mail_is_sent(client: Client) -> None:
    assert client.get("/accounts/signup/")["Location"] == "/accounts/login/"
    assert "administrator" in client.get("/accounts/password/reset/").content.decode()


@pytest.mark.parametrize("address", ["password/change/", "2fa/", "logout/", "reauthenticate/", "inactive/"])
def test_the_pages_of_an_account_are_ours(address: str, doctor: Client) -> None:
    answer = doctor.get(f"/accounts/{address}", follow=True)
    assert answer.status_code == 200
    assert 'class="wordmark"' in answer.content.decode()


def test_the_second_factor_begins_with_a_picture(client: Client, oncologist: User) -> None:
    client.post("/accounts/login/", {"login": "marrow", "password": PASSWORD})
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Is it you?" in asked.content.decode()
    page = client.post(
        asked.redirect_chain[-1][0], {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"}, follow=True
    )
    assert page.status_code == 200
    assert "data:image/svg" in page.content.decode()


def test_a_decision_is_taken_with_its_name_or_refused(administrator: User, sign_in) -> None:
    admin = sign_in(administrator)
    assert admin.post("/settings/", {"name": "gfr_cap", "value": "120"}).status_code == 302
    assert SiteSetting.objects.get().set_by == "keyring"
    bad = admin.post("/settings/", {"name": "gfr_cap", "value": "900"})
    assert bad.status_code == 422
    assert 'value="900"' in bad.content.decode()
    assert admin.post("/settings/", {"name": "mood", "value": "good"}).status_code == 422
    assert SiteSetting.objects.get().value == "120"


def test_an_account_is_made_changed_and_closed(administrator: User, sign_in) -> None:
    admin = sign_in(administrator)
    sent = {"name": "Nora Invented", "username": "nora", "role": "nurse", "credential": "RN", "password": PASSWORD}
    assert admin.post("/people/new/", sent | {"password": "short"}).status_code == 422
    assert admin.post("/people/new/", sent)["Location"] == "/people/"
    changed = {"role": "pharmacist", "credential": "PharmD", "state": "closed", "password": ""}
    assert admin.post("/people/nora/", changed)["Location"] == "/people/"
    nora = User.objects.get(username="nora")
    assert (nora.role, nora.credential, nora.is_active) == ("pharmacist", "PharmD", False)
    last = {"role": "nurse", "credential": "", "state": "open", "password": ""}
    assert admin.post("/people/keyring/", last).status_code == 422
    assert admin.get("/people/nobody/").status_code == 422


def test_the_audit_reads_on_and_verifies(doctor: Client, ida: int, testa: int) -> None:
    doctor.get(f"/patients/{ida}/")
    text = doctor.get(f"/audit/?patient={ida}").content.decode()
    assert "open" in text
    assert "import" not in text.split("<table")[1]
    assert "all as they were written" in doctor.post("/audit/").content.decode()


def test_refusals_are_pages(doctor: Client, settings) -> None:
    for address in ("/nowhere/", "/patients/999/", "/patients/999/record/1/"):
        answer = doctor.get(address)
        assert answer.status_code == 404
        assert "Not held here" in answer.content.decode()
    assert doctor.get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_our_own_fault_is_a_page_and_shows_nothing_inside(doctor: Client, ida: int, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("medonc.web.views.record.resources", broken)
    doctor.raise_request_exception = False
    answer = doctor.get(f"/patients/{ida}/record/")
    assert answer.status_code == 500
    assert "nothing was written" in answer.content.decode()
    assert "secret words" not in answer.content.decode()


def test_no_page_may_run_a_script_of_its_own(doctor: Client) -> None:
    policy = doctor.get("/")["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert not [part for part in policy if "unsafe" in part or part.startswith("script-src")]
