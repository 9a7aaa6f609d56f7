"""The link: signed, for one request, with an end, revocable, used once; a closed one names nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing

from medonc.store.models import AuditEntry, OutMessage, ReportRequest, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.errors import NotAllowed
from medonc.workbench.record_death import record_death
from medonc.workbench.reports.send_link import LinkClosed, link_of, opened_link, revoke_link, send_link
from medonc.workbench.restricted import ChartRestricted, restrict

from .conftest import MONDAY

pytestmark = pytest.mark.django_db


def why(token: str, at=MONDAY) -> str:
    with pytest.raises(LinkClosed) as closed:
        opened_link(token, at=at)
    assert "Ida" not in str(closed.value)
    assert closed.value.status == (404 if closed.value.why == "forged" else 410)
    return closed.value.why


def test_a_link_opens_its_request_until_its_end(ida: int, nurse: User, site) -> None:
    site(report_expires="3")
    made = send_link(ida, by=nurse, at=MONDAY)
    token = link_of(made)
    end = MONDAY + timedelta(days=3)
    assert opened_link(token, at=end - timedelta(seconds=1)).pk == made.pk
    assert why(token, at=end) == "expired"
    assert AuditEntry.objects.get(act="ask_report").patient_id == ida
    assert "Ida" not in token


def test_a_forged_link_opens_nothing(ida: int, asked: ReportRequest) -> None:
    token = link_of(asked)
    other_house = signing.Signer(key="another", salt="medonc.workbench.reports.send_link", sep=".")
    other_salt = signing.Signer(salt="something else", sep=".")
    of_nobody = signing.Signer(salt="medonc.workbench.reports.send_link", sep=".")
    forged = [
        "x",
        "",
        token[:-1],
        token + "A",
        token.replace(".", "", 1),
        other_house.sign_object([ida, asked.key]),
        other_salt.sign_object([ida, asked.key]),
        of_nobody.sign_object([ida + 1, asked.key]),  # another patient
        of_nobody.sign_object([ida]),
        of_nobody.sign_object({"patient": ida}),
    ]
    assert {why(each) for each in forged} == {"forged"}


def test_a_link_is_revoked_by_hand_and_by_a_newer_one(ida: int, nurse: User) -> None:
    first, second = send_link(ida, by=nurse), send_link(ida, by=nurse)
    assert why(link_of(first)) == "revoked"
    revoke_link(second.pk, by=nurse, reason="sent to the wrong place", patient=ida)
    assert why(link_of(second)) == "revoked"
    assert "sent to the wrong place" in AuditEntry.objects.filter(act="revoke_report").last().detail
    with pytest.raises(NotHeld):
        revoke_link(second.pk, by=nurse, reason="", patient=ida + 1)


def test_who_may_ask_and_whom(ida: int, nurse: User, coordinator: User, administrator: User, oncologist: User) -> None:
    with pytest.raises(NotAllowed):
        send_link(ida, by=coordinator)
    with pytest.raises(ImpossibleValue):
        send_link(ida, by=nurse, mail_to="somewhere")
    send_link(ida, by=nurse, mail_to=" ida@example.org ")
    message = OutMessage.objects.get()
    assert (message.address, message.link.startswith("/report/")) == ("ida@example.org", True)
    restrict(ida, kind="staff", reason="works here", by=administrator)
    with pytest.raises(ChartRestricted):
        send_link(ida, by=nurse)
    held = send_link(ida, by=oncologist)
    record_death(ida, on="2026-01-07", by=oncologist)
    assert why(link_of(held)) == "revoked"
    with pytest.raises(Refused):
        send_link(ida, by=oncologist)
