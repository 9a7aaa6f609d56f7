"""People and a patient whose lesions are recorded through the workbench."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from medonc.store.models import Role, User
from medonc.workbench import open_chart, people
from medonc.workbench.new_patient import new_patient
from medonc.workbench.record_lesions import TypedLesion, record_lesions
from medonc.workbench.record_result import record_result

PASSWORD = "brass-door-4711"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SITES = {
    "T1": ("liver, segment 6", "liver", (48, 36, 29, 27, 27, 30, 33)),
    "T2": ("liver, segment 8", "liver", (34, 26, 21, 20, 19, 22, 25)),
    "T3": ("lung, right lower", "lung", (22, 17, 14, 13, 13, 14, 16)),
    "T4": ("node, portacaval", "lymph node", (19, 14, 11, 9, 9, 10, 11)),
    "T5": ("lung, left upper", "lung", (15, 12, 9, 8, 8, 8, 9)),
}
DAYS = ("2024-09-10", "2024-11-17", "2025-01-26", "2025-04-06", "2025-06-15", "2025-08-31", "2025-11-19")
CEA = ("86", "38", "14", "6.9", "6.1", "9.4", "31")


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_chart._charts.clear()
    open_chart._reviews.clear()


@pytest.fixture
def oncologist(db: None) -> User:
    keeper = people.add_person(
        username="keyring", name="Ada Keyring", role=Role.ADMINISTRATOR, password=PASSWORD, by=None
    )
    return people.add_person(
        username="marrow", name="Ottilie Marrow", role=Role.ONCOLOGIST, password=PASSWORD, by=keeper
    )


@pytest.fixture
def patient(oncologist: User) -> int:
    return new_patient(
        family="Korvath", given="Ansel", sex="male", born="1960-07-02", record_number="SYN-0233", by=oncologist
    ).patient


@pytest.fixture
def doctor(oncologist: User) -> Client:
    client = Client()
    client.force_login(oncologist, backend=BACKEND)
    return client


def targets(visit: int) -> list[TypedLesion]:
    return [
        TypedLesion(lesion=name, role="target", site=site, organ=organ, size=str(sizes[visit]))
        for name, (site, organ, sizes) in SITES.items()
    ]


def assess(patient: int, lesions: list[TypedLesion], on: str, by: User, *, baseline: bool = False) -> None:
    record_lesions(patient, lesions, on=on, method="CT", slices="2", baseline=baseline, by=by)


@pytest.fixture
def followed(patient: int, oncologist: User) -> int:
    """The whole course of the mock-up, seven scans with CEA."""
    for visit, day in enumerate(DAYS):
        rest = [TypedLesion(lesion="N1", role="non-target", site="nodules, right upper lung", state="present")]
        new = [TypedLesion(lesion="X1", role="new", site="liver, segment 4", state="equivocal")] if visit == 6 else []
        assess(patient, targets(visit) + rest + new, day, oncologist, baseline=visit == 0)
        record_result(patient, code="2039-6", name="CEA", value=CEA[visit], unit="ug/L", on=day, by=oncologist)
    return patient
