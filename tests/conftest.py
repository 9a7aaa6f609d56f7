"""Where the tests find shared records, and what they say when those are not there."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
BUNDLES = ROOT / "tests" / "bundles"
SHARED = ROOT.parent / "shared" / "data"

settings.register_profile("medonc", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("medonc")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of official examples beside the checkout; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the official examples (../shared/data) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def bundles() -> Path:
    """Our own fictional records."""
    return BUNDLES


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def run_command(*arguments: str) -> Ran:
    """Run one medonc command in this process."""
    from medonc.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def medonc():
    """`medonc("review", "file.json")` runs that command and gives `code`, `out`, `err`."""
    return run_command
