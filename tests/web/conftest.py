"""People who are signed in, and patients entered or imported through the workbench."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.staff import (
    BACKEND,
    PASSWORD,
    SignIn,
    administrator,
    coordinator,
    nurse,
    oncologist,
    person,
    pharmacist,
    sign_in,
)

from medonc.store.models import User
from medonc.workbench import open_chart
from medonc.workbench.import_records import import_files
from medonc.workbench.new_patient import new_patient
from medonc.workbench.record_vitals import record_vitals

__all__ = [
    "BACKEND",
    "PASSWORD",
    "SignIn",
    "administrator",
    "coordinator",
    "nurse",
    "oncologist",
    "person",
    "pharmacist",
    "sign_in",
]


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> None:
    """Passwords are hashed quickly, static files need no gathering, nothing is kept from the test before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_chart._charts.clear()
    open_chart._reviews.clear()


@pytest.fixture
def doctor(oncologist: User, sign_in: SignIn) -> Client:
    """The oncologist's browser."""
    return sign_in(oncologist)


@pytest.fixture
def ida(oncologist: User) -> int:
    """A patient entered by hand, with a weight."""
    written = new_patient(
        family="Invented", given="Ida", born="1960-05-04", sex="female", record_number="INV-1", by=oncologist
    )
    record_vitals(written.patient, on="2026-01-05", weight=("64", "kg"), by=oncologist)
    return written.patient


@pytest.fixture
def testa(oncologist: User, bundles: Path) -> int:
    """The broad record of Testa Mockup, imported."""
    return import_files([bundles / "testa-mockup.json"], by=oncologist).patients[0].pk
