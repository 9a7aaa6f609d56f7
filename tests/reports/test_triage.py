"""The queue: order, owner, clock, what was done; severe reports that nobody acknowledges go up to a named role."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from medonc.store.models import (
    AuditEntry,
    DueTask,
    OutMessage,
    PatientEntry,
    ReportRequest,
    Role,
    TriageEntry,
    User,
)
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench import work
from medonc.workbench.errors import Conflict, NotAllowed
from medonc.workbench.reports.due_reports import due_reports
from medonc.workbench.reports.escalate import escalate
from medonc.workbench.reports.receive_report import keep_answer
from medonc.workbench.reports.send_link import send_link
from medonc.workbench.reports.triage import (
    close,
    closed_entries,
    hand_over,
    open_entries,
    record_action,
    severe_waiting,
    take,
    team,
    triage_queue,
)
from medonc.workbench.restricted import ChartRestricted, restrict
from medonc.workbench.rights import ACTS

from .conftest import MONDAY, person

pytestmark = pytest.mark.django_db
SEVERE, QUIET_SOON = {"RED_FLAG_2": "1"}, "cannot wait"
HOURS = "Monday to Friday 08:00-16:00"


@pytest.fixture
def severe(report, nurse: User, site) -> TriageEntry:
    """A severe entry of Monday, 09:00, in the hours."""
    site(report_hours=HOURS)
    return report(MONDAY, **SEVERE)


def seen(entry: TriageEntry) -> int:
    return TriageEntry.objects.get(pk=entry.pk).version


def test_the_way_of_an_entry(severe: TriageEntry, nurse: User, oncologist: User) -> None:
    (line,) = triage_queue(by=nurse, at=MONDAY)
    assert (line.clock, line.acknowledge_by, line.late) == (
        "severe: 30 min in hours",
        MONDAY + timedelta(minutes=30),
        False,
    )
    with pytest.raises(Refused, match="Nothing is recorded"):
        close(severe.pk, by=nurse, expected_version=seen(severe))
    take(severe.pk, by=nurse, expected_version=seen(severe), at=MONDAY + timedelta(minutes=5))
    record_action(severe.pk, action="not-reached", by=nurse, expected_version=seen(severe))
    with pytest.raises(Refused, match="Nothing is recorded"):  # an attempt to call closes nothing
        close(severe.pk, by=nurse, expected_version=seen(severe))
    hand_over(severe.pk, to="marrow", words="cannot reach her", by=nurse, expected_version=seen(severe))
    record_action(severe.pk, action="emergency", words="ambulance", by=oncologist, expected_version=seen(severe))
    (line,) = triage_queue(by=oncologist, at=MONDAY)
    assert (line.owner_name, line.may_close, [move.move for move in line.moves]) == (
        "Ottilie Marrow",
        True,
        ["take", "done", "hand over", "done"],
    )
    close(severe.pk, by=oncologist, expected_version=seen(severe))
    assert triage_queue(by=nurse) == ()
    assert open_entries(by=nurse) == 0
    acts = [e.act for e in AuditEntry.objects.filter(act__startswith="triage").order_by("number")]
    assert acts == [
        "triage_raised",  # the sign, before the report was sent
        "triage_raised",
        "triage_take",
        "triage_done",
        "triage_hand_over",
        "triage_done",
        "triage_close",
    ]
    assert OutMessage.objects.get(person="marrow").kind == "handed over"


def test_a_move_from_an_old_page_changes_nothing(severe: TriageEntry, nurse: User, oncologist: User) -> None:
    old = seen(severe)
    take(severe.pk, by=nurse, expected_version=old)
    with pytest.raises(Conflict, match="by Niels Cannula since you opened the queue: take, "):
        take(severe.pk, by=oncologist, expected_version=old)
    take(severe.pk, by=nurse, expected_version=seen(severe))  # one's own again: nothing moves
    assert TriageEntry.objects.get().moves.count() == 1
    take(severe.pk, by=oncologist, expected_version=seen(severe))
    assert TriageEntry.objects.get().moves.last().to == "from cannula"
    assert TriageEntry.objects.get().acknowledged_by == "cannula"


def test_what_is_refused(severe: TriageEntry, nurse: User, coordinator: User) -> None:
    version = seen(severe)
    for move in (
        lambda: take(severe.pk, by=coordinator, expected_version=version),
        lambda: triage_queue(by=coordinator),
        lambda: record_action(severe.pk, action="called", by=coordinator, expected_version=version),
    ):
        with pytest.raises(NotAllowed):
            move()
    with pytest.raises(Refused, match="no triage"):
        hand_over(severe.pk, to="agenda", by=nurse, expected_version=version)
    with pytest.raises(NotHeld):
        hand_over(severe.pk, to="nobody", by=nurse, expected_version=version)
    with pytest.raises(NotHeld):
        record_action(severe.pk, action="prayed", by=nurse, expected_version=version)
    with pytest.raises(ImpossibleValue):
        record_action(severe.pk, action="none", by=nurse, expected_version=version)
    with pytest.raises(NotHeld):
        take(999, by=nurse, expected_version=1)
    assert seen(severe) == version
    assert (open_entries(by=coordinator), severe_waiting(by=coordinator)) == (0, ())
    assert (
        ACTS["triage"]
        == ACTS["ask_report"]
        == {
            Role.ONCOLOGIST,
            Role.FELLOW,
            Role.ADVANCED_PRACTITIONER,
            Role.NURSE,
            Role.PHARMACIST,
        }
    )
    assert "agenda" not in dict(team(by=nurse))


def test_severe_comes_first_then_the_oldest(report, nurse: User) -> None:
    soon = report(MONDAY, urgency=QUIET_SOON)
    later = report(MONDAY + timedelta(days=1), **SEVERE)
    latest = report(MONDAY + timedelta(days=2), **SEVERE)
    order = [line.pk for line in triage_queue(by=nurse, at=MONDAY)]
    assert order == ([soon.pk, later.pk, latest.pk] if soon.level == "severe" else [later.pk, latest.pk, soon.pk])


def test_a_severe_entry_goes_up_once_when_its_clock_is_over(severe: TriageEntry, nurse: User, oncologist: User) -> None:
    end = MONDAY + timedelta(minutes=30)
    assert escalate(at=end - timedelta(seconds=1)) == "0 went up to oncologist"
    assert escalate(at=end) == "1 went up to oncologist"
    assert escalate(at=end + timedelta(hours=1)) == "0 went up to oncologist"
    (line,) = severe_waiting(by=oncologist, at=end)
    assert (line.late, line.escalated_to, line.moves[-1].move) == (True, "oncologist", "went up")
    assert OutMessage.objects.get(person="marrow").kind == "went up"
    assert json.loads(AuditEntry.objects.get(act="triage_went_up").detail)["told"] == 1
    take(severe.pk, by=oncologist, expected_version=seen(severe), at=end + timedelta(minutes=2))
    assert severe_waiting(by=oncologist, at=end) == ()


def test_a_closed_entry_opens_again_for_what_is_new(asked, nurse: User) -> None:
    keep_answer(asked, "RED_FLAG_2", "1", at=MONDAY)
    entry = TriageEntry.objects.get()
    record_action(entry.pk, action="called", by=nurse, expected_version=seen(entry))
    close(entry.pk, by=nurse, expected_version=seen(entry))
    keep_answer(asked, "RED_FLAG_5", "1", at=MONDAY + timedelta(minutes=40))
    (line,) = triage_queue(by=nurse, at=MONDAY)
    assert (line.state, line.acknowledge_by, len(line.alerts)) == ("waiting", MONDAY + timedelta(minutes=70), 2)
    take(entry.pk, by=nurse, expected_version=seen(entry))
    keep_answer(asked, "RED_FLAG_4", "1", at=MONDAY + timedelta(minutes=50))
    assert OutMessage.objects.filter(person="cannula").count() == 3  # new, again, and new for its owner


def test_what_is_acknowledged_in_time_or_is_not_severe_stays(severe: TriageEntry, report, nurse: User) -> None:
    take(severe.pk, by=nurse, expected_version=seen(severe), at=MONDAY + timedelta(minutes=29))
    assert escalate(at=MONDAY + timedelta(days=3)) == "0 went up to oncologist"


def test_out_of_hours_the_clock_starts_with_the_next_opening(report, site, nurse: User) -> None:
    site(report_hours=HOURS, triage_severe="45", triage_up_to="fellow")
    saturday = MONDAY + timedelta(days=5)
    report(saturday, **SEVERE)
    assert escalate(at=saturday + timedelta(days=1)) == "0 went up to fellow"
    opening = MONDAY + timedelta(days=7, hours=-1)
    assert TriageEntry.objects.get().acknowledge_by == opening + timedelta(minutes=45)
    assert escalate(at=opening + timedelta(minutes=45)) == "1 went up to fellow"


def test_the_due_tasks_run_the_clock(severe: TriageEntry, oncologist: User) -> None:
    work.plan_all()
    DueTask.objects.filter(name=work.TRIAGE).update(due_at=MONDAY)
    assert work.TRIAGE in work.run_due_tasks()
    assert DueTask.objects.get(name=work.TRIAGE).last_said == "1 went up to oncologist"


def test_a_restricted_chart_is_counted_and_not_shown(
    ida: int, severe: TriageEntry, nurse: User, administrator: User
) -> None:
    other = person("port", "Nadia Port", Role.NURSE, administrator)
    restrict(ida, kind="staff", reason="works here", by=administrator)
    assert (triage_queue(by=other), closed_entries(by=other), open_entries(by=other)) == ((), 1, 1)
    with pytest.raises(ChartRestricted):
        take(severe.pk, by=other, expected_version=seen(severe))


def test_weekly_reports_are_asked_only_where_the_site_decided_so(ida: int, nurse: User, site, monkeypatch) -> None:
    assert due_reports(at=MONDAY) == "the site asks for no weekly reports"
    site(report_weekly="yes")
    assert due_reports(at=MONDAY) == "0 asked for a report"  # nobody is under treatment
    entry = PatientEntry.objects.get(pk=ida)
    monkeypatch.setattr("medonc.workbench.reports.due_reports.under_treatment", lambda at: (entry,))
    send_link(ida, by=nurse, mail_to="ida@example.org", at=MONDAY)
    assert due_reports(at=MONDAY + timedelta(days=6, hours=23)) == "0 asked for a report"
    assert due_reports(at=MONDAY + timedelta(days=7)) == "1 asked for a report"
    made = ReportRequest.objects.first()
    assert (made.made_by, made.mail_to) == ("command-line", "ida@example.org")
    assert OutMessage.objects.filter(kind="invitation").count() == 2
    assert due_reports(at=MONDAY + timedelta(days=8)) == "0 asked for a report"
