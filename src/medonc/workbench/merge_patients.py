"""Two entries of one person become one, and can become two again: nothing of either record moves."""

from __future__ import annotations

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import PatientEntry, User
from medonc.values.errors import Refused
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.patients import PatientHeader, entry, family_of, header
from medonc.workbench.reasons import stated
from medonc.workbench.rights import must


def merge_patients(*, duplicate: int, into: int, reason: str, by: User) -> PatientHeader:
    """The duplicate's facts are read as those of `into`; its entry leaves the desk and the search."""
    must(by, "merge")
    why = stated(reason)
    with transaction.atomic():
        one, other = _both(duplicate, into)
        if other.pk in family_of(one.pk) or one.merged_into_id or other.merged_into_id:
            raise Refused(f"{one} and {other} cannot be merged as they stand", do="unmerge first")
        one.merged_into = other
        one.save(update_fields=["merged_into"])
        _record("merge", one, other, why, by)
    return header(other, duplicates=family_of(other.pk)[1:])


def unmerge(*, duplicate: int, reason: str, by: User) -> PatientHeader:
    """The duplicate stands on its own again, with what was its own."""
    must(by, "merge")
    why = stated(reason)
    with transaction.atomic():
        one = PatientEntry.objects.select_for_update().get(pk=entry(duplicate).pk)
        if one.merged_into_id is None:
            raise Refused(f"{one} is not merged into anybody")
        other = PatientEntry.objects.select_for_update().get(pk=one.merged_into_id)
        one.merged_into = None
        one.save(update_fields=["merged_into"])
        _record("unmerge", one, other, why, by)
    return header(one, duplicates=family_of(one.pk)[1:])


def _both(duplicate: int, into: int) -> tuple[PatientEntry, PatientEntry]:
    if duplicate == into:
        raise Refused("a patient cannot be merged into the same entry", do="choose two entries")
    entry(duplicate), entry(into)
    rows = {row.pk: row for row in PatientEntry.objects.select_for_update().filter(pk__in=[duplicate, into])}
    return rows[duplicate], rows[into]


def _record(act: str, one: PatientEntry, other: PatientEntry, why: str, by: User) -> None:
    at = now()
    mark_dirty([one.pk, other.pk], at=at)
    detail = {"duplicate": one.pk, "into": other.pk, "reason": why}
    audit.append(who=by.username, act=act, at=at, patient=other.pk, detail=detail)
    audit.append(who=by.username, act=act, at=at, patient=one.pk, detail=detail)
