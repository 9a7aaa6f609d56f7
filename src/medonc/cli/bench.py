"""`medonc bench`: measure speed and size on this machine, and print them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]


def command(
    bundle: Annotated[Path | None, typer.Argument(help="a bundle to review, in place of the invented one")] = None,
    patients: Annotated[int, typer.Option(help="patients on the desk")] = 5000,
    json: Annotated[bool, typer.Option("--json", help="print the figures as JSON")] = False,
) -> None:
    """Measure speed and size, and print them; nothing is asserted."""
    words = [*([str(bundle.resolve())] if bundle else []), "--patients", str(patients), *(["--json"] if json else [])]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    command = [sys.executable, "-m", "bench", *words]
    sys.exit(subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, check=False).returncode)  # noqa: S603
