"""`medonc test`: run the tests; whatever follows is passed on to pytest."""

from __future__ import annotations

import json as text_json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import typer

ROOT = Path(__file__).resolve().parents[3]
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    help="Run the tests; options are passed on to pytest. What was skipped is printed with its reason.",
)
def command(
    options: Annotated[list[str] | None, typer.Argument(help="options for pytest")] = None,
    json: Annotated[
        bool, typer.Option("--json", help="print the counts as JSON; the run itself goes to stderr")
    ] = False,
) -> None:
    """Run pytest on two workers, with the reasons of every skip at the end."""
    # Unset, or every process of the suite compiles every module again.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-rs", *(options or [])]
    if not json:
        sys.exit(subprocess.call(pytest, cwd=ROOT, env=env))  # noqa: S603  our own interpreter and arguments
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        pytest.append(f"--junit-xml={report}")
        code = subprocess.call(pytest, cwd=ROOT, env=env, stdout=sys.stderr)  # noqa: S603
        print(text_json.dumps(_counts(report) | {"exit_code": code}, ensure_ascii=False))
    sys.exit(code)


def _counts(report: Path) -> dict[str, object]:
    """How many ran, failed and were skipped, the failed by name, the reasons of skips; nothing where none ran."""
    if not report.is_file():
        return {"tests": 0, "failed": [], "skipped": [], "seconds": 0}
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314  our own file
    cases = list(suite.iter("testcase"))
    failed = [_name(case) for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skips = [(case, case.find("skipped")) for case in cases]
    skipped = [{"test": _name(c), "reason": s.get("message", "")} for c, s in skips if s is not None]
    return {"tests": len(cases), "failed": failed, "skipped": skipped, "seconds": float(suite.get("time", "0"))}


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}.{case.get('name')}"
