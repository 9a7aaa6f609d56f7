"""Critical results that nobody acknowledged in time are raised to the next role, once, by a clock that is named."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import ResultLine, UnclaimedResult
from medonc.store.models.inbox import OPEN
from medonc.workbench.people import at_the_command_line
from medonc.workbench.site_settings import setting

ACT = "raise_result"


def clock_name() -> str:
    """`critical: 60 min, then oncologist`."""
    return f"critical: {setting('critical_minutes')} min, then {setting('critical_role')}"


def due_by(arrived_at: datetime) -> datetime:
    """Until when a critical result may wait."""
    return arrived_at + timedelta(minutes=int(setting("critical_minutes")))


def escalate_results(*, at: datetime | None = None) -> str:
    """Raise every critical result whose time is over, also those that nobody knows the person of; says how many."""
    moment = at or now()
    limit, role = moment - timedelta(minutes=int(setting("critical_minutes"))), setting("critical_role")
    raised = 0
    for kind in (ResultLine, UnclaimedResult):
        late = kind.objects.filter(state=OPEN, critical=True, escalated_at=None, arrived_at__lte=limit)
        raised += sum(_raise(row, moment, role) for row in late)
    return f"{raised} critical results raised to: {role}"


def _raise(row: ResultLine | UnclaimedResult, at: datetime, role: str) -> bool:
    with transaction.atomic():
        held = type(row).objects.filter(pk=row.pk, state=OPEN, escalated_at=None)
        if not held.update(escalated_at=at, escalated_to=role):
            return False
        named = str(row.resource) if isinstance(row, ResultLine) else f"of {row.stated}"
        minutes = int((at - row.arrived_at).total_seconds() // 60)
        detail = {"result": named, "to": role, "clock": clock_name(), "minutes": minutes}
        who = at_the_command_line().username
        audit.append(who=who, act=ACT, at=at, patient=row.patient_id, detail=detail)
        return True
