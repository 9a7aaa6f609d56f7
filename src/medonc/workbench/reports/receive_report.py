"""The answers of a patient: kept screen by screen, then into the record in one act, with the alerts they raise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from medonc.practice.quality_of_life import alerts, previous_of
from medonc.record import FactSource
from medonc.record.patient_reports import CANNOT_WAIT, URGENCIES, Answer, PatientReport
from medonc.store import audit
from medonc.store.models import ReportRequest, Resource, TriageEntry, User
from medonc.values.calendar import read_when
from medonc.values.errors import ImpossibleValue
from medonc.workbench.open_chart import chart_of, library
from medonc.workbench.patients import survivor
from medonc.workbench.reports.questionnaire import NAME, NOT_SAID, URGENCY, Screen, asked_now, screens
from medonc.workbench.reports.raise_alerts import raise_alerts
from medonc.workbench.reports.send_link import LinkClosed
from medonc.workbench.reports.triage import SEVERE, AlertLine
from medonc.workbench.site_settings import zone
from medonc.workbench.write_facts import HERE, write_facts

PATIENT = "patient (by link)"  # no account can have this name; nobody signs in with it
ACT = "patient_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a patient stands: the screen, its number among those asked now, the ones around it, the answer so far."""

    screen: Screen
    number: int
    count: int
    before: str  # code of the screen before; empty on the first
    after: str
    next: str  # the first screen without an answer
    chosen: str
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a sent report came to, for its last page."""

    level: str
    urgent: bool
    acknowledge_by: datetime | None


def place_of(request: ReportRequest, code: str = "") -> Place:
    """The place of a screen; of the first without an answer where none, or none of this report, is named."""
    draft = draft_of(request)
    asked = asked_now(screens_of(request), draft)
    codes = [screen.code for screen in asked]
    waiting = next((one for one in codes if one not in draft), codes[-1])
    at = codes.index(code if code in codes else waiting)
    return Place(
        screen=asked[at],
        number=at + 1,
        count=len(codes),
        before=codes[at - 1] if at else "",
        after=codes[min(at + 1, len(codes) - 1)],
        next=waiting,
        chosen=draft.get(codes[at], ""),
        begun=bool(draft),
    )


def outcome_of(request: ReportRequest) -> Outcome:
    """What a sent report came to; no level where it raised nothing."""
    entry = TriageEntry.objects.filter(request=request).first()
    if entry is None:
        return Outcome(level="", urgent=False, acknowledge_by=None)
    urgent = draft_of(request).get(URGENCY) == CANNOT_WAIT
    return Outcome(level=entry.level, urgent=urgent, acknowledge_by=entry.acknowledge_by)


def draft_of(request: ReportRequest) -> dict[str, str]:
    """The answers so far, by code."""
    held: dict[str, str] = json.loads(request.draft)
    return held


def screens_of(request: ReportRequest) -> tuple[Screen, ...]:
    """Every screen of a request."""
    return screens(json.loads(request.questions))


def keep_answer(request: ReportRequest, code: str, value: str, *, at: datetime) -> ReportRequest:
    """Keep the answer of one screen; a warning sign goes to the queue at once, sent or not.

    Refuses an answer that the screen does not offer; an empty one is a question passed over.
    """
    screen = next((each for each in screens_of(request) if each.code == code), None)
    if screen is None or value not in {"", NOT_SAID, *(option.value for option in screen.options)}:
        raise ImpossibleValue("this answer is none of those offered", expected="one of the answers on the page")
    with transaction.atomic():
        locked = _held(request)
        draft = draft_of(locked) | {code: value or NOT_SAID}
        locked.draft, locked.draft_at = json.dumps(draft), at
        locked.save(update_fields=["draft", "draft_at"])
        if screen.is_sign and value == "1":
            early = AlertLine(level=SEVERE, sentence=_early(screen))
            raise_alerts(locked, [early], who=PATIENT, at=at)
    return locked


def receive_report(request: ReportRequest, *, at: datetime) -> TriageEntry | None:
    """Write the report into the record and raise its alerts, in one transaction. Sent again, it does nothing again."""
    with transaction.atomic():
        locked = ReportRequest.objects.select_for_update().get(pk=request.pk)
        if locked.answered_at:
            return TriageEntry.objects.filter(request=locked).first()
        if locked.revoked_at:
            raise LinkClosed("revoked")
        # Before anything is written: whoever moves the entry holds it first too, so neither waits for the other.
        TriageEntry.objects.select_for_update().filter(request=locked).first()
        entry = survivor(locked.patient_id)
        chart = chart_of(entry.pk)
        report = _report(locked, at)
        held = write_facts(entry, [report], by=_the_patient(), act=ACT)[0]
        raised = alerts(report, previous_of(report, chart.all(PatientReport)), library())
        lines = [AlertLine(level=each.level, sentence=each.sentence, do=each.do) for each in raised]
        draft = draft_of(locked)
        early = {_early(each) for each in screens_of(locked) if each.is_sign and draft.get(each.code) == "1"}
        locked.report = Resource.objects.get(pk=held.resource)
        locked.answered_at, locked.draft = at, json.dumps({URGENCY: report.urgency})  # the answers are in the record
        locked.save(update_fields=["report", "answered_at", "draft"])
        found = raise_alerts(locked, lines, who=PATIENT, at=at, instead_of=early)
        audit.append(who=PATIENT, act="answered_report", at=at, patient=entry.pk, detail={"request": locked.pk})
    return found


def answers_of(every: tuple[Screen, ...], draft: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers to what was asked; a question passed over has no value, and one that was not asked is not there."""
    asked = [screen for screen in asked_now(every, draft) if screen.code != URGENCY]
    return tuple(Answer(item=each.code, value=_value(draft.get(each.code, ""))) for each in asked)


def _report(request: ReportRequest, at: datetime) -> PatientReport:
    draft = draft_of(request)
    moment = read_when(at.astimezone(zone()).isoformat(timespec="seconds"))
    urgency = draft.get(URGENCY, "")
    return PatientReport(
        source=FactSource(kind="QuestionnaireResponse", id=uuid4().hex, origin=HERE, author="the patient, by link"),
        effective=moment,
        known=moment,
        status="completed",
        instrument=NAME,
        answers=answers_of(screens_of(request), draft),
        language="en",
        urgency=urgency if urgency in URGENCIES else "",
    )


def _early(screen: Screen) -> str:
    return f"{screen.title}: yes, told before the report was sent"


def _value(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _held(request: ReportRequest) -> ReportRequest:
    """The row, locked and still open; refuses (`LinkClosed`) one that was answered or revoked meanwhile."""
    locked = ReportRequest.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at or locked.revoked_at:
        raise LinkClosed("answered" if locked.answered_at else "revoked")
    return locked


def _the_patient() -> User:
    """Who wrote it, for the record and the audit; never saved."""
    return User(username=PATIENT)
