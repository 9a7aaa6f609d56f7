"""A private PostgreSQL cluster in a temporary folder, where the machine has the programs for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


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
