"""One stored resource: its text as received, and every version of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import msgspec
from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.record.disease import Specimen
from medonc.record.measured import Result
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened_today
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.anew import facts_of, form_of
from medonc.web.words import moment
from medonc.workbench.patients import PatientHeader
from medonc.workbench.record_page import HeldResource, HeldVersion, history, referenced, resources
from medonc.workbench.site_settings import zone

_ACTS = {"import": "imported", "correct_fact": "corrected", "withdraw_fact": "withdrawn", "reconcile": "reconciled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version: who brought it and why, its text laid out for reading and exactly as received."""

    number: int
    at: str
    by: str
    act: str
    reason: str
    digest: str
    text: str
    laid_out: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage:
    """A resource of the record."""

    line: PatientLine
    held: HeldResource
    versions: tuple[VersionShown, ...]
    correctable: bool


@may_of_patient("read")
def resource(request: SignedIn, patient: PatientHeader, resource: int) -> HttpResponse:
    """The page of a resource; refuses one of another patient."""
    versions = history(patient.pk, resource, by=request.user)
    held = next(r for r in resources(patient.pk, by=request.user) if r.pk == resource)
    older = [*(o for _, o in pairwise(versions)), None]
    shown = tuple(_version(v, o) for v, o in zip(versions, older, strict=True))
    today = opened_today(patient, by=request.user)
    can = any(isinstance(fact, Result | Specimen) or form_of(fact) for fact in facts_of(held, today.chart))
    return show(request, "resource.html", ResourcePage(line=today.line, held=held, versions=shown, correctable=can))


@may_of_patient("read")
def fact(request: SignedIn, patient: PatientHeader, kind: str, rid: str) -> HttpResponse:
    """From the name under which a fact cites it ("Observation/…") to the page of the resource."""
    held = referenced(patient.pk, f"{kind}/{rid}", by=request.user)
    return redirect("resource", patient.pk, held.pk)


def _version(version: HeldVersion, older: HeldVersion | None) -> VersionShown:
    return VersionShown(
        number=version.number,
        at=moment(version.received_at, zone()),
        by=version.received_by,
        act=_ACTS.get(version.act, version.act.replace("_", " ")),
        reason=version.reason,
        digest=version.digest[:16],
        text=version.text,
        laid_out=msgspec.json.format(version.text.encode(), indent=2).decode(),
        changed=_changed(version.text, older.text) if older else (),
    )


def _changed(text: str, before: str) -> tuple[str, ...]:
    """The elements that differ from the version before."""
    new, old = (msgspec.json.decode(t, type=dict[str, msgspec.Raw]) for t in (text, before))
    names = dict.fromkeys([*new, *old])
    return tuple(n for n in names if bytes(new.get(n, b"")) != bytes(old.get(n, b"")))
