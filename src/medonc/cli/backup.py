"""`medonc backup FILE`: the whole database in one file, made while it is in use."""

from __future__ import annotations

import json as text_json
from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(help="the file to write; it must not exist")],
    demo: Annotated[bool, typer.Option("--demo", help="of the demo")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Copy the database to one file. It holds patients: keep it as you keep the record."""
    from medonc.store import frame

    frame.start(demo=demo)
    from medonc.store.backup import backup

    copy = backup(file)
    found = {"file": str(copy.file), "bytes": copy.bytes, "patients": copy.patients, "resources": copy.resources}
    words = f"{copy.file}: {copy.patients} patients, {copy.resources} resources, {copy.bytes / 1e6:.1f} MB."
    print(text_json.dumps(found) if json else words)
