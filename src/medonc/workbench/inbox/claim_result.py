"""Results of people whom the record does not hold: somebody says whose they are, by name; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from medonc.fhir.bundles import Received
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import Resource, UnclaimedResult, User
from medonc.store.models.inbox import ASSIGNED, OPEN, SET_ASIDE
from medonc.store.versions import NewVersion, write_versions
from medonc.values.errors import Refused
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.envelope import read_envelope
from medonc.workbench.errors import Conflict, NoSuchPatient
from medonc.workbench.inbox.named import name_of
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.patients import survivor
from medonc.workbench.reasons import stated
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.rights import must
from medonc.workbench.site_settings import zone
from medonc.workbench.whose import identity

ACT = "assign_result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What was assigned, and to whom."""

    patient: int
    named: str
    results: int


def unclaimed_result(result: int) -> UnclaimedResult:
    """The result of a number; refuses an unknown one."""
    found = UnclaimedResult.objects.filter(pk=result).first()
    if found is None:
        raise NoSuchPatient(f"no result {result} waits for its person", do="open the inbox again")
    return found


def same_person(held: UnclaimedResult) -> list[UnclaimedResult]:
    """This result and the others that wait and whose sender names the person in the same words."""
    rows = UnclaimedResult.objects.filter(source=held.source, stated=held.stated, state=OPEN).exclude(pk=held.pk)
    return [held, *(rows if "/" in held.stated else ())]


def assign(result: int, *, patient: int, reason: str, by: User, others: bool = False) -> Assigned:
    """Say whose a result is: it goes into that record as it was received. `others` takes those named alike with it.

    Refuses (`Conflict`) one that somebody assigned meanwhile, and one whose id the record holds for somebody else.
    """
    must_of_patient(patient, by=by, act=ACT)
    held, entry, why, at = unclaimed_result(result), survivor(patient), stated(reason), now()
    rows = sorted(same_person(held), key=lambda row: row.pk) if others else [held]  # in one order, whoever takes them
    with transaction.atomic():
        for row in rows:
            _take(row, by=by, state=ASSIGNED, patient=entry.pk, words=why)
        versions = [_version(row, entry.pk) for row in rows]
        write_versions(versions, at=at, who=by.username, act=ACT, reason=why)
        mark_dirty([entry.pk], at=at)
        names = [f"{version.kind}/{version.rid}" for version in versions]
        detail = {"results": names, "stated": held.stated, "reason": why}
        audit.append(who=by.username, act=ACT, at=at, patient=entry.pk, detail=detail)
    sort_results()
    return Assigned(patient=entry.pk, named=str(entry), results=len(rows))


def set_aside(result: int, *, reason: str, by: User) -> UnclaimedResult:
    """Say that a result is nobody's here; it stays kept, with who said so and why."""
    must(by, ACT)
    held, why = unclaimed_result(result), stated(reason)
    with transaction.atomic():
        _take(held, by=by, state=SET_ASIDE, patient=None, words=why)
        detail = {"set_aside": held.digest, "stated": held.stated, "reason": why}
        audit.append(who=by.username, act=ACT, at=now(), detail=detail)
    held.refresh_from_db()
    return held


def _take(row: UnclaimedResult, *, by: User, state: str, patient: int | None, words: str) -> None:
    fresh = UnclaimedResult.objects.filter(pk=row.pk, state=OPEN).update(
        state=state, patient=patient, done_by=by.username, done_at=now(), done_words=words
    )
    if fresh:
        return
    row.refresh_from_db()
    when = f"{row.done_at.astimezone(zone()):%d %b %Y, %H:%M}" if row.done_at else "meanwhile"
    whom = f" to {row.patient}" if row.patient else ""
    raise Conflict(f"{name_of(row.done_by)}: {row.state}{whom}, {when}", do="nothing is left to do here")


def _version(row: UnclaimedResult, patient: int) -> NewVersion:
    envelope, where = read_envelope(row.text), zone()
    received = Received(type=row.kind, id="", text=row.text, digest=row.digest)
    rid = identity(received, envelope)
    held = Resource.objects.filter(source=row.source, kind=row.kind, rid=rid).exclude(patient=patient).first()
    if held is not None:
        raise Refused(f"{row.kind}/{rid} is held for patient {held.patient_id}", do="withdraw it there first")
    return NewVersion(
        source=row.source,
        kind=row.kind,
        rid=rid,
        text=row.text,
        digest=row.digest,
        patient=patient,
        full_url=row.full_url,
        identifier=envelope.business_identifier,
        effective=envelope.effective(zone=where),
        known=envelope.known(zone=where),
        withdrawn=envelope.withdrawn,
    )
