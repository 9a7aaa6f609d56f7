"""People in each role, and records that came in through the workbench: no test holds a state that it cannot make."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.staff import administrator, coordinator, nurse, oncologist, person

from medonc.store.models import User
from medonc.workbench import open_chart
from medonc.workbench.import_records import ImportReport, import_files
from medonc.workbench.new_patient import new_patient

Take = Callable[..., ImportReport]
__all__ = ["administrator", "coordinator", "nurse", "oncologist", "person"]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    open_chart._charts.clear()
    open_chart._reviews.clear()


@pytest.fixture
def take(coordinator: User) -> Take:
    """Import resources (or whole texts) as files of one source."""

    def _take(*files: Any, source: str = "hospital", name: str = "in.json") -> ImportReport:
        named = [(name, f if isinstance(f, bytes) else json.dumps(f).encode()) for f in files]
        return import_files(named, by=coordinator, source=source)

    return _take


@pytest.fixture
def ida(oncologist: User) -> int:
    """A patient entered by hand."""
    return new_patient(
        family="Invented", given="Ida", born="1960-05-04", sex="female", record_number="INV-1", by=oncologist
    ).patient


@pytest.fixture
def testa(coordinator: User, bundles: Path) -> int:
    """The broad record of Testa Mockup, imported."""
    report = import_files([bundles / "testa-mockup.json"], by=coordinator)
    return report.patients[0].pk


def patient(rid: str = "p1", **more: Any) -> dict[str, Any]:
    held = {"resourceType": "Patient", "name": [{"family": "Invented", "given": ["Otto"]}], "birthDate": "1950-01-31"}
    return held | ({"id": rid} if rid else {}) | more


def weight(
    value: Any = 80, *, rid: str = "w1", on: str = "2026-03-02", unit: str = "kg", **more: Any
) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": rid,
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": on,
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    } | more


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]} | more
