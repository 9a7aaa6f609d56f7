"""Criteria put to many records on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from medonc.simulation import light_panel

Run = Callable[..., Any]
ON = date(2026, 3, 2)
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode
CRITERION = """
title = "Adults who are well"
all = [{ age = { at_least = 18 } }, { performance = { at_most = 1 } }, { not = { star_sign = { is = "Leo" } } }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four people in files of their own, and three in one NDJSON."""
    people = list(light_panel(seed=3, on=ON, count=7))
    held = tmp_path / "records"
    held.mkdir()
    for number, one in enumerate(people[:4]):
        (held / f"{number}.json").write_bytes(_ENCODE(one))
    lines = [_ENCODE(entry["resource"]) for one in people[4:] for entry in one["entry"]]
    (held / "rest.ndjson").write_bytes(b"\n".join(lines))
    return held


def criterion(folder: Path, text: str) -> str:
    path = folder.parent / "c.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_screen_counts_and_lists(medonc: Run, folder: Path, engine: str) -> None:
    adults = criterion(folder, 'title = "Adults"\nall = [{ age = { at_least = 18 } }]')
    ran = medonc("criteria", "screen", adults, str(folder), "--on", str(ON), "--engine", engine, "--json")
    page = json.loads(ran.out)
    assert page["counts"] == {"met": 7, "not met": 0, "not known": 0}
    assert (page["asked_plain"], page["unreadable"], len(page["patients"])) == (0, [], 7)
    assert {each["answer"] for each in page["patients"]} == {"met"}


def test_what_cannot_be_read_is_listed(medonc: Run, folder: Path) -> None:
    ran = medonc("criteria", "screen", criterion(folder, CRITERION), str(folder), "--on", str(ON))
    assert ran.code == 0
    assert "7 patients on 2026-03-02: 0 met" in ran.out
    assert 'cannot be read: star_sign = { is = "Leo" }' in ran.out
    assert "does not replace" in ran.out


def test_what_is_no_record_is_one_sentence(medonc: Run, folder: Path, tmp_path: Path) -> None:
    asked = criterion(folder, CRITERION)
    (tmp_path / "empty").mkdir()
    (folder / "again.json").write_bytes((folder / "0.json").read_bytes())
    for source, said in (
        (tmp_path / "empty", ".json and no .ndjson in"),
        (tmp_path / "absent", "absent"),
        (folder, "0.json and in again.json"),
    ):
        ran = medonc("criteria", "screen", asked, str(source), "--on", str(ON))
        assert ran.code != 0
        assert said in ran.err
        assert "Traceback" not in ran.err
    (folder / "again.json").unlink()
    ran = medonc("criteria", "screen", asked, str(folder), "--engine", "abacus")
    assert "No engine 'abacus'. We hold: duckdb, polars." in ran.err


def test_without_the_extra_it_says_how_to_install(medonc: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("medonc.cohort")]:
        monkeypatch.delitem(sys.modules, name)
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    ran = medonc("criteria", "screen", criterion(folder, CRITERION), str(folder))
    assert ran.code == 2
    assert "requirements/analytics.lock" in ran.err
