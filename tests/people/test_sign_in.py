"""The door: lockout with its end, the second factor, silence, and confirming who one is at a signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory

from medonc.store import clock, lockout
from medonc.store.models import AuditEntry, User
from medonc.values.errors import MedoncError, Refused
from medonc.web import reauth
from medonc.web.reauth import NotConfirmed, confirmed
from medonc.workbench import sign_in as door
from medonc.workbench.errors import NotAllowed, page_status
from medonc.workbench.site_settings import decide

from .conftest import PASSWORD, Join, SignIn

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Ahead = Callable[[timedelta], None]


COUNTER = 55_555_555


@pytest.fixture(autouse=True)
def _one_half_minute(monkeypatch: Any) -> None:
    """No code was used, and none runs out while a test runs."""
    cache.clear()
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([COUNTER]))


@pytest.fixture
def factor(nurse: User) -> User:
    """The nurse with an authenticator and recovery codes."""
    TOTP.activate(nurse, SECRET)
    RecoveryCodes.activate(nurse)
    return nurse


@pytest.fixture
def ahead(monkeypatch: Any) -> Ahead:
    """Let the clock of the pages run ahead."""
    from medonc.web import presence

    def _ahead(by: timedelta) -> None:
        for module in (presence, lockout):
            monkeypatch.setattr(module, "now", lambda: clock.now() + by)

    return _ahead


def code() -> str:
    """What the authenticator shows now."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, COUNTER))


def wrong_code() -> str:
    return "000000" if code() != "000000" else "111111"


def sending(user: User, **post: str) -> Any:
    """A form that a signed-in person sends."""
    request: HttpRequest = RequestFactory().post("/orders/1/sign/", post)
    request.user = user
    return request


def enter(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})


# the lockout


def test_the_page_says_until_when_and_that_time_stays(client: Client, nurse: User, ahead: Ahead) -> None:
    for _ in range(6):
        answer = enter(client, "nurse", "wrong")
    [lock] = lockout.locks()
    assert answer.status_code == 429
    assert f"{lock.until:%H:%M}" in answer.content.decode()
    assert "ask an administrator to unlock it" in answer.content.decode()
    assert enter(client, "nurse", "wrong").status_code == 429
    assert lockout.locks() == (lock,)
    ahead(timedelta(minutes=14))
    assert lockout.locks() == (lock,)
    ahead(timedelta(minutes=16))
    assert lockout.locks() == ()


def test_an_administrator_unlocks(client: Client, nurse: User, administrator: User) -> None:
    for _ in range(6):
        enter(client, "nurse", "wrong")
    assert [lock.username for lock in door.locks(by=administrator)] == ["nurse"]
    door.unlock("nurse", by=administrator)
    assert door.locks(by=administrator) == ()
    assert enter(client, "nurse").status_code == 302
    assert "unlocked" in AuditEntry.objects.filter(act="people").last().detail  # type: ignore[union-attr]
    with pytest.raises(Refused, match="not closed"):
        door.unlock("nurse", by=administrator)
    with pytest.raises(NotAllowed):
        door.unlock("nurse", by=nurse)


def test_five_failures_close_nothing(client: Client, nurse: User) -> None:
    for _ in range(5):
        enter(client, "nurse", "wrong")
    assert lockout.locks() == ()
    assert enter(client, "nurse").status_code == 302


# the second factor


def test_signing_in_asks_for_the_code(client: Client, factor: User) -> None:
    assert enter(client, "nurse")["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": wrong_code()}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code()})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_once(factor: User) -> None:
    recovery = Authenticator.objects.get(user=factor, type=Authenticator.Type.RECOVERY_CODES).wrap()
    spare = recovery.get_unused_codes()[0]
    outcomes = []
    for _ in range(2):
        client = Client()
        enter(client, "nurse")
        outcomes.append(client.post("/accounts/2fa/authenticate/", {"code": spare}).status_code)
    assert outcomes == [302, 200]


def test_wrong_codes_close_the_door_as_wrong_passwords_do(client: Client, factor: User) -> None:
    enter(client, "nurse")
    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": wrong_code()})
    assert [lock.username for lock in lockout.locks()] == ["nurse"]
    closed = client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert closed.status_code == 200
    assert "Too many attempts" in closed.content.decode()
    assert client.get("/").status_code == 302
    assert enter(Client(), "nurse").status_code == 429


def test_passwords_and_codes_are_counted_together(client: Client, factor: User) -> None:
    for _ in range(3):
        enter(client, "nurse", "wrong")
    enter(client, "nurse")
    for _ in range(3):
        client.post("/accounts/2fa/authenticate/", {"code": wrong_code()})
    assert [lock.failures for lock in lockout.locks()] == [6]


@pytest.mark.parametrize(
    ("asked", "led"),
    [("none", False), ("pharmacist", False), ("nurse", True), ("pharmacist, nurse", True), ("all", True)],
)
def test_who_must_have_one_is_led_to_it(
    nurse: User, administrator: User, sign_in: SignIn, asked: str, led: bool
) -> None:
    decide("second_factor", asked, by=administrator)
    browser = sign_in(nurse)
    answer = browser.get("/")
    assert (answer.status_code == 302) is led
    if led:
        assert answer["Location"] == "/accounts/2fa/totp/activate/"
        assert browser.post("/patients/1/write/note/", {"text": "x"}).status_code == 302
        assert browser.get("/accounts/password/change/").status_code in (200, 302)
        TOTP.activate(nurse, SECRET)
        assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("said", "kept"), [(" Nurse, oncologist", "oncologist, nurse"), ("NONE", "none"), ("All", "all"), ("", "none")]
)
def test_the_site_names_roles(administrator: User, said: str, kept: str) -> None:
    assert decide("second_factor", said, by=administrator).value == kept
    with pytest.raises(MedoncError, match="wizard"):
        decide("second_factor", "nurse, wizard", by=administrator)


def test_a_lost_device_is_ended_by_an_administrator(factor: User, administrator: User) -> None:
    assert door.with_second_factor(by=administrator) == {"nurse"}
    with pytest.raises(NotAllowed):
        door.end_second_factor("nurse", reason="mine", by=factor)
    door.end_second_factor("nurse", reason="telephone lost", by=administrator)
    assert not Authenticator.objects.exists()
    with pytest.raises(Refused, match="has no second factor"):
        door.end_second_factor("nurse", reason="again", by=administrator)
    with pytest.raises(Refused, match="own second factor"):
        door.end_second_factor("keyring", reason="mine", by=administrator)


# silence


def test_silence_signs_out_and_leads_back(nurse: User, sign_in: SignIn, ahead: Ahead) -> None:
    browser = sign_in(nurse)
    assert browser.get("/find/").status_code == 200
    ahead(timedelta(minutes=29))
    assert browser.get("/find/").status_code == 200
    ahead(timedelta(minutes=29 + 29))
    assert browser.get("/find/").status_code == 200
    ahead(timedelta(minutes=29 + 29 + 31))
    answer = browser.get("/find/?q=ida")
    assert answer["Location"] == "/accounts/login/?next=%2Ffind%2F%3Fq%3Dida&silent=1"
    assert "nothing was done for a while" in browser.get(answer["Location"]).content.decode()
    ahead(timedelta(0))
    assert browser.get("/find/").status_code == 302


def test_the_site_sets_the_limit(nurse: User, administrator: User, sign_in: SignIn, ahead: Ahead) -> None:
    decide("idle", "5", by=administrator)
    for bad in ("4", "241", "ten", "7.5", "-9"):
        with pytest.raises(MedoncError):
            decide("idle", bad, by=administrator)
    browser = sign_in(nurse)
    assert browser.get("/").status_code == 200
    ahead(timedelta(minutes=6))
    assert browser.get("/", headers={"HX-Request": "true", "HX-Current-URL": "https://x.example/find/?q=a"})[
        "HX-Redirect"
    ].startswith("/accounts/login/?next=%2Ffind%2F%3Fq%3Da")
    assert not Session.objects.filter(session_key=browser.session.session_key).exists()


# a signature


def test_the_password_or_the_code_confirms(factor: User) -> None:
    confirmed(sending(factor), password=PASSWORD, act="sign_order")
    confirmed(sending(factor), code=code(), act="verify_order")
    kept = AuditEntry.objects.filter(act="confirmed").order_by("number")
    assert [row.detail for row in kept] == [
        '{"before": "sign_order", "by": "password"}',
        '{"before": "verify_order", "by": "code"}',
    ]


def test_a_code_is_taken_once(factor: User) -> None:
    shown = code()
    confirmed(sending(factor), code=shown)
    with pytest.raises(NotConfirmed, match="not your code"):
        confirmed(sending(factor), code=shown)


@pytest.mark.parametrize("given", [{}, {"password": ""}, {"code": " "}, {"password": "wrong"}, {"code": "000000"}])
def test_what_does_not_confirm(nurse: User, given: dict[str, str]) -> None:
    with pytest.raises(NotConfirmed) as refused:
        confirmed(sending(nurse), **given)
    assert (page_status(refused.value), refused.value.expected) == (403, "your password")


def test_the_password_of_somebody_else_does_not_sign(nurse: User, join: Join) -> None:
    other = join("pharmacist", credentials=False)
    other.set_password("other-door-4712")
    other.save()
    with pytest.raises(NotConfirmed):
        confirmed(sending(nurse), password="other-door-4712")


def test_a_closed_account_signs_nothing(nurse: User) -> None:
    nurse.is_active = False
    nurse.save()
    with pytest.raises(NotConfirmed):
        confirmed(sending(nurse), password=PASSWORD)


def test_failures_at_a_signature_close_the_door(client: Client, factor: User) -> None:
    for number in range(6):
        with pytest.raises(NotConfirmed) as refused:
            confirmed(
                sending(factor, password="wrong"), **({"password": "wrong"} if number % 2 else {"code": "000000"})
            )
    assert "too many attempts" in refused.value.found
    assert "unlock" in refused.value.do
    with pytest.raises(NotConfirmed, match=r"(?i)too many attempts"):
        confirmed(sending(factor), password=PASSWORD)
    assert enter(client, "nurse").status_code == 429
    assert AuditEntry.objects.filter(act="not_confirmed", who="nurse").count() == 6


def test_a_signature_that_succeeds_forgets_the_failures(nurse: User) -> None:
    for _ in range(5):
        with pytest.raises(NotConfirmed):
            confirmed(sending(nurse), password="wrong")
    confirmed(sending(nurse), password=PASSWORD)
    assert not AccessAttempt.objects.exists()


def test_nothing_of_the_form_is_kept_with_a_failure(nurse: User) -> None:
    with pytest.raises(NotConfirmed):
        confirmed(sending(nurse, password="wrong-secret", note="a patient's words"), password="wrong-secret")
    [attempt] = AccessAttempt.objects.all()
    kept = f"{attempt.post_data}{attempt.get_data}" + "".join(AuditEntry.objects.values_list("detail", flat=True))
    assert "wrong-secret" not in kept
    assert "patient" not in kept


def test_a_page_asks_for_the_code_where_there_is_one(factor: User, oncologist: User) -> None:
    assert [f.name for f in reauth.fields(factor)] == ["password", "code"]
    assert [f.name for f in reauth.fields(oncologist)] == ["password"]


def test_what_ends_soon_is_told_at_the_door(client: Client, nurse: User, record: Any) -> None:
    record(nurse, "licence", valid_until=(datetime.now() + timedelta(days=20)).date().isoformat())  # noqa: DTZ005
    page = client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD}, follow=True)
    assert "Your licence, RN, ends on" in page.content.decode()
