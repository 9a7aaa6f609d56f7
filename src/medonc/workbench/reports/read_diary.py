"""Reading what a patient was asked, and what the reports asked of the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from medonc.store.models import ReportRequest, TriageEntry, User
from medonc.workbench.patients import family_of
from medonc.workbench.reports.triage import TriageLine, lines_of
from medonc.workbench.restricted import must_of_patient

_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request: when it was made and by whom, and where it stands."""

    pk: int
    made_at: datetime
    made_by: str
    expires_at: datetime
    state: str  # open | begun | answered | revoked | expired
    moment: datetime

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.state in ("open", "begun")

    def said(self, where: tzinfo) -> str:
        """The state with its moment at the site."""
        at = f"{self.moment.astimezone(where):%Y-%m-%d %H:%M}"
        said = {"open": "open until", "begun": "begun, not sent; open until", "expired": "not answered, ended"}
        return f"{said.get(self.state, self.state)} {at}"


def requests_of_patient(patient: int, *, by: User, at: datetime) -> tuple[RequestLine, ...]:
    """The last requests of a patient, the latest first."""
    must_of_patient(patient, by=by, act="read")
    rows = ReportRequest.objects.filter(patient__in=family_of(patient)).order_by("-made_at", "-pk")[:_SHOWN]
    return tuple(_line(row, at) for row in rows)


def entries_of_patient(patient: int, *, by: User, at: datetime) -> tuple[TriageLine, ...]:
    """What the reports of a patient asked of the clinic, the open ones and the closed ones."""
    must_of_patient(patient, by=by, act="read")
    rows = TriageEntry.objects.filter(patient__in=family_of(patient))
    return lines_of(rows.select_related("patient", "request").prefetch_related("moves"), at=at)


def _line(row: ReportRequest, at: datetime) -> RequestLine:
    state, moment = "open", row.expires_at
    if row.answered_at:
        state, moment = "answered", row.answered_at
    elif row.revoked_at:
        state, moment = "revoked", row.revoked_at
    elif at >= row.expires_at:
        state = "expired"
    elif row.draft_at:
        state = "begun"
    return RequestLine(
        pk=row.pk,
        made_at=row.made_at,
        made_by=row.made_by,
        expires_at=row.expires_at,
        state=state,
        moment=moment,
    )
