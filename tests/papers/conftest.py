"""Five people, a patient with a planned regimen, and an order of each state."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "orders"))

from order_clinic import Team, make_patient, make_team
from paper_clinic import make_ready

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
def ready(team: Team) -> int:
    """A patient whose blood is in order, with a plan and consent to it."""
    return make_ready(team, make_patient(team))
