"""`medonc check`: everything that can be said about the code without running it."""

from __future__ import annotations

import json as text_json
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", "--quiet", ".")),
    ("mypy", ("mypy",)),
    ("imports", ("lint-imports",)),
    ("templates", ("djlint", "--check", "--lint", "--quiet", "src/medonc/web/templates")),
    ("knowledge", (sys.executable, "-m", "medonc", "knowledge", "check")),
    ("documents", (sys.executable, "-m", "medonc", "docs", "--check")),
)


def command(json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False) -> None:
    """Run each check; print one line each, and the output of those that fail."""
    with redirect_stdout(sys.stderr if json else sys.stdout):
        failed = [name for name, words in CHECKS if not _passes(name, words)]
    passed = [name for name, _ in CHECKS if name not in failed]
    words = f"{len(passed)} of {len(CHECKS)} checks passed" + (f"; failed: {', '.join(failed)}" if failed else "")
    print(text_json.dumps({"passed": passed, "failed": failed}) if json else words)
    sys.exit(1 if failed else 0)


def _passes(name: str, words: tuple[str, ...]) -> bool:
    tool = words[0] if words[0] == sys.executable else str(Path(sys.executable).with_name(words[0]))
    done = subprocess.run([tool, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}")
    if done.returncode != 0:
        print(done.stdout + done.stderr)
    return done.returncode == 0
