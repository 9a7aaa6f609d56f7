"""What stands beside the desk: people entered twice, perhaps, and work of the house that failed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from medonc.store import due
from medonc.store.due import TaskShown
from medonc.store.models import PatientEntry, User
from medonc.workbench.patients import PatientHeader, header
from medonc.workbench.rights import may, must

_PAIRS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """`alike` holds people of one name and birth date; `failed` the tasks whose last run failed."""

    alike: tuple[tuple[PatientHeader, ...], ...] = ()
    failed: tuple[TaskShown, ...] = ()


def read_rail(*, by: User) -> Rail:
    """What the person may settle: duplicates for those who may merge; failed work for everybody at the desk."""
    must(by, "desk")
    failed = tuple(task for task in due.shown() if task.last_error)
    return Rail(alike=possible_duplicates() if may(by, "merge") else (), failed=failed)


def possible_duplicates() -> tuple[tuple[PatientHeader, ...], ...]:
    """Entries of one name and one whole birth date that are not merged; of many the first."""
    held = PatientEntry.objects.filter(merged_into=None, born__regex=r"^\d{4}-\d{2}-\d{2}$").exclude(sought_name="")
    twice = held.values("sought_name", "born").annotate(n=Count("pk")).filter(n__gt=1).order_by("sought_name")[:_PAIRS]
    names, days = ({row[key] for row in twice} for key in ("sought_name", "born"))
    rows = held.filter(sought_name__in=names, born__in=days).order_by("sought_name", "born", "pk")
    groups = (tuple(map(header, same)) for _, same in groupby(rows, key=lambda row: (row.sought_name, row.born)))
    return tuple(group for group in groups if len(group) > 1)
