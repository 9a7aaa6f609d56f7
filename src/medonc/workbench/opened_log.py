"""Who opened a chart: kept while it is read, and read by those who treat."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import AuditEntry, User
from medonc.workbench.patients import family_of
from medonc.workbench.restricted import REASONS, must_of_patient

_VISIT = timedelta(hours=1)  # pages opened within it are one visit
_ACTS = ("open", "break_glass", "export")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One person who opened the chart. `times` counts visits of an hour at most; `reasons` are those stated."""

    username: str
    name: str
    role: str
    first: datetime
    last: datetime
    times: int
    exported: int
    reasons: tuple[str, ...]


def keep_opening(patient: int, *, by: User) -> None:
    """Keep in the audit that the person opened this record, once a visit."""
    at = now()
    rows = AuditEntry.objects.filter(who=by.username, act="open", patient=patient)
    if not rows.filter(at__gte=(at - _VISIT).isoformat()).exists():
        with transaction.atomic():
            audit.append(who=by.username, act="open", at=at, patient=patient, detail={"role": by.role})


def readers(patient: int, *, by: User) -> tuple[Reader, ...]:
    """Who opened the chart, or a duplicate merged into it; the latest first."""
    must_of_patient(patient, by=by, act="opened_log")
    rows = AuditEntry.objects.filter(patient__in=family_of(patient), act__in=_ACTS).order_by("number")
    held: dict[str, list[AuditEntry]] = {}
    for row in rows:
        held.setdefault(row.who, []).append(row)
    people = {user.username: user for user in User.objects.filter(username__in=held)}
    found = (_reader(who, acts, people.get(who)) for who, acts in held.items())
    return tuple(sorted(found, key=lambda reader: reader.last, reverse=True))


def _reader(who: str, acts: list[AuditEntry], person: User | None) -> Reader:
    details = [(row.act, json.loads(row.detail)) for row in acts]
    roles = [detail["role"] for _, detail in details if detail.get("role")]  # the role in which they opened it
    said = [f"{REASONS.get(d['reason'], d['reason'])}: {d['words']}" for act, d in details if act == "break_glass"]
    return Reader(
        username=who,
        name=person.name if person else who,
        role=roles[-1] if roles else person.role if person else "",
        first=datetime.fromisoformat(acts[0].at),
        last=datetime.fromisoformat(acts[-1].at),
        times=sum(act == "open" for act, _ in details),
        exported=sum(act == "export" for act, _ in details),
        reasons=tuple(said),
    )
