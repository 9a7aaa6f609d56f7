"""`medonc export --patient P`: a patient as an mCODE bundle or as NDJSON, every text as it is stored."""

from __future__ import annotations

import json as text_json
import sys
from pathlib import Path
from typing import Annotated

import typer

from medonc.values.errors import Refused


def command(
    patient: Annotated[str, typer.Option(help="number, record number or name of the patient")],
    ndjson: Annotated[bool, typer.Option("--ndjson", help="one resource a line instead of a bundle")] = False,
    out: Annotated[Path | None, typer.Option(help="write to this file; to standard output where none is given")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="from the demo, not the real record")] = False,
    json: Annotated[bool, typer.Option("--json", help="with --out, print what was written as JSON")] = False,
) -> None:
    """Write a patient as an mCODE bundle or NDJSON. What it prints is JSON, always."""
    from medonc.store import frame

    frame.start(demo=demo)
    from medonc.workbench.export_records import export_bundle, export_ndjson
    from medonc.workbench.find_patients import the_patient
    from medonc.workbench.people import at_the_command_line

    by = at_the_command_line()
    pk = the_patient(patient, by=by).pk
    texts = export_ndjson(pk, by=by) if ndjson else iter([export_bundle(pk, by=by)])
    if out is None:
        sys.stdout.writelines(line + "\n" for line in texts)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            count = sum(bool(file.write(line + "\n")) for line in texts)
    except FileExistsError:
        raise Refused(f"'{out}' is there already", do="name a file that does not exist yet") from None
    kind = "lines" if ndjson else "bundle"
    print(text_json.dumps({"file": str(out), kind: count}) if json else f"wrote {out}")
