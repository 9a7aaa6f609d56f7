"""`medonc work`: run the tasks that are due, and show each with its last run."""

from __future__ import annotations

import json as text_json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from medonc.store.due import TaskShown


def command(
    keep: Annotated[bool, typer.Option("--keep", help="go on until stopped, instead of once")] = False,
    show: Annotated[bool, typer.Option("--show", help="only show the tasks")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="the demo's tasks")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the tasks as JSON")] = False,
) -> None:
    """Run the tasks that are due. One worker lives inside `serve`; this is for running them elsewhere."""
    from medonc.store import frame

    frame.start(demo=demo)
    from medonc.store import due
    from medonc.workbench import work

    if not show:
        work.plan_all()
        work.run_due_tasks()
    if keep:
        _go_on()
    tasks = due.shown()
    print(text_json.dumps([_as_json(t) for t in tasks], ensure_ascii=False) if json else "\n".join(map(_line, tasks)))


def _go_on() -> None:
    from contextlib import suppress
    from threading import Event

    from medonc.workbench.work import work_until

    with suppress(KeyboardInterrupt):
        work_until(Event())


def _line(task: TaskShown) -> str:
    last = f"last {_clock(task.last_run_at)}, {task.last_took_ms} ms" if task.last_run_at else "never run"
    words = f"failed {task.attempts} times: {task.last_error}" if task.last_error else task.last_said
    return f"{task.name:22}  due {_clock(task.due_at):20}  {last}  {words}".rstrip()


def _clock(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else "when asked for"


def _as_json(task: TaskShown) -> dict[str, object]:
    return {
        "name": task.name,
        "due": task.due_at.isoformat() if task.due_at else None,
        "last_run": task.last_run_at.isoformat() if task.last_run_at else None,
        "took_ms": task.last_took_ms,
        "said": task.last_said,
        "error": task.last_error,
        "attempts": task.attempts,
    }
