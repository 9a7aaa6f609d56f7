"""`medonc fix`: format, and mend what a tool can mend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

FIXES = (
    ("ruff", "check", "--fix", "."),
    ("ruff", "format", "."),
    ("djlint", "--reformat", "--quiet", "src/medonc/web/templates"),
)


def command() -> None:
    """Run the formatters, then regenerate the manifest and the documents."""
    tools = Path(sys.executable).parent
    for tool, *arguments in FIXES:
        subprocess.run([str(tools / tool), *arguments], cwd=ROOT, check=False)  # noqa: S603
    for own in (("knowledge", "manifest"), ("docs",)):
        subprocess.run([sys.executable, "-m", "medonc", *own], cwd=ROOT, check=False)  # noqa: S603
