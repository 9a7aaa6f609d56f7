"""The pages of people, credentials and restricted charts: signed out, without the right, shown, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from medonc.store.models import AuditEntry, BrokenGlass, PatientEntry, Role, User
from medonc.store.models import Credential as Row
from medonc.workbench.credentials import Credential, credential_for, credentials_of
from medonc.workbench.restricted import break_glass, restrict
from medonc.workbench.rights import RIGHTS
from medonc.workbench.site_settings import today

from .conftest import Join, SignIn

pytestmark = pytest.mark.django_db
Record = Callable[..., Credential]

# name of the page: its address (p a patient, c a credential), a role that may see it, what it must say
PAGES: dict[str, tuple[str, str, str]] = {
    "credentials": ("/people/nurse/credentials/", "administrator", "Invented Board 4711"),
    "add_credential": ("/people/nurse/credentials/new/", "administrator", "it holds on this day"),
    "end_credential": ("/people/nurse/credentials/{c}/end/", "administrator", "No longer holds from"),
    "unlock": ("/people/nurse/unlock/", "administrator", "Speak with the person first"),
    "end_factor": ("/people/nurse/second-factor/", "administrator", "a device that is lost"),
    "restricted": ("/restricted/", "administrator", "works here, or is family"),
    "restrict": ("/patients/{p}/restrict/", "administrator", "Lift the restriction"),
    "state_reason": ("/patients/{p}/reason/", "nurse", "an administrator is told"),
    "opened_by": ("/patients/{p}/opened/", "oncologist", "opened this chart"),
}


@pytest.fixture
def places(ida: int, nurse: User, record: Record, administrator: User) -> dict[str, int]:
    restrict(ida, kind="staff", reason="works on ward 3", by=administrator)
    return {"p": ida, "c": record(nurse).pk}


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_signed_out_is_asked_to_sign_in(page: str, client: Client) -> None:
    address = PAGES[page][0].format(p=1, c=1)
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_somebody_without_the_right_is_refused(page, places, sign_in, monkeypatch, nurse) -> None:
    monkeypatch.setitem(RIGHTS, Role.NURSE, frozenset())
    answer = sign_in(nurse).get(PAGES[page][0].format(**places))
    assert answer.status_code == 403
    assert "may not" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_may_sees_it(page, places, sign_in, request) -> None:
    address, who, said = PAGES[page]
    answer = sign_in(request.getfixturevalue(who)).get(address.format(**places))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_an_administrator_records_a_credential_and_ends_it(
    nurse: User, administrator: User, sign_in: SignIn, record: Record
) -> None:
    record(nurse, "chemotherapy competence")
    admin = sign_in(administrator)
    sent = {
        "kind": "licence",
        "title": "RN",
        "issuer": "Invented Board",
        "number": "12",
        "valid_from": "1 Mar 2024",
        "valid_until": (today() + timedelta(days=400)).isoformat(),
        "verified_by": "staff office",
        "verified_on": "2 Mar 2024",
    }
    refused = admin.post("/people/nurse/credentials/new/", sent | {"valid_until": ""})
    assert refused.status_code == 422
    assert 'value="staff office"' in refused.content.decode()
    assert "licence without its last day" in refused.content.decode()
    assert admin.post("/people/nurse/credentials/new/", sent).status_code == 302
    held = credential_for(nurse, "check_bedside", today())
    assert held is not None
    ended = admin.post(f"/people/nurse/credentials/{held.pk}/end/", {"on": today().isoformat(), "reason": "suspended"})
    assert ended["Location"] == "/people/nurse/credentials/"
    page = admin.get("/people/nurse/credentials/").content.decode()
    assert "the licence was ended from" in page
    assert "suspended" in page
    assert Row.objects.filter(user=nurse).count() == 3


def test_ones_own_are_recorded_by_another(administrator: User, sign_in: SignIn) -> None:
    sent = {"kind": "degree", "title": "MD", "issuer": "U", "valid_from": "2020-01-01"}
    more = {"verified_by": "me", "verified_on": "2020-01-02"}
    answer = sign_in(administrator).post("/people/keyring/credentials/new/", sent | more)
    assert answer.status_code == 403
    assert not Row.objects.exists()


def test_the_list_and_ones_own_page_say_what_ends(
    nurse: User, administrator: User, sign_in: SignIn, record: Record
) -> None:
    record(nurse, "licence", valid_until=(today() + timedelta(days=60)).isoformat())
    record(nurse, "chemotherapy competence", valid_until=(today() - timedelta(days=1)).isoformat())
    page = sign_in(administrator).get("/people/").content.decode()
    assert "licence RN ends on" in page
    assert "chemotherapy competence RN ended on" in page
    own = sign_in(nurse).get("/account/").content.decode()
    assert "ends in 60\u00a0days" in own
    assert "the chemotherapy competence ended on" in own
    assert "/end/" not in own


def test_what_was_renewed_is_silent(nurse: User, sign_in: SignIn, record: Record) -> None:
    record(nurse, valid_until=(today() - timedelta(days=1)).isoformat())
    record(nurse, valid_from=today().isoformat())
    record(nurse, "board certification", valid_from=(today() + timedelta(days=3)).isoformat())
    own = sign_in(nurse).get("/account/").content.decode()
    assert "renewed since" in own
    assert "begins on" in own
    assert [c.kind for c in credentials_of("nurse", by=nurse)] == ["board certification", "licence", "licence"]


def test_an_account_that_attempts_closed_is_unlocked_from_the_list(
    nurse: User, administrator: User, sign_in: SignIn, client: Client
) -> None:
    for _ in range(6):
        client.post("/accounts/login/", {"login": "nurse", "password": "wrong"})
    admin = sign_in(administrator)
    assert "closed by attempts until" in admin.get("/people/").content.decode()
    assert "Unlock it" in admin.get("/people/nurse/credentials/").content.decode()
    assert admin.post("/people/nurse/unlock/").status_code == 302
    assert "closed by attempts" not in admin.get("/people/").content.decode()
    assert admin.post("/people/nurse/unlock/").status_code == 422


def test_a_lost_device_is_ended_from_the_page(nurse: User, administrator: User, sign_in: SignIn) -> None:
    TOTP.activate(nurse, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    admin = sign_in(administrator)
    assert "End the second factor" in admin.get("/people/nurse/credentials/").content.decode()
    assert admin.post("/people/nurse/second-factor/", {"reason": ""}).status_code == 422
    assert admin.post("/people/nurse/second-factor/", {"reason": "telephone lost"}).status_code == 302
    assert "End the second factor" not in admin.get("/people/nurse/credentials/").content.decode()


# restricted charts


def test_a_restricted_chart_asks_for_a_reason_and_then_opens(
    places: dict[str, int], nurse: User, sign_in: SignIn
) -> None:
    browser, wanted = sign_in(nurse), f"/patients/{places['p']}/record/"
    led = browser.get(wanted)
    assert led["Location"] == f"/patients/{places['p']}/reason/?next=%2Fpatients%2F{places['p']}%2Frecord%2F"
    form = browser.get(led["Location"]).content.decode()
    assert "Ida Invented, born 4\u00a0May\u00a01960, record number INV-1" in form
    assert browser.post(led["Location"], {"code": "care", "words": ""}).status_code == 422
    opened = browser.post(led["Location"], {"code": "care", "words": "her nurse today"})
    assert opened["Location"] == wanted
    page = browser.get(wanted).content.decode()
    assert "Open to you until" in page
    assert "Restricted chart" in page
    assert BrokenGlass.objects.count() == 1


def test_a_reason_leads_to_pages_of_patients_only(places: dict[str, int], nurse: User, sign_in: SignIn) -> None:
    address = f"/patients/{places['p']}/reason/?next="
    browser = sign_in(nurse)
    said = {"code": "care", "words": "her nurse today"}
    assert browser.post(f"{address}https://elsewhere.example/", said)["Location"] == f"/patients/{places['p']}/"
    assert browser.get(f"{address}//elsewhere.example/")["Location"] == f"/patients/{places['p']}/"


def test_what_is_sent_to_a_restricted_chart_is_refused(places: dict[str, int], nurse: User, sign_in: SignIn) -> None:
    answer = sign_in(nurse).post(f"/patients/{places['p']}/write/note/", {"text": "seen"})
    assert answer.status_code == 403
    assert "this chart is restricted" in answer.content.decode().lower()


@pytest.mark.parametrize("role", ["trial office", "registry analyst", "administrator"])
def test_who_may_state_no_reason_is_refused(places, role, join: Join, administrator: User, sign_in: SignIn) -> None:
    user = administrator if role == "administrator" else join(role, credentials=False)
    browser = sign_in(user)
    for page in ("", "record/", "bundle.json", "review.pdf", "reason/", "opened/"):
        assert browser.get(f"/patients/{places['p']}/{page}").status_code == 403, page


def test_the_administrator_flags_looks_and_lifts(ida: int, nurse: User, administrator: User, sign_in: SignIn) -> None:
    admin = sign_in(administrator)
    assert "Restrict this chart" in admin.get(f"/patients/{ida}/opened/").content.decode()
    assert admin.post(f"/patients/{ida}/restrict/", {"kind": "vip", "reason": ""}).status_code == 422
    assert (
        admin.post(f"/patients/{ida}/restrict/", {"kind": "vip", "reason": "known from the radio"}).status_code == 302
    )
    break_glass(ida, code="emergency", words="fever, sent from the ward", by=nurse)
    assert "One\u00a0restricted chart was opened" in admin.get("/people/").content.decode()
    page = admin.get("/restricted/").content.decode()
    assert "An emergency: fever, sent from the ward" in page
    opening = BrokenGlass.objects.get()
    assert admin.post("/restricted/", {"opening": str(opening.pk)}).status_code == 302
    assert "not looked at yet" not in admin.get("/restricted/").content.decode()
    assert admin.post("/restricted/", {"opening": "x"}).status_code == 422
    assert admin.post(f"/patients/{ida}/restrict/", {"reason": "no longer so"}).status_code == 302
    assert PatientEntry.objects.get(pk=ida).restricted == ""


def test_every_page_of_a_patient_counts_as_an_opening(ida: int, nurse: User, oncologist: User, sign_in: SignIn) -> None:
    browser = sign_in(nurse)
    browser.get(f"/patients/{ida}/record/")
    browser.get(f"/patients/{ida}/")
    assert AuditEntry.objects.filter(act="open", who="nurse", patient=ida).count() == 1
    page = sign_in(oncologist).get(f"/patients/{ida}/opened/").content.decode()
    assert "Two\u00a0people opened this chart" in page
    assert "Nurse Invented" in page
