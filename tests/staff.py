"""The people of a house whom many rooms of tests need: each room's conftest takes those that it names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from medonc.store.models import Role, User
from medonc.workbench import people

PASSWORD = "brass-door-4711"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SignIn = Callable[[User], Client]


def person(username: str, name: str, role: Role, by: User | None) -> User:
    return people.add_person(username=username, name=name, role=role, password=PASSWORD, by=by)


def client_of(user: User) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def administrator(db: None) -> User:
    return person("keyring", "Ada Keyring", Role.ADMINISTRATOR, None)


@pytest.fixture
def oncologist(administrator: User) -> User:
    return person("marrow", "Ottilie Marrow", Role.ONCOLOGIST, administrator)


@pytest.fixture
def nurse(administrator: User) -> User:
    return person("cannula", "Niels Cannula", Role.NURSE, administrator)


@pytest.fixture
def pharmacist(administrator: User) -> User:
    return person("vial", "Philippa Vial", Role.PHARMACIST, administrator)


@pytest.fixture
def coordinator(administrator: User) -> User:
    return person("agenda", "Cosmo Agenda", Role.BOARD_COORDINATOR, administrator)


@pytest.fixture
def sign_in() -> SignIn:
    return client_of
