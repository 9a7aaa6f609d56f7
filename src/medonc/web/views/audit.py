"""Who did what, newest first, and whether the chain is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from medonc.store.audit import AuditCheck
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.show import show
from medonc.web.words import moment
from medonc.workbench.audit_trail import AuditLine, entries, verify_audit
from medonc.workbench.site_settings import zone

_SHOWN = 100
_ACTS = {
    "import": "imported records",
    "export": "exported the record",
    "open": "opened the record",
    "people": "changed accounts",
    "credential": "recorded a credential",
    "end_credential": "ended a credential",
    "restrict": "changed a restriction",
    "break_glass": "opened a restricted chart with a reason",
    "saw_opening": "looked at an opening",
    "confirmed": "confirmed who they are",
    "not_confirmed": "failed to confirm who they are",
    "settings": "decided a setting",
    "merge": "merged a duplicate",
    "unmerge": "took a merge apart",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One act in words."""

    number: int
    at: str
    who: str
    act: str
    patient: int | None
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """The acts; `check` is there after the chain was verified, `before` leads on."""

    rows: tuple[AuditRow, ...]
    patient: int | None
    before: int | None
    check: AuditCheck | None


@may("audit")
def audit(request: SignedIn) -> HttpResponse:
    """The acts, of one patient where one is named; POST verifies the chain."""
    patient, before = (_number(request.GET.get(name, "")) for name in ("patient", "before"))
    held = entries(by=request.user, patient=patient, limit=_SHOWN + 1, before=before)
    page = AuditPage(
        rows=tuple(_row(line) for line in held[:_SHOWN]),
        patient=patient,
        before=held[_SHOWN - 1].number if len(held) > _SHOWN else None,
        check=verify_audit(by=request.user) if request.method == "POST" else None,
    )
    return show(request, "audit.html", page)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None


def _row(line: AuditLine) -> AuditRow:
    return AuditRow(
        number=line.number,
        at=moment(datetime.fromisoformat(line.at), zone()),
        who=line.who,
        act=_ACTS.get(line.act, line.act.replace("_", " ")),
        patient=line.patient,
        detail=tuple((name.replace("_", " "), _said(value)) for name, value in line.detail.items() if value),
    )


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {said}" for name, said in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
