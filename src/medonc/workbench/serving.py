"""What must be ready before pages are served, and the worker that runs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.core.management import call_command

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
    worker = Thread(target=work_until, args=(stopped,), name="medonc-worker", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join(timeout=10)
