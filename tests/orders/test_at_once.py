"""Several people at the same moment, as processes of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("MEDONC_", "DJANGO_"))}


def crowd(folder: Path, url: str = "") -> dict[str, Any]:
    """What each of the crowd got."""
    own = {"MEDONC_HOME": str(folder / "house"), "PYTHONPATH": str(HERE.parents[1] / "src")}
    own |= {"MEDONC_DATABASE_URL": url} if url else {}
    done = subprocess.run(
        [sys.executable, str(HERE / "crowd.py")], env=CLEAN | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one_wins(found: dict[str, Any]) -> None:
    """One signs, drafts or moves; the other is told by whom and what; a form sent four times is carried out once."""
    signed = sorted(found["two sign"])
    assert signed[0].startswith("Conflict: ")
    assert "made 'sign' since you opened this order" in signed[0]
    assert signed[1].startswith("version ")
    assert len(found["signed by"]) == 1
    assert len(set(found["one form, four times"])) == 1
    assert found["one form, four times"][0].startswith("version ")
    assert [said[:8] for said in sorted(found["hold and cancel"])] == ["Conflict", "version "]
    assert not found["faults"]
    drafts = sorted(found["two drafts"])
    assert drafts[0] == "1 drafted"
    assert drafts[1].startswith(("Conflict", "Refused"))
    assert found["open orders"] == 1
    assert found["tasks"] == 2


def test_one_wins_on_sqlite(tmp_path: Path) -> None:
    one_wins(crowd(tmp_path))


def test_one_wins_on_postgresql(tmp_path: Path, own_postgresql: str) -> None:
    one_wins(crowd(tmp_path, own_postgresql))
