"""From the alerts of a report to its one entry in the queue, with the clock that its level runs on."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from medonc.store import audit
from medonc.store.models import ReportRequest, Role, TriageEntry, User
from medonc.workbench.patients import survivor
from medonc.workbench.reports.messages import WAITING as WAITS
from medonc.workbench.reports.messages import tell_person, tell_role
from medonc.workbench.reports.triage import CLOSED, LEVELS, QUEUE, SEVERE, TAKEN, WAITING, AlertLine
from medonc.workbench.reports.watch import clock_of


def raise_alerts(
    request: ReportRequest, alerts: Sequence[AlertLine], *, who: str, at: datetime, instead_of: Collection[str] = ()
) -> TriageEntry | None:
    """The entry of a report at the worst level of its alerts; none where there is no alert.

    An entry that is there gets what is new, `instead_of` the sentences that it replaces: a worse level starts its own
    clock, and a closed one opens again. Whoever must look is told. Runs inside the transaction of its act.
    """
    if not alerts:
        return None
    level = min((alert.level for alert in alerts), key=LEVELS.index)
    held = TriageEntry.objects.select_for_update().filter(request=request).first()
    if held is None:
        held = TriageEntry(request=request, patient=survivor(request.patient_id), made_at=at, version=0, alerts="[]")
        _wait(held, level, at)
    before = _alerts_of(held)
    every = _joined([alert for alert in before if alert.sentence not in instead_of], alerts)
    if every == before:
        return held
    if held.state == CLOSED or LEVELS.index(level) < LEVELS.index(held.level):
        _wait(held, min(level, held.level, key=LEVELS.index), at)
    _save(held, every, who=who, at=at)
    return held


def _save(held: TriageEntry, alerts: Sequence[AlertLine], *, who: str, at: datetime) -> None:
    """Save the entry with its alerts, tell who must look, write the audit."""
    is_news = held.pk is None or held.state != TriageEntry.objects.get(pk=held.pk).state
    held.alerts = json.dumps([asdict(one) for one in alerts], ensure_ascii=False)
    held.version += 1
    held.save()
    if held.level == SEVERE and held.state == WAITING and is_news:
        tell_role(Role.NURSE.value, WAITS, path=QUEUE, at=at)
    elif held.state == TAKEN and (owner := User.objects.filter(username=held.owner).first()):
        tell_person(owner, WAITS, path=QUEUE, at=at)
    detail = {"entry": held.pk, "level": held.level, "clock": held.clock, "alerts": len(alerts)}
    audit.append(who=who, act="triage_raised", at=at, patient=held.patient_id, detail=detail)


def _wait(held: TriageEntry, level: str, at: datetime) -> None:
    """The entry waits, on the clock of its level."""
    held.level, held.state, held.closed_at = level, WAITING, None
    held.acknowledged_at, held.acknowledged_by = None, ""
    held.escalated_at, held.escalated_to = None, ""
    held.clock, held.acknowledge_by = clock_of(level, at)


def _alerts_of(held: TriageEntry) -> list[AlertLine]:
    return [AlertLine(**each) for each in json.loads(held.alerts)]


def _joined(before: Sequence[AlertLine], new: Sequence[AlertLine]) -> list[AlertLine]:
    said = {alert.sentence for alert in before}
    every = [*before, *(alert for alert in new if alert.sentence not in said)]
    return sorted(every, key=lambda alert: LEVELS.index(alert.level))
