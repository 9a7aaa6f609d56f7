"""The work of the house as a page shows it: each task with its last run, and when it is due again."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.web.accounts import User
from medonc.web.words import moment
from medonc.workbench.site_settings import zone
from medonc.workbench.work import tasks_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One task in words; `failed` is why its last run failed."""

    name: str
    last: str
    due: str
    said: str
    failed: str


def work_rows(*, by: User, about: str = "") -> tuple[WorkRow, ...]:
    """Every task, or those whose name says what they are about."""
    where = zone()
    return tuple(
        WorkRow(
            name=task.name,
            last=moment(task.last_run_at, where),
            due=moment(task.due_at, where) if task.due_at else "when asked for",
            said=task.last_said,
            failed=task.last_error,
        )
        for task in tasks_shown(by=by)
        if about in task.name
    )
