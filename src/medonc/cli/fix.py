"""`medonc fix`: format, and mend what a tool can mend."""

from __future__ import annotations

import json as text_json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]

FIXES = (
    ("ruff", "check", "--fix", "."),
    ("ruff", "format", "."),
    ("djlint", "--reformat", "--quiet", "src/medonc/web/templates"),
)


def command(
    json: Annotated[bool, typer.Option("--json", help="print each tool and its exit code as JSON")] = False,
) -> None:
    """Run the formatters, then regenerate the manifest and the documents."""
    tools = Path(sys.executable).parent
    calls = [[str(tools / tool), *arguments] for tool, *arguments in FIXES]
    calls += [[sys.executable, "-m", "medonc", *own] for own in (("knowledge", "manifest"), ("docs",))]
    codes = [
        subprocess.run(call, cwd=ROOT, check=False, stdout=sys.stderr if json else None).returncode  # noqa: S603
        for call in calls
    ]
    if json:
        names = [*(" ".join(fix) for fix in FIXES), "knowledge manifest", "docs"]
        rows = [{"tool": name, "exit_code": code} for name, code in zip(names, codes, strict=True)]
        print(text_json.dumps({"tools": rows}))
