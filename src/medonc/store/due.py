"""The table of due tasks: ask for one, claim one, say how it went. Which function a name means is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from medonc.store.models import DueTask

LEASE = timedelta(minutes=15)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)

Task = Callable[[], str]  # does the work and says what it did


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """A task as a person reads it."""

    name: str
    due_at: datetime | None
    last_run_at: datetime | None
    last_took_ms: int | None
    last_said: str
    last_error: str
    attempts: int


def ask_for(name: str, *, at: datetime) -> None:
    """Make a task due at a moment; one that is due earlier stays due earlier."""
    task, made = DueTask.objects.get_or_create(name=name, defaults={"due_at": at})
    if not made:
        DueTask.objects.filter(Q(due_at=None) | Q(due_at__gt=at), pk=task.pk).update(due_at=at)


def plan(name: str, *, every: timedelta | None = None, midnight: datetime | None = None, at: datetime) -> None:
    """Enter a recurring task once; it keeps its place when it is there."""
    seconds = int(every.total_seconds()) if every else None
    defaults = {"every_seconds": seconds, "at_midnight": midnight is not None, "due_at": midnight or at}
    DueTask.objects.get_or_create(name=name, defaults=defaults)


def run_due(tasks: Mapping[str, Task], *, now: Callable[[], datetime], midnight: Callable[[], datetime]) -> list[str]:
    """Run every task that is due, once; returns the names that ran. A failure is kept and tried again later."""
    ran = []
    for task in DueTask.objects.filter(due_at__lte=now(), name__in=list(tasks)).order_by("due_at"):
        if lease := _claim(task, at=now()):
            _run(task, tasks[task.name], lease=lease, now=now, next_day=midnight())
            ran.append(task.name)
    return ran


def shown() -> tuple[TaskShown, ...]:
    """Every task with its last run."""
    names = ("name", "due_at", "last_run_at", "last_took_ms", "last_said", "last_error", "attempts")
    return tuple(TaskShown(**row) for row in DueTask.objects.values(*names))


def _claim(task: DueTask, *, at: datetime) -> datetime | None:
    """Take the task; it falls due again at the end of the lease, should this process die over it."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    mine = DueTask.objects.filter(free, pk=task.pk, due_at=task.due_at)
    lease = at + LEASE
    return lease if mine.update(claimed_until=lease, due_at=lease) == 1 else None


def _run(task: DueTask, work: Task, *, lease: datetime, now: Callable[[], datetime], next_day: datetime) -> None:
    began = now()
    try:
        said, error = work(), ""
    except Exception as failure:  # a failed task must not take the others with it; it is kept, shown and tried again
        said, error = "", f"{type(failure).__name__}: {failure}"
    ended = now()
    attempts = task.attempts + 1 if error else 0
    again = ended + _wait(attempts) if error else _next(task, ended, next_day)
    took = int((ended - began).total_seconds() * 1000)
    DueTask.objects.filter(pk=task.pk).update(
        claimed_until=None, attempts=attempts, last_run_at=began, last_took_ms=took, last_said=said, last_error=error
    )
    DueTask.objects.filter(pk=task.pk, due_at=lease).update(due_at=again)  # unless asked for again meanwhile


def _next(task: DueTask, ended: datetime, next_day: datetime) -> datetime | None:
    if task.at_midnight:
        return next_day
    return ended + timedelta(seconds=task.every_seconds) if task.every_seconds else None


def _wait(attempts: int) -> timedelta:
    doubled: timedelta = _FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, _LONGEST_WAIT)
