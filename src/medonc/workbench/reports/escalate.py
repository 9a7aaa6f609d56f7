"""Severe reports that nobody acknowledged within their clock go up to a named role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import TriageEntry, TriageMove
from medonc.workbench.people import COMMAND_LINE
from medonc.workbench.reports.messages import UP, tell_role
from medonc.workbench.reports.triage import QUEUE, SEVERE, WAITING
from medonc.workbench.reports.triage import UP as WENT_UP
from medonc.workbench.site_settings import setting


def escalate(*, at: datetime | None = None) -> str:
    """Raise each severe entry whose clock is over, once, to the role that the site names; says how many."""
    moment, role = at or now(), setting("triage_up_to")
    late = TriageEntry.objects.filter(level=SEVERE, state=WAITING, escalated_at=None, acknowledge_by__lte=moment)
    raised = sum(_raise(pk, role, moment) for pk in list(late.values_list("pk", flat=True)))
    return f"{raised} went up to {role}"


def _raise(pk: int, role: str, at: datetime) -> bool:
    """Raise one; not where somebody acknowledged it meanwhile."""
    with transaction.atomic():
        row = TriageEntry.objects.select_for_update().get(pk=pk)
        if row.state != WAITING or row.escalated_at is not None:
            return False
        row.escalated_at, row.escalated_to = at, role
        row.version += 1
        row.save(update_fields=["escalated_at", "escalated_to", "version"])
        TriageMove.objects.create(entry=row, at=at, who=COMMAND_LINE, move=WENT_UP, to=role)
        told = tell_role(role, UP, path=QUEUE, at=at)
        detail = {"entry": row.pk, "to": role, "told": told, "clock": row.clock}
        audit.append(who=COMMAND_LINE, act="triage_went_up", at=at, patient=row.patient_id, detail=detail)
        return True
