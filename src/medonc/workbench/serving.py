"""What must be ready before pages are served, and the worker that runs beside them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.core.management import call_command
from django.db import connections

from medonc.store.models import Role, User
from medonc.values.errors import Refused
from medonc.workbench.people import COMMAND_LINE
from medonc.workbench.work import plan_all, work_until


def made_ready() -> None:
    """Gather the static files and enter the recurring tasks; refuses where nobody could sign in."""
    if not User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(username=COMMAND_LINE).exists():
        raise Refused("there is no administrator yet", do="run `./medonc init` first")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.map"])
    plan_all()


@contextmanager
def working() -> Iterator[None]:
    """A worker beside the server, in this process; it ends with the block."""
    stopped = Event()
    worker = Thread(target=_work, args=(stopped, _pages_are_served()), name="medonc-worker", daemon=True)
    connections.close_all()
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join(timeout=10)


def _pages_are_served() -> Event:
    """Set once the process that serves the pages is made.

    A fork while a task writes would copy SQLite's lock into that process, where nothing ever frees it.
    """
    served = Event()
    if multiprocessing.get_start_method() == "fork":
        os.register_at_fork(after_in_parent=served.set)
    else:
        served.set()
    return served


def _work(stopped: Event, served: Event) -> None:
    while not served.wait(1):
        if stopped.is_set():
            return
    work_until(stopped)
