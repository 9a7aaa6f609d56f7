"""The mark that a record changed: its revision rises, its desk line waits to be computed again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from medonc.store.due import ask_for
from medonc.store.models import DeskLine, PatientEntry
from medonc.workbench.patients import survivor

REFRESH = "refresh the desk"
_AT_ONCE = 3  # so many lines are computed right after the commit; more wait for the worker


def mark_dirty(patients: Collection[int], *, at: datetime, at_once: bool = True) -> None:
    """Raise the revision of each patient and of the entry that stands for the person; runs inside the transaction.

    `at_once` False leaves the line to the worker: for acts that must be quick and change little of what it says.
    """
    standing = {survivor(p).pk for p in patients} if len(patients) <= _AT_ONCE else set(_survivors(patients))
    everyone = sorted({*patients, *standing})
    PatientEntry.objects.filter(pk__in=everyone).update(revision=F("revision") + 1, changed_at=at)
    held = set(DeskLine.objects.filter(patient__in=everyone).values_list("patient_id", flat=True))
    DeskLine.objects.bulk_create(DeskLine(patient_id=pk) for pk in everyone if pk not in held)
    DeskLine.objects.filter(patient__in=everyone).update(dirty=True)
    ask_for(REFRESH, at=at)
    if at_once and len(everyone) <= _AT_ONCE:
        transaction.on_commit(lambda: _refresh(everyone))


def _survivors(patients: Collection[int]) -> list[int]:
    return [
        survivor(p).pk
        for p in PatientEntry.objects.filter(pk__in=patients).exclude(merged_into=None).values_list("pk", flat=True)
    ]


def _refresh(patients: list[int]) -> None:
    from medonc.workbench.refresh_desk import refresh_lines

    refresh_lines(patients)
