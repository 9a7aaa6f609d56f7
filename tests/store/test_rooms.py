"""The rooms of reports and of new results: upgraded, met in, killed in, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("MEDONC_", "DJANGO_"))}
NEW = ("inboxmark", "outmessage", "reportrequest", "resultline", "triageentry", "triagemove", "unclaimedresult")


def rooms(folder: Path, *urls: str) -> None:
    """Run the house on SQLite and on the databases of these addresses."""
    own = {"MEDONC_HOME": str(folder / "house"), "PYTHONPATH": str(HERE.parents[1] / "src")}
    command = [sys.executable, str(HERE / "rooms_house.py"), str(folder), *urls]
    done = subprocess.run(command, env=CLEAN | own, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]


def looked_at(written: Path) -> None:
    found: dict[str, Any] = json.loads(written.read_text())
    assert (found["database"], found["faults"], found["whole"]) == (written.stem, [], True)
    upgrade_kept_everything(found["upgrade"])
    one_won(found["meetings"])
    raised_once(found["escalations"])
    old_or_new(found["kills"])


def upgrade_kept_everything(found: dict[str, Any]) -> None:
    """Every row of before is as it was; what the record held is history, not a new result."""
    assert (found["waiting"], found["changed"], found["empty before"], found["chain"]) == ([], [], [], [])
    assert found["tables"] >= 15
    assert {f"store_{name}" for name in NEW} <= set(found["new"])
    assert found["mark at the end of what was held"]
    assert found["sorted"].startswith("0 new results")


def one_won(found: dict[str, Any]) -> None:
    """One wins, the other is told by whom and when; nobody waits for the other without end."""
    late, by = sorted(found["one critical result"])
    name = {"nurse": "Nurse Invented", "other_nurse": "Other_Nurse Invented"}
    assert late.startswith(f"Conflict: {name[by]} acknowledged it on ")
    assert f": the patient was called; told by {by}" in late
    alone = found["normal ones, together and alone"]
    assert sum(said.startswith("Conflict: ") and " acknowledged it on " in said for said in alone) <= 1
    assert not any(said.startswith("broken") for said in alone)
    late, won = sorted(found["one entry"])
    assert late.startswith(f"Conflict: This entry was moved by {name[won.removeprefix('taken by ')]} since you opened")
    assert ": take, " in late
    assert (found["one report"], found["reports"]) == (["entry None"] * 2, 1)
    report, take = found["a report and its entry"]
    assert report.startswith("entry ")
    assert take.startswith(("Conflict: This entry was moved by patient (by link) since", "taken by nurse"))
    assert found["two links"] == 1
    assert not any(said.startswith("broken") for said in found["two workers, one folder"])
    assert (found["left in the folder"], found["lines"]) == ([], ["c1", "n1", "n2"])


def raised_once(found: dict[str, Any]) -> None:
    assert found["late"] >= 1
    assert (found["triage_went_up"], found["raise_result"]) == (found["late"], 1)
    assert found["told"] == sorted(["prescriber", "second"] * found["late"])
    assert found["ran"] == ["raise critical results", "raise what nobody acknowledged"]


def old_or_new(found: dict[str, Any]) -> None:
    for name in ("report", "acknowledge", "folder"):
        assert (found[name]["kills"] >= 1, found[name]["faults"]) == (True, []), name
    assert found["entries"] == 1
    assert found["between reading and moving"] == {
        "kills": 2,
        "stayed": True,
        "said": "1 files read",
        "moved": True,
        "lines": 1,
        "imports": 1,
        "faults": [],
    }


def test_the_rooms_on_both_databases(tmp_path: Path, own_postgresql: str) -> None:
    rooms(tmp_path, own_postgresql)
    for name in ("sqlite", "postgresql"):
        looked_at(tmp_path / f"{name}.json")
