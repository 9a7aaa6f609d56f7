"""A ward with a watched folder: people, a held patient, and results as a laboratory sends them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.staff import BACKEND, PASSWORD, administrator, client_of, nurse, oncologist, person

from medonc.store.models import Role, SiteSetting, User
from medonc.workbench import open_chart
from medonc.workbench.import_records import import_files
from medonc.workbench.site_settings import decide

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
FLAGS = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
UCUM = "http://unitsofmeasure.org"
Put = Callable[..., Path]
__all__ = ["BACKEND", "PASSWORD", "administrator", "client_of", "nurse", "oncologist", "person"]


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_chart.forget_charts()


@pytest.fixture
def technician(administrator: User) -> User:
    return person("hood", "Tilda Hood", Role.TECHNICIAN, administrator)


@pytest.fixture
def otto(oncologist: User) -> int:
    """A patient whom the laboratory knows by the same id."""
    return import_files([("p.json", text(patient()))], by=oncologist).patients[0].pk


@pytest.fixture
def folder(administrator: User, tmp_path: Path) -> Path:
    """The watched folder."""
    made = tmp_path / "results"
    made.mkdir()
    decide("results_folder", str(made), by=administrator)
    return made


@pytest.fixture
def put(folder: Path) -> Put:
    """Put a file into the folder as if it had lain there for a while."""

    def _put(name: str, content: Any, *, age: float = 60) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else text(content))
        moment = time.time() - age
        os.utime(path, (moment, moment))
        return path

    return _put


def text(resource: Any) -> bytes:
    return json.dumps(resource).encode()


def patient(rid: str = "p1", **more: Any) -> dict[str, Any]:
    identifier = [{"system": "urn:ward", "value": f"WARD-{rid}"}]
    name = [{"family": "Invented", "given": ["Otto" if rid == "p1" else rid.title()]}]
    held = {"resourceType": "Patient", "id": rid, "identifier": identifier, "name": name, "birthDate": "1950-01-31"}
    return held | more


def observed(
    value: Any,
    code: str = "2823-3",
    *,
    rid: str = "k1",
    unit: str = "mmol/L",
    whose: str | None = "Patient/p1",
    flag: str = "",
    low: float | None = None,
    high: float | None = None,
    hours: float = 1,
    **more: Any,
) -> dict[str, Any]:
    """A result of the laboratory, potassium unless another code is given, taken so many hours ago."""
    held: dict[str, Any] = {
        "resourceType": "Observation",
        "id": rid,
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds"),
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }
    if whose:
        held["subject"] = {"reference": whose}
    if flag:
        held["interpretation"] = [{"coding": [{"system": FLAGS, "code": flag}]}]
    ends = {"unit": unit, "system": UCUM, "code": unit}
    if low is not None or high is not None:
        named = (("low", low), ("high", high))
        held["referenceRange"] = [{end: {"value": at, **ends} for end, at in named if at is not None}]
    return held | more


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]} | more


def without_settings() -> None:
    SiteSetting.objects.all().delete()
