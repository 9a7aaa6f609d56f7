"""People who do triage, a patient whom somebody entered, the site's hours; moments are arguments, never the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from tests.staff import BACKEND, PASSWORD, SignIn, administrator, coordinator, nurse, oncologist, person, sign_in

from medonc.store.models import ReportRequest, TriageEntry, User
from medonc.workbench import open_chart
from medonc.workbench.new_patient import new_patient
from medonc.workbench.reports.questionnaire import asked_codes
from medonc.workbench.reports.receive_report import keep_answer, receive_report
from medonc.workbench.reports.send_link import send_link
from medonc.workbench.site_settings import decide

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Decide = Callable[..., None]
Report = Callable[..., "TriageEntry | None"]
__all__ = ["BACKEND", "PASSWORD", "SignIn", "administrator", "coordinator", "nurse", "oncologist", "person", "sign_in"]


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_chart._charts.clear()
    open_chart._reviews.clear()
    cache.clear()


@pytest.fixture
def site(administrator: User) -> Decide:
    """`site(report_hours="Monday 08:00-12:00")` takes those decisions."""

    def _decide(**named: str) -> None:
        for name, value in named.items():
            decide(name, value, by=administrator)

    return _decide


@pytest.fixture
def ida(oncologist: User) -> int:
    return new_patient(
        family="Invented", given="Ida", born="1960-05-04", sex="female", record_number="INV-1", by=oncologist
    ).patient


@pytest.fixture
def asked(ida: int, nurse: User) -> ReportRequest:
    """A link that a nurse made for Ida."""
    return send_link(ida, by=nurse)


@pytest.fixture
def report(ida: int, nurse: User) -> Report:
    """`report(at, PROCTCAE_9B="3", urgency="can wait")`: a whole report; what is not named is answered with no."""

    def _report(at: datetime, urgency: str = "can wait", **answers: str) -> TriageEntry | None:
        request = send_link(ida, by=nurse, at=at)
        for code in asked_codes():
            keep_answer(request, code, answers.get(code, "7" if code == "QOL_1" else "0"), at=at)
        keep_answer(request, "can-it-wait", urgency, at=at)
        return receive_report(request, at=at)

    return _report
