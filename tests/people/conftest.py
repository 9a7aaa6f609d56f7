"""People in every role, with and without credentials, and a patient whom somebody entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from medonc.store.models import Role, User
from medonc.workbench import open_chart, people
from medonc.workbench.credentials import Credential, record_credential
from medonc.workbench.demo_people import give_credentials
from medonc.workbench.new_patient import new_patient
from medonc.workbench.site_settings import today

PASSWORD = "brass-door-4711"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[[User], Client]
Join = Callable[..., User]


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_chart.forget_charts()


@pytest.fixture
def administrator(db: None) -> User:
    return people.add_person(
        username="keyring", name="Ada Keyring", role=Role.ADMINISTRATOR, password=PASSWORD, by=None
    )


@pytest.fixture
def join(administrator: User) -> Join:
    """`join("nurse")` is a new nurse with every credential; `credentials=False` leaves them out."""

    def _join(role: str, username: str = "", *, credentials: bool = True) -> User:
        account = username or role.replace(" ", "-")
        made = people.add_person(
            username=account, name=f"{account.capitalize()} Invented", role=role, password=PASSWORD, by=administrator
        )
        if credentials:
            give_credentials(account, role, on=today(), by=administrator)
        return made

    return _join


@pytest.fixture
def nurse(join: Join) -> User:
    return join("nurse", credentials=False)


@pytest.fixture
def oncologist(join: Join) -> User:
    return join("oncologist")


@pytest.fixture
def record(administrator: User) -> Callable[..., Credential]:
    """Record one credential of somebody, with what is usual filled in."""

    def _record(user: User, kind: str = "licence", **more: str) -> Credential:
        usual = {
            "title": "RN",
            "issuer": "Invented Board",
            "number": "4711",
            "valid_from": "2020-01-01",
            "valid_until": (today() + timedelta(days=900)).isoformat(),
            "verified_by": "Ada Keyring",
            "verified_on": "2020-01-02",
        }
        return record_credential(user.username, kind=kind, by=administrator, **usual | more)

    return _record


@pytest.fixture
def sign_in() -> SignIn:
    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return _sign_in


@pytest.fixture
def ida(oncologist: User) -> int:
    """A patient whom the oncologist entered."""
    return new_patient(
        family="Invented", given="Ida", born="1960-05-04", sex="female", record_number="INV-1", by=oncologist
    ).patient


LAST = date(2026, 3, 31)
