"""Restricted charts: who opens them, with which reason, for how long, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from medonc.store.models import AuditEntry, BrokenGlass, Resource, User
from medonc.values.errors import MedoncError, NotHeld, Refused
from medonc.workbench import open_chart, people, record_page
from medonc.workbench.correct_fact import correct_fact
from medonc.workbench.errors import NotAllowed
from medonc.workbench.export_records import export_bundle
from medonc.workbench.merge_patients import merge_patients
from medonc.workbench.new_patient import new_patient
from medonc.workbench.opened_log import keep_opening, readers
from medonc.workbench.read_desk import neighbours, read_desk
from medonc.workbench.record_home_medicine import home_medicines
from medonc.workbench.record_note import record_note
from medonc.workbench.refresh_desk import refresh_desk
from medonc.workbench.restricted import (
    HOURS,
    ChartRestricted,
    break_glass,
    closed_to,
    lift,
    mark_seen,
    must_open,
    open_until,
    openings,
    restrict,
    restricted_patients,
    restriction,
    unseen,
)
from medonc.workbench.withdraw_fact import withdraw_fact

from .conftest import Join

pytestmark = pytest.mark.django_db
Later = Callable[[timedelta], None]


@pytest.fixture
def closed(ida: int, administrator: User) -> int:
    """Ida's chart, restricted; the oncologist entered it."""
    restrict(ida, kind="staff", reason="works on ward 3", by=administrator)
    return ida


@pytest.fixture
def later(monkeypatch: Any) -> Later:
    """Let the clock of these acts run ahead."""
    from medonc.store import clock
    from medonc.workbench import opened_log, restricted

    def _later(by: timedelta) -> None:
        for module in (restricted, opened_log):
            monkeypatch.setattr(module, "now", lambda: clock.now() + by)

    return _later


OPENS: dict[str, Callable[[int, User], object]] = {
    "header": lambda patient, by: open_chart.patient_header(patient, by=by),
    "chart": lambda patient, by: open_chart.chart(patient, by=by),
    "review": lambda patient, by: open_chart.review(patient, by=by),
    "resources": lambda patient, by: record_page.resources(patient, by=by),
    "history": lambda patient, by: record_page.history(patient, 1, by=by),
    "reference": lambda patient, by: record_page.referenced(patient, "Patient/1", by=by),
    "remarks": lambda patient, by: record_page.remarks(patient, by=by),
    "medicines": lambda patient, by: home_medicines(patient, by=by),
    "readers": lambda patient, by: readers(patient, by=by),
    "note": lambda patient, by: record_note(patient, text="seen today", by=by),
    "correct": lambda patient, by: correct_fact(patient, resource=1, reason="typed wrong", value="3", by=by),
    "withdraw": lambda patient, by: withdraw_fact(patient, resource=1, reason="typed wrong", by=by),
}


@pytest.mark.parametrize("act", OPENS)
def test_nobody_opens_it_without_care_or_reason(act: str, closed: int, nurse: User) -> None:
    with pytest.raises(ChartRestricted, match="restricted") as refused:
        OPENS[act](closed, nurse)
    assert refused.value.patient == closed


def test_the_offices_do_not_hand_it_out(closed: int, join: Join, administrator: User) -> None:
    for user in (join("board coordinator", credentials=False), administrator):
        with pytest.raises(ChartRestricted):
            export_bundle(closed, by=user)
    assert export_bundle(closed, by=people.at_the_command_line())


def test_whoever_wrote_to_it_opens_it(closed: int, oncologist: User) -> None:
    assert open_chart.patient_header(closed, by=oncologist).pk == closed
    assert open_until(closed, by=oncologist) is None


def test_a_reason_opens_it_for_four_hours(closed: int, nurse: User, later: Later) -> None:
    until = break_glass(closed, code="emergency", words="fever, sent from the ward", by=nurse)
    assert open_chart.chart(closed, by=nurse)
    assert open_until(closed, by=nurse) == until
    later(timedelta(hours=HOURS, seconds=-5))
    must_open(closed, by=nurse)
    later(timedelta(hours=HOURS, seconds=5))
    with pytest.raises(ChartRestricted):
        must_open(closed, by=nurse)


def test_who_writes_while_it_is_open_has_a_relation_of_care(closed: int, nurse: User, later: Later) -> None:
    break_glass(closed, code="care", words="her nurse today", by=nurse)
    record_note(closed, text="Fever since the morning.", by=nurse)
    later(timedelta(hours=HOURS + 1))
    must_open(closed, by=nurse)


def test_a_reason_opens_it_for_the_one_who_stated_it(closed: int, nurse: User, join: Join) -> None:
    break_glass(closed, code="care", words="her nurse today", by=nurse)
    with pytest.raises(ChartRestricted):
        must_open(closed, by=join("pharmacist", credentials=False))


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        ("", "her nurse today", "No reason is chosen"),
        ("curiosity", "I wondered", "We hold: advice"),
        ("care", "", "No reason"),
        ("care", " x ", "No reason"),
    ],
)
def test_reasons_that_open_nothing(closed: int, nurse: User, code: str, words: str, said: str) -> None:
    with pytest.raises(MedoncError, match=said):
        break_glass(closed, code=code, words=words, by=nurse)
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize("role", ["trial office", "registry analyst"])
def test_the_offices_break_nothing(closed: int, join: Join, role: str) -> None:
    with pytest.raises(NotAllowed, match="may not break glass"):
        break_glass(closed, code="care", words="I should like to", by=join(role, credentials=False))


def test_it_is_audited_and_an_administrator_is_told(closed: int, nurse: User, administrator: User, join: Join) -> None:
    break_glass(closed, code="emergency", words="fever, sent from the ward", by=nurse)
    entry = AuditEntry.objects.get(act="break_glass")
    assert (entry.who, entry.patient_id, "fever" in entry.detail) == ("nurse", closed, True)
    [told] = openings(by=administrator)
    assert (told.name, told.role, told.reason, told.words) == (
        "Nurse Invented",
        "nurse",
        "an emergency",
        "fever, sent from the ward",
    )
    assert unseen(by=administrator) == 1
    mark_seen(told.pk, by=administrator)
    mark_seen(told.pk, by=administrator)
    assert (unseen(by=administrator), openings(by=administrator)[0].seen_by) == (0, "keyring")
    assert AuditEntry.objects.filter(act="saw_opening").count() == 1
    with pytest.raises(NotAllowed):
        openings(by=nurse)
    with pytest.raises(NotHeld):
        mark_seen(9999, by=administrator)


def test_those_not_yet_looked_at_come_first(closed: int, nurse: User, administrator: User) -> None:
    for words in ("the first time", "the second time"):
        break_glass(closed, code="care", words=words, by=nurse)
    mark_seen(openings(by=administrator)[0].pk, by=administrator)
    assert [(o.words, bool(o.seen_by)) for o in openings(by=administrator)] == [
        ("the first time", False),
        ("the second time", True),
    ]


def test_only_an_administrator_restricts_and_lifts(
    ida: int, oncologist: User, administrator: User, nurse: User
) -> None:
    with pytest.raises(NotAllowed):
        restrict(ida, kind="vip", reason="known from the radio", by=oncologist)
    with pytest.raises(NotHeld, match="We hold: staff"):
        restrict(ida, kind="rich", reason="has a yacht", by=administrator)
    with pytest.raises(Refused, match="not restricted"):
        lift(ida, reason="no longer so", by=administrator)
    restrict(ida, kind="vip", reason="known from the radio", by=administrator)
    assert (restriction(ida), len(restricted_patients(by=administrator))) == ("vip", 1)
    lift(ida, reason="no longer so", by=administrator)
    assert open_chart.patient_header(ida, by=nurse)
    assert [e.act for e in AuditEntry.objects.filter(act="restrict")] == ["restrict", "restrict"]
    with pytest.raises(Refused, match="not restricted"):
        break_glass(ida, code="care", words="her nurse today", by=nurse)


def test_the_desk_leaves_it_out(closed: int, nurse: User, oncologist: User) -> None:
    refresh_desk()
    assert (read_desk(by=nurse).patients, read_desk(by=oncologist).patients) == (0, 1)
    assert (closed_to(nurse), closed_to(oncologist)) == (frozenset({closed}), frozenset())
    assert neighbours(closed, by=nurse) == (None, None)


def test_a_duplicate_is_as_closed_as_the_person(ida: int, nurse: User, administrator: User, oncologist: User) -> None:
    other = new_patient(
        family="Invented", given="Ida", born="1960-05-04", record_number="INV-2", by=oncologist, despite_same_name=True
    ).patient
    restrict(ida, kind="wish", reason="asked in writing", by=administrator)
    merge_patients(duplicate=other, into=ida, reason="entered twice", by=administrator)
    for patient in (ida, other):
        with pytest.raises(ChartRestricted):
            must_open(patient, by=nurse)
    break_glass(other, code="care", words="her nurse today", by=nurse)
    must_open(ida, by=nurse)


def test_the_import_of_a_record_is_no_care(ida: int, administrator: User, join: Join) -> None:
    from medonc.workbench.import_records import import_files

    coordinator = join("board coordinator", credentials=False)
    text = export_bundle(ida, by=administrator)
    copy = import_files([("again.json", text.encode())], by=coordinator, source="elsewhere").patients[0].pk
    restrict(copy, kind="vip", reason="known from the radio", by=administrator)
    assert Resource.objects.filter(patient=copy).exists()
    with pytest.raises(ChartRestricted):
        must_open(copy, by=coordinator)


def test_who_opened_a_chart_how_often_and_why(closed: int, oncologist: User, nurse: User, later: Later) -> None:
    break_glass(closed, code="advice", words="asked by the ward", by=nurse)
    for hours in (0, 0, 2, 3):
        later(timedelta(hours=hours, minutes=hours))
        keep_opening(closed, by=nurse)
    keep_opening(closed, by=oncologist)
    first, second = readers(closed, by=oncologist)
    assert (first.name, first.role, first.times) == ("Oncologist Invented", "oncologist", 1)
    assert (second.name, second.role, second.times, second.exported) == ("Nurse Invented", "nurse", 3, 0)
    assert second.reasons == ("I was asked for advice: asked by the ward",)
    assert second.first < second.last


def test_the_role_is_the_one_in_which_it_was_opened(
    ida: int, administrator: User, nurse: User, oncologist: User
) -> None:
    keep_opening(ida, by=nurse)
    people.change_role("nurse", role="pharmacist", by=administrator)
    assert [(r.username, r.role) for r in readers(ida, by=oncologist)] == [("nurse", "nurse")]


def test_those_who_treat_read_who_opened_it(ida: int, join: Join, administrator: User) -> None:
    assert readers(ida, by=administrator) == ()
    with pytest.raises(NotAllowed, match="may not see who opened a chart"):
        readers(ida, by=join("trial office", credentials=False))
