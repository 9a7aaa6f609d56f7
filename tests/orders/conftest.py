"""Five people with their credentials, and a patient of whom everything that a day of treatment asks is recorded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from order_clinic import Team, make_patient, make_team

from medonc.workbench import open_chart


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    open_chart.forget_charts()


@pytest.fixture
def team(db: None) -> Team:
    return make_team()


@pytest.fixture
def patient(team: Team) -> int:
    return make_patient(team)
