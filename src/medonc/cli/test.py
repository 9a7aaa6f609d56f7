"""`medonc test`: run the tests; whatever follows is passed on to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    help="Run the tests; options are passed on to pytest. What was skipped is printed with its reason.",
)
def command(options: Annotated[list[str] | None, typer.Argument(help="options for pytest")] = None) -> None:
    """Run pytest on two workers, with the reasons of every skip at the end."""
    # Unset, or every process of the suite compiles every module again.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-rs", *(options or [])]
    sys.exit(subprocess.call(pytest, cwd=ROOT, env=env))  # noqa: S603  our own interpreter and arguments
