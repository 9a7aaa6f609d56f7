"""Working through what is due: one worker inside `serve`, or the command `work`."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

from django.contrib.sessions.models import Session
from django.db import close_old_connections

from medonc.store import due
from medonc.store.audit import verify
from medonc.store.clock import now
from medonc.store.due import Task, TaskShown
from medonc.store.models import DeskLine, User
from medonc.workbench.dirty import REFRESH
from medonc.workbench.inbox.escalate_results import escalate_results
from medonc.workbench.inbox.pull_results import pull_results
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.inbox.watch_folder import watch_folder
from medonc.workbench.orders.expire_orders import expire_orders
from medonc.workbench.refresh_desk import refresh_desk
from medonc.workbench.reports.due_reports import due_reports
from medonc.workbench.reports.escalate import escalate
from medonc.workbench.reports.messages import send_messages
from medonc.workbench.rights import must
from medonc.workbench.site_settings import next_midnight
from medonc.workbench.steroid_tapers import due_tapers

MIDNIGHT, SESSIONS, AUDIT = "new day", "clear old sessions", "verify the audit"
ORDERS = "expire orders"
TAPERS = "remind of steroid tapers"
REPORTS, TRIAGE, MESSAGES = "ask for reports", "raise what nobody acknowledged", "send messages"

# Of new results: read the folder, ask the server, make the lines, raise what waits too long.
FOLDER, SERVER, SORT, RAISE = "read new results", "ask for new results", "sort new results", "raise critical results"


def tasks() -> dict[str, Task]:
    """Every task by its name in the table."""
    house = {
        REFRESH: refresh_desk,
        MIDNIGHT: _new_day,
        SESSIONS: _clear_sessions,
        AUDIT: _verify,
        ORDERS: expire_orders,
        TAPERS: due_tapers,
    }
    results = {FOLDER: watch_folder, SERVER: pull_results, SORT: sort_results, RAISE: escalate_results}
    return {**house, **results, REPORTS: due_reports, TRIAGE: escalate, MESSAGES: send_messages}


def plan_all() -> None:
    """Enter the recurring tasks; those that are there keep their place."""
    at = now()
    due.plan(MIDNIGHT, midnight=next_midnight(), at=at)
    due.plan(ORDERS, midnight=next_midnight(), at=at)
    due.plan(TAPERS, midnight=next_midnight(), at=at)
    due.plan(SESSIONS, every=timedelta(hours=6), at=at + timedelta(hours=1))
    due.plan(AUDIT, every=timedelta(hours=24), at=at + timedelta(hours=2))
    due.plan(REPORTS, midnight=next_midnight(), at=at)
    due.plan(TRIAGE, every=timedelta(minutes=1), at=at + timedelta(minutes=1))
    due.plan(MESSAGES, every=timedelta(minutes=1), at=at + timedelta(minutes=1))
    for name, minutes in ((SORT, 1), (FOLDER, 1), (RAISE, 1), (SERVER, 5)):
        due.plan(name, every=timedelta(minutes=minutes), at=at + timedelta(minutes=1))
    due.ask_for(REFRESH, at=at)


def run_due_tasks() -> list[str]:
    """Run what is due now, once; returns the names."""
    return due.run_due(tasks(), now=now, midnight=next_midnight)


def tasks_shown(*, by: User) -> tuple[TaskShown, ...]:
    """Every task with its last run, for those who read here."""
    must(by, "read")
    return due.shown()


def work_until(stopped: Event, *, every: float = 1.0) -> None:
    """Run what is due, again and again, until told to stop."""
    while not stopped.wait(every):
        close_old_connections()
        run_due_tasks()


def _new_day() -> str:
    count = DeskLine.objects.update(dirty=True)
    due.ask_for(REFRESH, at=now())
    return f"{count} lines to compute for the new day"


def _clear_sessions() -> str:
    gone, _ = Session.objects.filter(expire_date__lt=now()).delete()
    return f"{gone} sessions cleared"


def _verify() -> str:
    found = verify()
    if not found.intact:
        raise RuntimeError("; ".join(found.faults[:5]))
    return f"{found.entries} entries and {found.versions} texts intact"
