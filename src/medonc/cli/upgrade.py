"""`medonc upgrade`: bring the database to this version, and the desk to this edition of the knowledge."""

from __future__ import annotations

import json as text_json
from typing import Annotated

import typer


def command(
    demo: Annotated[bool, typer.Option("--demo", help="of the demo")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Bring the database to this version. Make a backup first."""
    from medonc.store import frame

    frame.start(demo=demo, ready=False)
    steps = frame.migrate()
    from medonc.workbench import open_chart, work
    from medonc.workbench.refresh_desk import mark_other_editions

    edition = open_chart.library().edition
    lines = mark_other_editions(edition)
    work.plan_all()
    found = {"steps": steps, "edition": edition, "lines_to_compute": lines}
    words = f"{steps} steps taken. Knowledge edition {edition[:12]}: {lines} desk lines will be computed anew."
    print(text_json.dumps(found) if json else words)
