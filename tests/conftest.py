"""What tests of several rooms share: records beside the checkout, a command, a private PostgreSQL cluster."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from medonc.knowledge import case_files, load
from medonc.knowledge.shapes import Case

ROOT = Path(__file__).resolve().parents[1]
BUNDLES = ROOT / "tests" / "bundles"
SHARED = ROOT.parent / "shared" / "data"

settings.register_profile("medonc", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("medonc")


class _Gathering:
    """Modules of tests that are being gathered share one library; a test that asks for one reads it anew."""

    now = True


def _one_while_gathering(read: Callable[..., Any]) -> Callable[..., Any]:
    held = cache(read)

    @wraps(read)
    def _read(*roots: Path, **more: Any) -> Any:
        return held() if _Gathering.now and not roots and not more else read(*roots, **more)

    return _read


def _own_once(read: Callable[[str, Path], tuple[Case, ...]]) -> Callable[..., tuple[Case, ...]]:
    """Our own case files are read once in a process: they do not change while tests run, and cannot be changed."""
    held = cache(read)

    @wraps(read)
    def _read(rule_id: str, root: Path = load.OWN_ROOT) -> tuple[Case, ...]:
        return held(rule_id, root) if root == load.OWN_ROOT else read(rule_id, root)

    return _read


load.open_library = _one_while_gathering(load.open_library)
case_files.cases_of = _own_once(case_files.cases_of)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was gathered stays to the end: looking through it again and again for waste would cost much."""
    _Gathering.now = False
    gc.collect()
    gc.freeze()


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


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _as_owner(*words: str) -> list[str]:
    """PostgreSQL refuses to run as root: then as its own account."""
    return ["runuser", "-u", "postgres", "--", *words] if os.getuid() == 0 else list(words)


def _can_run() -> bool:
    if os.getuid() != 0:
        return True
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return shutil.which("runuser") is not None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty database; the cluster ends with the tests."""
    programs = _programs()
    if programs is None or not _can_run():
        pytest.skip("PostgreSQL's programs are not on this machine")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    run = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(_as_owner(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "-N"), **run)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = str(programs / "pg_ctl")
    subprocess.run(
        _as_owner(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        subprocess.run(_as_owner(str(programs / "createdb"), "-h", str(folder), "-U", "postgres", "medonc"), **run)
        yield f"postgresql://postgres@/medonc?host={folder}"
    finally:
        subprocess.run(
            _as_owner(control, "-D", str(data), "-m", "immediate", "stop"),
            check=False,
            **{k: v for k, v in run.items() if k != "check"},
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_postgresql(postgresql: str, request: pytest.FixtureRequest) -> str:
    """The address of a database that no other test uses, in the same cluster."""
    import psycopg

    name = f"of_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.replace("/medonc?", f"/{name}?")
