"""Steroid tapers of a patient: started, changed, ended, and their reminders seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from medonc.fhir import own
from medonc.fhir.write import to_json
from medonc.practice.toxicity_management.taper import Reminder, TaperStep
from medonc.record import Chart
from medonc.record.tapers import CHANGED, SteroidTaper, TaperDose, TaperReminder
from medonc.store.clock import now
from medonc.store.models import Resource, ResourceVersion, User
from medonc.values.calendar import read_when
from medonc.values.errors import NotHeld, Refused
from medonc.values.quantity import Quantity
from medonc.workbench import entered
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import chart_of
from medonc.workbench.orders.at_once import hold_resources, must_be_as_read, must_live
from medonc.workbench.patients import family_of
from medonc.workbench.reasons import stated
from medonc.workbench.site_settings import today
from medonc.workbench.write_facts import (
    HERE,
    Written,
    begin,
    current_text,
    new_source,
    write_facts,
    write_next_version,
)

ACT = "start_taper"


def start_taper(
    patient: int,
    *,
    because: str,
    steps: Sequence[TaperStep],
    reminders: Sequence[Reminder],
    by: User,
    reason: str = "",
) -> Written:
    """Write a taper of prednisone. Where one of the same event is under way it is changed: that one ends, with reason.

    Refuses a taper without weeks, and a change without its reason.
    """
    entry, chart = begin(patient, by=by, act=ACT)
    must_live(entry, act=ACT, do="nothing is to be started")
    if not steps:
        raise Refused("a taper without weeks", do="make the taper first")
    before = under_way(chart, because)
    fact = SteroidTaper(
        source=new_source("CarePlan", by=by),
        effective=read_when(steps[0].starts.isoformat()),
        known=entered.this_moment(),
        status="active",
        drug="prednisone",
        because=entered.words(because, what="the event", longest=200),
        steps=tuple(TaperDose(starts=s.starts, ends=s.ends, amount=Quantity(s.mg, "mg")) for s in steps),
        reminders=tuple(TaperReminder(on=one.on, kind=one.kind, text=one.text) for one in reminders),
    )
    if before is None:
        return write_facts(entry, [fact], by=by, act=ACT)[0]
    why = stated(reason)
    with transaction.atomic():
        head = _held(entry.pk, before.source.id)
        must_be_as_read(entry)
        _end(head, before, status="revoked", reason=f"{CHANGED}{why}", by=by)
        return write_facts(entry, [replace(fact, replaces=str(before.source))], by=by, act=ACT)[0]


def end_taper(patient: int, taper: str, *, reason: str, by: User, completed: bool = False) -> Written:
    """End a taper: over as planned, or given up for a reason. Refuses one that is not under way."""
    entry, chart = begin(patient, by=by, act=ACT)
    held = _taper(chart, taper)
    why = reason.strip() if completed else stated(reason)
    with transaction.atomic():
        head = _held(entry.pk, taper)
        must_be_as_read(entry)
        status = "completed" if completed else "revoked"
        return _end(head, held, status=status, reason=why or "completed as planned", by=by)


def see_to_reminder(patient: int, taper: str, *, on: date, kind: str, by: User) -> Written:
    """Mark what goes with a taper as done. Refuses a reminder that the taper does not have, or that is done."""
    entry, chart = begin(patient, by=by, act=ACT)
    held = _taper(chart, taper)
    if not any((each.on, each.kind, each.done) == (on, kind, False) for each in held.reminders):
        raise NotHeld(f"no open reminder '{kind}' of {on}", do="look at the taper again")
    with transaction.atomic():
        head = _held(entry.pk, taper)
        must_be_as_read(entry)
        said = edited(current_text(head), {})
        for activity in said["activity"]:
            _tick(activity["detail"], on, kind)
        done = f"{kind} of {on} seen to"
        return write_next_version(head, to_json(said), by=by, act=ACT, reason=done, expected_version=head.version)


def due_tapers() -> str:
    """Mark the desk lines of everybody whose taper has something due; says how many reminders wait."""
    waiting = {pk: _due(pk) for pk in _with_tapers()}
    found = {pk: count for pk, count in waiting.items() if count}
    if found:
        mark_dirty(list(found), at=now(), at_once=False)
    return f"{sum(found.values())} reminders of {len(found)} patients are due"


def under_way(chart: Chart, because: str) -> SteroidTaper | None:
    """The taper of an event that goes on; None where there is none."""
    held = reversed(chart.all(SteroidTaper))
    return next((each for each in held if each.status == "active" and each.because == because), None)


def _due(patient: int) -> int:
    return sum(len(each.due(today())) for each in chart_of(patient).all(SteroidTaper))


def _with_tapers() -> list[int]:
    current = ResourceVersion.objects.filter(
        resource__kind="CarePlan", resource__source=HERE, number=F("resource__version"), text__contains=own.TAPER
    )
    return sorted({pk for pk in current.values_list("resource__patient", flat=True) if pk is not None})


def _taper(chart: Chart, rid: str) -> SteroidTaper:
    held = next((each for each in chart.all(SteroidTaper) if each.source.id == rid), None)
    if held is None:
        raise NotHeld(f"no taper {rid} of this patient", do="open the page of immune-related events")
    if held.status != "active":
        raise Refused(f"that taper is {held.state}", do="look at the page again")
    return held


def _held(patient: int, rid: str) -> Resource:
    """The stored taper, held until the transaction ends."""
    found = Resource.objects.get(rid=rid, patient__in=family_of(patient), kind="CarePlan", source=HERE)
    hold_resources([found.pk])
    return Resource.objects.get(pk=found.pk)


def _end(head: Resource, taper: SteroidTaper, *, status: str, reason: str, by: User) -> Written:
    """The next version, ended now; one that never began ends on its first day."""
    ended = entered.this_moment()
    if taper.effective is not None and taper.effective.start > ended.start:
        ended = taper.effective
    said = edited(current_text(head), {"status": status, "note": [{"text": reason}]})
    said["period"] = {**said.get("period", {}), "end": ended.text}
    return write_next_version(head, to_json(said), by=by, act=ACT, reason=reason, expected_version=head.version)


def _tick(detail: dict[str, Any], on: date, kind: str) -> None:
    at = detail.get("scheduledPeriod", {}).get("start")
    if detail.get("kind") == "Task" and at == on.isoformat() and detail.get("code", {}).get("text") == kind:
        detail["status"] = "completed"
