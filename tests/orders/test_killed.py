"""A mover killed with signal 9 leaves the old state or the new one, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("MEDONC_", "DJANGO_"))}


def killed(folder: Path, *words: object, url: str = "") -> dict[str, Any]:
    """What the house found that had its movers killed."""
    own = {"MEDONC_HOME": str(folder / "house"), "PYTHONPATH": str(HERE.parents[1] / "src")}
    own |= {"MEDONC_DATABASE_URL": url} if url else {}
    command = [sys.executable, str(HERE / "killed_house.py"), *map(str, words)]
    done = subprocess.run(command, env=CLEAN | own, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not done.stderr, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["whole"]
    return found


def looked_at(found: dict[str, Any], *, kills: int) -> None:
    assert not found["faults"]
    assert found["kills"] >= kills


def at_every_statement(found: dict[str, Any]) -> None:
    """Old or new after each kill, the form told which, and the same form sent again did nothing again."""
    looked_at(found["at every statement"], kills=40)
    assert found["at every statement"]["versions"] == 1
    assert found["at every statement"]["again"] == 0


def test_a_signature_killed_before_and_after_each_statement_on_sqlite(tmp_path: Path) -> None:
    found = killed(tmp_path, 12, 1)
    at_every_statement(found)
    looked_at(found["at random moments"], kills=12)


def test_movers_killed_on_postgresql(tmp_path: Path, own_postgresql: str) -> None:
    found = killed(tmp_path, 15, 2, url=own_postgresql)
    at_every_statement(found)
    looked_at(found["at random moments"], kills=15)
