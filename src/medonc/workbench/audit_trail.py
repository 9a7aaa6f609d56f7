"""Who did what: read by an administrator, or by an oncologist about one patient."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from medonc.store import audit
from medonc.store.audit import AuditCheck
from medonc.store.models import AuditEntry, User
from medonc.workbench.rights import must


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act as a person reads it."""

    number: int
    at: str
    who: str
    act: str
    patient: int | None
    detail: dict[str, Any]


def entries(
    *, by: User, patient: int | None = None, limit: int = 200, before: int | None = None
) -> tuple[AuditLine, ...]:
    """The latest acts, newest first; `before` reads on from a number."""
    must(by, "audit")
    rows = AuditEntry.objects.order_by("-number")
    if patient is not None:
        rows = rows.filter(patient=patient)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(_line(row) for row in rows[:limit])


def verify_audit(*, by: User) -> AuditCheck:
    """Whether the chain of acts and every stored text are as they were written."""
    must(by, "audit")
    return audit.verify()


def _line(row: AuditEntry) -> AuditLine:
    return AuditLine(
        number=row.number, at=row.at, who=row.who, act=row.act, patient=row.patient_id, detail=json.loads(row.detail)
    )
