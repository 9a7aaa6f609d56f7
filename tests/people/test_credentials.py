"""Credentials: kept as rows that are never changed, and asked for on the day of the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from medonc.store.models import AuditEntry, User
from medonc.store.models import Credential as Row
from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, Refused
from medonc.workbench.credentials import (
    Credential,
    NotCredentialed,
    credential_for,
    credentials_for,
    credentials_of,
    end_credential,
    ending,
    ending_soon,
    lacking,
    own_ending,
)
from medonc.workbench.errors import NotAllowed, page_status
from medonc.workbench.rights import ACTS, NEEDS
from medonc.workbench.site_settings import today

from .conftest import Join

pytestmark = pytest.mark.django_db
Record = Callable[..., Credential]
LAST = date(2026, 3, 31)


@pytest.fixture
def holder(nurse: User, record: Record) -> User:
    """A nurse whose licence and competence both hold from 1 January 2025 to 31 March 2026."""
    for kind in ("licence", "chemotherapy competence"):
        record(nurse, kind, valid_from="2025-01-01", valid_until="2026-03-31")
    return nurse


@pytest.mark.parametrize("act", NEEDS)
@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2026, 3, 30), True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_it_holds_from_its_first_day_to_its_last(holder: User, act: str, on: date, holds: bool) -> None:
    if holds:
        found = credential_for(holder, act, on)
        assert found is not None
        assert (found.kind, found.last_day) == ("licence", LAST)
        assert [c.kind for c in credentials_for(holder, act, on)] == ["licence", "chemotherapy competence"]
        return
    with pytest.raises(NotCredentialed) as refused:
        credential_for(holder, act, on)
    since = "ended on 2026-03-31" if on > LAST else "does not begin before 2025-01-01"
    assert since in refused.value.found
    assert page_status(refused.value) == 403


@pytest.mark.parametrize("act", sorted(set(ACTS) - set(NEEDS)))
def test_other_acts_ask_for_none(nurse: User, act: str) -> None:
    assert credential_for(nurse, act, LAST) is None


def test_each_of_the_two_is_asked_for(nurse: User, record: Record) -> None:
    with pytest.raises(NotCredentialed, match="no licence is recorded"):
        credential_for(nurse, "check_bedside", LAST)
    record(nurse, "licence")
    with pytest.raises(NotCredentialed) as refused:
        credential_for(nurse, "check_bedside", LAST)
    assert refused.value.found == "Nurse Invented: no chemotherapy competence is recorded"
    assert refused.value.expected == "a chemotherapy competence that holds on 2026-03-31, to check bedside"
    record(nurse, "chemotherapy competence", valid_from="2026-03-31")
    assert credential_for(nurse, "check_bedside", LAST)


def test_a_fellow_signs_with_the_competence_only(join: Join, record: Record) -> None:
    fellow = join("fellow", credentials=False)
    record(fellow, "licence")
    with pytest.raises(NotCredentialed, match="chemotherapy competence"):
        credential_for(fellow, "sign_order", today())
    record(fellow, "chemotherapy competence")
    assert credential_for(fellow, "sign_order", today())


def test_a_renewal_is_a_new_row_and_history_stays(holder: User, record: Record) -> None:
    record(holder, "licence", valid_from="2026-04-01", valid_until="2028-03-31")
    assert [c.last_day for c in credentials_of("nurse", by=holder) if c.kind == "licence"] == [LAST, date(2028, 3, 31)]
    with pytest.raises(NotCredentialed, match="chemotherapy competence ended on 2026-03-31"):
        credential_for(holder, "check_bedside", date(2026, 4, 1))
    record(holder, "chemotherapy competence", valid_from="2026-04-01", valid_until="2028-03-31")
    cited = credential_for(holder, "check_bedside", date(2026, 4, 1))
    assert cited is not None
    assert cited.said() == "licence RN, Invented Board 4711, until 2028-03-31"


def test_a_gap_between_two_is_a_gap(nurse: User, record: Record) -> None:
    record(nurse, "licence", valid_from="2025-01-01", valid_until="2025-12-31")
    record(nurse, "licence", valid_from="2026-02-01", valid_until="2026-12-31")
    with pytest.raises(NotCredentialed, match="licence ended on 2025-12-31"):
        credential_for(nurse, "start_dose", date(2026, 1, 31))


def test_one_that_is_ended_holds_no_more_from_that_day(holder: User, administrator: User) -> None:
    licence = credentials_of("nurse", by=holder)[0]
    ended = end_credential("nurse", licence.pk, on="2025-07-01", reason="suspended by the board", by=administrator)
    assert (ended.ended_on, ended.last_day) == (date(2025, 7, 1), date(2025, 6, 30))
    assert credential_for(holder, "check_bedside", date(2025, 6, 30))
    with pytest.raises(NotCredentialed, match=r"ended from 2025-07-01 \(suspended by the board\)"):
        credential_for(holder, "check_bedside", date(2025, 7, 1))
    with pytest.raises(Refused, match="ended already"):
        end_credential("nurse", licence.pk, on="2025-08-01", reason="again", by=administrator)
    with pytest.raises(NotHeld):
        end_credential("nurse", 9999, on="2025-08-01", reason="again", by=administrator)
    competence = credentials_of("nurse", by=holder)[1]
    with pytest.raises(ImpossibleValue, match="No reason"):
        end_credential("nurse", competence.pk, on="2025-08-01", reason=" ", by=administrator)


def test_a_row_is_never_changed_or_deleted(holder: User) -> None:
    row = Row.objects.first()
    assert row is not None
    row.valid_until = date(2099, 1, 1)
    with pytest.raises(Refused, match="never changed"):
        row.save()
    with pytest.raises(Refused, match="never deleted"):
        row.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_credential SET valid_until = '2099-01-01'")


def test_who_verified_it_and_when_is_kept(holder: User, nurse: User) -> None:
    held = credentials_of("nurse", by=nurse)[0]
    assert (held.verified_by, held.verified_on, held.recorded_by) == ("Ada Keyring", date(2020, 1, 2), "keyring")
    acts = AuditEntry.objects.filter(act="credential")
    assert acts.count() == 2
    assert '"verified by": "Ada Keyring"' in acts[0].detail


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("talent", {}, "We hold: board"),
        ("licence", {"valid_until": ""}, "without its last day"),
        ("chemotherapy competence", {"valid_until": " "}, "without its last day"),
        ("licence", {"valid_until": "2019-12-31"}, "before it begins"),
        ("licence", {"valid_from": "2026"}, "not a day"),
        ("licence", {"valid_from": "soon"}, "soon"),
        ("licence", {"valid_from": ""}, "first day is not given"),
        ("licence", {"verified_by": ""}, "who verified it"),
        ("licence", {"verified_on": "2999-01-01"}, "2999"),
        ("licence", {"title": ""}, "what it is called"),
        ("licence", {"issuer": ""}, "who issued it"),
    ],
)
def test_what_is_refused(nurse: User, record: Record, kind: str, changes: dict[str, str], words: str) -> None:
    with pytest.raises(MedoncError, match=f"(?i){words}"):
        record(nurse, kind, **changes)
    assert not Row.objects.exists()


def test_a_degree_does_not_run_out(nurse: User, record: Record) -> None:
    degree = record(nurse, "degree", title="BSN", valid_until="")
    assert degree.holds(date(2099, 1, 1))
    assert degree.said() == "degree BSN, Invented Board 4711"


def test_only_an_administrator_records_and_never_for_themselves(
    nurse: User, administrator: User, record: Record, join: Join
) -> None:
    with pytest.raises(NotAllowed, match="their own"):
        record(administrator)
    with pytest.raises(NotAllowed, match="may not keep the accounts"):
        credentials_of("keyring", by=nurse)
    other = join("pharmacist", credentials=False)
    with pytest.raises(NotAllowed):
        end_credential("nurse", 1, on="2026-01-01", reason="mine to say", by=other)


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, True), (59, True), (60, True), (61, False)])
def test_an_end_is_told_within_sixty_days(
    nurse: User, administrator: User, record: Record, days: int, told: bool
) -> None:
    record(nurse, "licence", valid_until=(today() + timedelta(days=days)).isoformat())
    assert bool(own_ending(nurse)) is told
    assert bool(ending_soon(by=administrator)) is told


def test_what_was_renewed_is_told_no_more(holder: User, record: Record) -> None:
    on = date(2026, 3, 1)
    assert [c.kind for c in ending(credentials_of("nurse", by=holder), on=on)] == ["licence", "chemotherapy competence"]
    record(holder, "licence", valid_from="2026-04-01", valid_until="2028-03-31")
    assert [c.kind for c in ending(credentials_of("nurse", by=holder), on=on)] == ["chemotherapy competence"]


def test_what_keeps_a_person_from_their_acts_is_said_once(nurse: User, join: Join) -> None:
    assert lacking(nurse) == ("Nurse Invented: no licence is recorded",)
    assert lacking(join("pharmacist")) == ()
    assert lacking(join("registry analyst", "rune", credentials=False)) == ()
