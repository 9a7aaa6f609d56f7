"""Who opened this chart."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import counted, moment
from medonc.workbench.opened_log import Reader, readers
from medonc.workbench.patients import PatientHeader
from medonc.workbench.restricted import KINDS, restriction
from medonc.workbench.site_settings import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRow:
    """One person with the first and the last time at the site."""

    reader: Reader
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedByPage:
    """Everybody who opened the chart; `restricted` says why it is, where it is."""

    line: PatientLine
    heading: str
    rows: tuple[ReaderRow, ...]
    restricted: str


@may_of_patient("opened_log")
def opened_by(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The people, the latest first."""
    where, found = zone(), readers(patient.pk, by=request.user)
    rows = (ReaderRow(reader=r, first=moment(r.first, where), last=moment(r.last, where)) for r in found)
    held = restriction(patient.pk)
    page = OpenedByPage(
        line=opened_today(patient, by=request.user).line,
        heading=f"{counted(len(found), 'person', 'people').capitalize()} opened this chart",
        rows=tuple(rows),
        restricted=KINDS.get(held, held),
    )
    return show(request, "opened_by.html", page)
