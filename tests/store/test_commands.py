"""Set up, import, back up, restore, upgrade and export as whole processes, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "tests" / "bundles" / "testa-mockup.json"


class House:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("MEDONC_", "DJANGO_"))} | {
            "MEDONC_HOME": str(folder / "house"),
            "MEDONC_ADMIN_PASSWORD": "brass-door-4711",
            "PYTHONPATH": str(ROOT / "src"),
        }
        if url:
            self.environment["MEDONC_DATABASE_URL"] = url

    def run(self, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "medonc", *map(str, words)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, cwd=self.folder, check=False
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *words: object, code: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", code=code).stdout)

    def set_up(self) -> None:
        self.run("init", "--username", "keyring", "--name", "Ada Keyring", "--zone", "Europe/Vienna")

    def move_in(self, new: Path) -> None:
        """The same as `set_up`, from a copy of what it made."""
        shutil.copytree(new / "house", self.folder / "house")


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house that was just set up, on SQLite; nobody lives in it."""
    folder = tmp_path_factory.mktemp("new")
    House(folder).set_up()
    return folder


def other_patient(folder: Path) -> Path:
    file = folder / "other.json"
    file.write_text('{"resourceType":"Patient","id":"other","name":[{"family":"Later"}],"birthDate":"1950-01-31"}')
    return file


def backup_and_restore(house: House) -> None:
    house.set_up()
    assert house.json("import", BUNDLE)["new"] > 150
    before = house.run("export", "--patient", "FICTION-0007").stdout
    copy = house.json("backup", house.folder / "copy")
    assert copy["patients"] == 1
    assert (house.folder / "copy").stat().st_mode & 0o077 == 0
    assert house.json("import", other_patient(house.folder))["patients"][0]["name"] == "Later"
    restored = house.json("restore", house.folder / "copy")
    assert restored["patients"] == 1
    assert restored["resources"] == copy["resources"]
    assert house.run("export", "--patient", "FICTION-0007").stdout == before
    assert "No patient 'Later'" in house.run("export", "--patient", "Later", code=2).stderr
    assert house.json("import", BUNDLE, code=5)["new"] == 0
    assert house.json("upgrade")["steps"] == 0
    tasks = {task["name"]: task for task in house.json("work")}
    assert tasks["refresh the desk"]["last_run"]
    assert not [task for task in tasks.values() if task["error"]]


def test_a_backup_is_restored_on_sqlite(tmp_path: Path) -> None:
    house = House(tmp_path)
    backup_and_restore(house)
    kept = tmp_path / "house" / "medonc.before-restore-1.sqlite3"
    with sqlite3.connect(kept) as old:  # the database that was there is whole, with the later patient
        assert old.execute("SELECT count(*) FROM store_patiententry").fetchone() == (2,)


def test_a_backup_is_restored_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    backup_and_restore(House(tmp_path, postgresql))


def test_the_store_and_the_workbench_hold_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    environment = House(tmp_path, postgresql).environment
    told = ("test_import.py", "test_change.py", "test_house.py")
    tests = [str(ROOT / "tests" / "store"), *(str(ROOT / "tests" / "workbench" / name) for name in told)]
    tests += [
        str(ROOT / "tests" / "people" / name)
        for name in ("test_credentials.py", "test_restricted.py", "test_sign_in.py")
    ]
    less = ["--deselect", str(Path(__file__).relative_to(ROOT)), "-p", "no:cacheprovider", "--create-db", "-x"]
    command = [sys.executable, "-m", "pytest", *tests, *less]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_commands_without_an_installation_say_what_to_do(tmp_path: Path) -> None:
    said = House(tmp_path).run("import", BUNDLE, code=2).stderr
    assert "Run `./medonc init` first" in said


def test_bad_input_is_one_sentence_and_an_exit_code(tmp_path: Path, new: Path) -> None:
    house = House(tmp_path)
    house.move_in(new)
    (tmp_path / "letter.txt").write_text("Dear colleague")
    (tmp_path / "copy").write_text("no database")
    for words, code, sentence in (
        (("import", "letter.txt"), 3, "In letter.txt: the file is not JSON"),
        (("import", "nothing.json"), 3, "cannot be opened"),
        (("restore", "letter.txt"), 3, "is not a whole database"),
        (("restore", "nothing"), 3, "No file nothing"),
        (("backup", "copy"), 4, "is there already"),
        (("export", "--patient", "Nobody"), 2, "No patient 'Nobody'"),
        (("serve", "--host", "0.0.0.0"), 4, "nothing is encrypted"),
        (("serve", "--cert", "letter.txt"), 3, "Expected both"),
        (("init", "--username", "second", "--name", "Second Try"), 4, "There are accounts already"),
    ):
        said = house.run(*words, code=code).stderr.strip().splitlines()
        assert sentence in said[-1]
        assert said[-1].startswith("medonc: ")


HEAVY = """{"resourceType":"Bundle","type":"collection","entry":[
{"resource":{"resourceType":"Patient","id":"p1","name":[{"family":"Testfrau","given":["A"]}],"birthDate":"1970-01-01"}},
{"resource":{"resourceType":"Observation","id":"w","status":"final","subject":{"reference":"Patient/p1"},
"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"2024-05-01",
"valueQuantity":{"value":700,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}}]}"""


def test_what_cannot_be_used_is_kept_said_and_not_a_success(tmp_path: Path, new: Path) -> None:
    house = House(tmp_path)
    house.move_in(new)
    (tmp_path / "heavy.json").write_text(HEAVY)
    (tmp_path / "unit.json").write_text(HEAVY.replace("700", "70").replace('"kg"', '"zorks"'))
    (tmp_path / "date.json").write_text(HEAVY.replace("700", "70").replace("2024-05-01", "2024-02-31"))
    for file, sentence in (
        ("heavy.json", "Weight 700 kg on 2024-05-01: implausible (700 kg; 20 to 400 kg is possible) in Observation/w"),
        ("unit.json", "Body weight '70 zorks' cannot be read: unknown unit 'zorks' in Observation/w"),
        ("date.json", "date '2024-02-31' is not a date of the calendar; left out in Observation/w"),
    ):
        for words in (("review", file, "--on", "2024-05-02"), ("import", file)):
            said = house.run(*words, code=5).stderr.strip().splitlines()[-1]
            assert said.startswith(f"medonc: {sentence}")
            assert "kept as received and not used. Expected a value, unit and date that can be. Correct it" in said


def test_a_second_import_changes_nothing_and_says_so(tmp_path: Path, new: Path) -> None:
    house = House(tmp_path)
    house.move_in(new)
    house.run("import", BUNDLE)
    again = house.run("import", BUNDLE, code=5)
    assert again.stderr.strip().splitlines()[-1].startswith("medonc: Nothing changed: ")
    assert "There is nothing to do: the record is as it was." in again.stderr


def test_a_refused_choice_at_set_up_leaves_no_account(tmp_path: Path) -> None:
    house = House(tmp_path)
    refused = house.run("init", "--username", "keyring", "--name", "Ada Keyring", "--zone", "Mars/Phobos", code=2)
    assert "No time zone 'Mars/Phobos'" in refused.stderr
    house.set_up()


def test_an_unusable_place_is_said_in_one_sentence(tmp_path: Path, new: Path) -> None:
    house = House(tmp_path)
    house.move_in(new)
    taken = tmp_path / "taken.json"
    taken.write_text("{}")
    house.run("import", other_patient(tmp_path))
    for words, code in (
        (("export", "--patient", "1", "--out", taken), 4),
        (("export", "--patient", "1", "--out", tmp_path / "no" / "where.json"), 3),
        (("review", other_patient(tmp_path), "--pdf", tmp_path), 3),
        (("serve", "--cert", taken, "--key", taken), 3),
        (("import", other_patient(tmp_path), "--source", " "), 2),
    ):
        assert house.run(*words, code=code).stderr.count("\n") == 1
    house.environment["MEDONC_HOME"] = str(taken)
    assert "cannot be made" in house.run("init", code=3).stderr
