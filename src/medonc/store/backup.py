"""Copies of the database in one file, made while it is in use, and put back after they were checked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections

from medonc.store import home
from medonc.values.errors import MedoncError, Refused, UnreadableInput

_NEEDED = {"store_resource", "store_resourceversion", "store_auditentry", "store_patiententry"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A backup file and what is in it."""

    file: Path
    bytes: int
    patients: int
    resources: int


class ToolFailed(MedoncError):
    """A program of the database failed; its own words follow."""


def backup(file: Path) -> Copy:
    """One file that holds the whole database as of now; never over an existing file."""
    if file.exists():
        raise Refused(f"{file} is there already", do="name a file that does not exist yet")
    if not file.parent.is_dir():
        raise UnreadableInput(f"no folder {file.parent}", do="make it, or name another")
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if connection.vendor == "sqlite":
        _vacuum_into(file)
        return inspect(file)
    _run_tool("pg_dump", "--format=custom", "--no-owner", f"--file={file}")
    return Copy(file=file, bytes=file.stat().st_size, **_counts_here())


def restore(file: Path) -> Copy:
    """Put a backup in place of the database; the one that was there is kept beside it (SQLite).

    Refuses a file that is damaged or no backup of medonc, before anything is touched.
    """
    if not file.is_file():
        raise UnreadableInput(f"no file {file}", expected="a file written by `./medonc backup`")
    if connection.vendor == "sqlite":
        return _put_in_place(file)
    _run_tool("pg_restore", "--list", str(file), database=False)
    _run_tool(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(file)
    )
    return Copy(file=file, bytes=file.stat().st_size, **_counts_here())


def inspect(file: Path) -> Copy:
    """What a SQLite backup holds; refuses one that is damaged or of something else."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            _must_be_whole(copy, file)
            patients, resources = (_count(copy, table) for table in ("store_patiententry", "store_resource"))
    except sqlite3.DatabaseError as bad:
        raise UnreadableInput(
            f"{file} is not a whole database ({bad})", expected="a file written by `./medonc backup`"
        ) from None
    return Copy(file=file, bytes=file.stat().st_size, patients=patients, resources=resources)


def _vacuum_into(file: Path) -> None:
    file.unlink()  # VACUUM INTO wants to make the file itself; the name was reserved and found free
    before = os.umask(0o077)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
    finally:
        os.umask(before)


def _put_in_place(file: Path) -> Copy:
    found = inspect(file)
    target = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    with home.alone(target.parent):
        waiting = target.with_suffix(".restoring")
        shutil.copyfile(file, waiting)
        waiting.chmod(0o600)
        if target.exists():
            _fold_in_the_log(target)
            target.replace(_free_name(target))
        waiting.replace(target)
    return found


def _fold_in_the_log(database: Path) -> None:
    """Write what is still in the write-ahead log into the file, so that the kept copy is whole by itself."""
    with closing(sqlite3.connect(database)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.execute("PRAGMA journal_mode=DELETE")
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _free_name(target: Path) -> Path:
    number = 1
    while (kept := target.with_name(f"{target.stem}.before-restore-{number}{target.suffix}")).exists():
        number += 1
    return kept


def _must_be_whole(copy: sqlite3.Connection, file: Path) -> None:
    said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if said != "ok":
        raise UnreadableInput(f"{file} is damaged: {said}", do="use another backup")
    if not tables >= _NEEDED:
        raise UnreadableInput(
            f"{file} is a database, but not one of medonc", do="name a file made by `./medonc backup`"
        )


def _count(copy: sqlite3.Connection, table: str) -> int:
    return int(copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  a name of this module


def _counts_here() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for name, table in (("patients", "store_patiententry"), ("resources", "store_resource")):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts[name] = int(cursor.fetchone()[0])
    return counts


def _run_tool(name: str, *words: str, database: bool = True) -> None:
    place = connection.settings_dict
    where = [f"--dbname={place['NAME']}"] if database else []
    done = subprocess.run(  # noqa: S603  the program is found by name, its words are ours
        [_tool(name), *where, *words], env=_environment(place), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ToolFailed(f"{name} failed: {done.stderr.strip().splitlines()[-1:] or 'no words'}")


def _tool(name: str) -> str:
    found = shutil.which(name)
    held = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found and not held:
        raise UnreadableInput(f"no program {name} on this machine", do="install the PostgreSQL client programs")
    return found or str(held[-1])


def _environment(place: Mapping[str, object]) -> dict[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return dict(os.environ) | {ours: str(place[theirs]) for ours, theirs in names.items() if place.get(theirs)}
