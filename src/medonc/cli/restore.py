"""`medonc restore FILE`: put a backup in place, after it was checked; the database that was there is kept."""

from __future__ import annotations

import json as text_json
from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(help="a file written by `medonc backup`")],
    demo: Annotated[bool, typer.Option("--demo", help="into the demo")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Put a backup in place and verify it: whole file, this version's tables, audit chain and every stored text."""
    from medonc.store import frame

    frame.start(demo=demo, make=True)
    from medonc.store import audit
    from medonc.store.backup import restore
    from medonc.values.errors import UnreadableInput

    copy = restore(file)
    steps = frame.migrate()
    check = audit.verify()
    if not check.intact:
        raise UnreadableInput(
            f"the backup is in place, but its audit does not fit: {'; '.join(check.faults[:3])}",
            do="use another backup; the database that was there is kept beside it",
        )
    found = {"patients": copy.patients, "resources": copy.resources, "upgraded": steps, "audit_entries": check.entries}
    words = f"In place: {copy.patients} patients, {copy.resources} resources; {check.entries} audit entries, intact."
    print(text_json.dumps(found) if json else words)
