"""The answers: kept screen by screen, then into the record once, with the alerts they raise."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from medonc.record.patient_reports import PatientReport
from medonc.store.models import AuditEntry, OutMessage, ReportRequest, Resource, ResourceVersion, TriageEntry, User
from medonc.values.errors import ImpossibleValue
from medonc.workbench import open_chart
from medonc.workbench.reports.questionnaire import asked_codes
from medonc.workbench.reports.receive_report import draft_of, keep_answer, place_of, receive_report
from medonc.workbench.reports.send_link import LinkClosed, revoke_link, send_link

from .conftest import MONDAY

pytestmark = pytest.mark.django_db
NAUSEA, HOW_BAD = "PROCTCAE_9A", "PROCTCAE_9B"


def reports(ida: int, by: User) -> list[PatientReport]:
    return list(open_chart.chart(ida, by=by).all(PatientReport))


def alerts_of(entry: TriageEntry) -> list[str]:
    return [each["sentence"] for each in json.loads(entry.alerts)]


def test_a_quiet_report_lands_in_the_record_and_raises_nothing(ida: int, nurse: User, report) -> None:
    assert report(MONDAY) is None
    (held,) = reports(ida, nurse)
    values = dict(held.answered())
    assert (held.urgency, values["RED_FLAG_1"], values[NAUSEA], values["QOL_1"]) == ("can wait", 0, 0, 7)
    assert HOW_BAD not in {answer.item for answer in held.answers}  # no nausea: how bad it was is not asked
    resource = Resource.objects.get(kind="QuestionnaireResponse")
    text = resource.versions.get().text
    assert '"urgency"' in text or "can wait" in text
    assert resource.versions.get().received_by == "patient (by link)"
    assert ReportRequest.objects.get().report_id == resource.pk
    assert NAUSEA not in ReportRequest.objects.get().draft  # the answers are in the record, and nowhere else
    assert AuditEntry.objects.filter(act="answered_report", patient=ida).count() == 1


def test_severe_worse_and_urgent_each_raise_the_one_entry(ida: int, report) -> None:
    first = report(MONDAY, **{NAUSEA: "2", HOW_BAD: "1"})
    assert first is None or first.level == "note"
    worse = report(MONDAY + timedelta(days=7), **{NAUSEA: "2", HOW_BAD: "3"})
    assert worse is not None
    assert (worse.level, any("Nausea, severity: 3 of 4" in each for each in alerts_of(worse))) == ("severe", True)
    assert any("from 1" in each for each in alerts_of(worse))
    urgent = report(MONDAY + timedelta(days=14), urgency="cannot wait")
    assert urgent is not None
    assert urgent.level in ("severe", "soon")
    assert urgent.clock.startswith(urgent.level)


def test_sent_again_it_does_nothing_again(asked: ReportRequest) -> None:
    keep_answer(asked, "RED_FLAG_2", "1", at=MONDAY)
    keep_answer(asked, "can-it-wait", "cannot wait", at=MONDAY)
    once = receive_report(asked, at=MONDAY)
    counts = (ResourceVersion.objects.count(), AuditEntry.objects.count(), OutMessage.objects.count())
    assert receive_report(asked, at=MONDAY + timedelta(minutes=1)) == once
    assert (ResourceVersion.objects.count(), AuditEntry.objects.count(), OutMessage.objects.count()) == counts
    with pytest.raises(LinkClosed):
        keep_answer(asked, NAUSEA, "4", at=MONDAY)


def test_a_warning_sign_reaches_the_queue_before_the_report_is_sent(asked: ReportRequest, nurse: User) -> None:
    keep_answer(asked, "RED_FLAG_2", "1", at=MONDAY)
    keep_answer(asked, "RED_FLAG_2", "1", at=MONDAY)
    early = TriageEntry.objects.get()
    assert (early.level, early.state, alerts_of(early)) == (
        "severe",
        "waiting",
        ["Chest pain: yes, told before the report was sent"],
    )
    assert OutMessage.objects.filter(person=nurse.username).count() == 1
    keep_answer(asked, "can-it-wait", "can wait", at=MONDAY)
    whole = receive_report(asked, at=MONDAY)
    assert whole is not None
    assert (whole.pk, alerts_of(whole)) == (early.pk, ["Chest pain: yes"])
    assert OutMessage.objects.filter(person=nurse.username).count() == 1


def test_a_sign_that_was_taken_back_stays_in_the_queue(asked: ReportRequest) -> None:
    keep_answer(asked, "RED_FLAG_4", "1", at=MONDAY)
    keep_answer(asked, "RED_FLAG_4", "0", at=MONDAY)
    keep_answer(asked, "can-it-wait", "can wait", at=MONDAY)
    receive_report(asked, at=MONDAY)
    assert alerts_of(TriageEntry.objects.get()) == ["Confusion: yes, told before the report was sent"]


def test_what_was_passed_over_is_never_a_zero(ida: int, asked: ReportRequest, nurse: User) -> None:
    for code in asked_codes():
        keep_answer(asked, code, "", at=MONDAY)
    keep_answer(asked, "can-it-wait", "can wait", at=MONDAY)
    receive_report(asked, at=MONDAY)
    (held,) = reports(ida, nurse)
    assert list(held.answered()) == []
    assert len(held.answers) > 15


def test_an_answer_that_was_not_offered_is_refused(asked: ReportRequest) -> None:
    for code, value in ((NAUSEA, "5"), (NAUSEA, "many"), ("GP2", "1"), ("can-it-wait", "0"), ("RED_FLAG_1", "2")):
        with pytest.raises(ImpossibleValue):
            keep_answer(asked, code, value, at=MONDAY)
    assert draft_of(ReportRequest.objects.get()) == {}


def test_the_place_of_a_patient(asked: ReportRequest) -> None:
    start = place_of(asked)
    assert (start.number, start.before, start.begun, start.next) == (1, "", False, "RED_FLAG_1")
    after = keep_answer(asked, NAUSEA, "2", at=MONDAY)
    assert place_of(after).count == start.count + 1  # how bad it was is asked now
    assert place_of(after, NAUSEA).after == HOW_BAD
    assert place_of(after, "nothing").screen.code == "RED_FLAG_1"
    assert place_of(after, "can-it-wait").screen.title == "Can it wait?"


def test_a_link_that_ends_while_it_is_open_takes_nothing_more(ida: int, nurse: User, asked: ReportRequest) -> None:
    revoke_link(asked.pk, by=nurse, reason="sent to the wrong place")
    with pytest.raises(LinkClosed):
        keep_answer(asked, NAUSEA, "2", at=MONDAY)
    with pytest.raises(LinkClosed):
        receive_report(asked, at=MONDAY)
    other = send_link(ida, by=nurse)
    assert other.questions == json.dumps(list(asked_codes()))
