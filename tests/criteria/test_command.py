"""The language on the command line, its page, and criteria in words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes.criterion import atoms, read_criterion
from medonc.practice.criteria import faults, sentence
from medonc.practice.criteria.atoms import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "criteria.md"
LIBRARY = open_library()
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLES = tomllib.loads(BLOCKS[1], parse_float=Decimal)["examples"]
Run = Callable[..., Any]

CRITERION = """
title = "Of an age and a sex"
all = [{ age = { at_least = 18 } }, { not = { sex = { is = "male" } } }, { marker = { of = "EBV", is = "positive" } }]
"""
BROKEN = 'any = [{ age = { at_least = 18 } }, { star_sign = { is = "Leo" } }, { drug = { name = "nonexistumab" } }]'


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: str(each)[:60])
def test_every_example_of_the_page_can_be_read(example: dict[str, Any]) -> None:
    criterion = read_criterion(example)
    assert list(faults(criterion, LIBRARY)) == []
    assert "unreadable" not in sentence(criterion)


def test_the_page_has_an_example_of_every_kind() -> None:
    assert {next(iter(example)) for example in EXAMPLES} == set(KINDS)


def test_the_file_of_the_page_can_be_read() -> None:
    page = tomllib.loads(BLOCKS[0], parse_float=Decimal)
    criterion = read_criterion({"all": page["all"]})
    assert list(faults(criterion, LIBRARY)) == []
    assert len(list(atoms(criterion))) == 7
    assert sentence(criterion).startswith("diagnosis: breast and (ER positive or PR positive) and neutrophils 1.5")


@pytest.fixture
def bundle(bundles: Path) -> str:
    return str(bundles / "testa-mockup.json")


def test_explain_prints_the_tree(medonc: Run, tmp_path: Path, bundle: str) -> None:
    (tmp_path / "c.toml").write_text(CRITERION, encoding="utf-8")
    ran = medonc("criteria", "explain", str(tmp_path / "c.toml"), bundle, "--on", "2026-11-20")
    assert ran.code == 0
    assert "? all of: not known" in ran.out
    assert re.search(r"^  ✓ age 18 or more: \d+$", ran.out, re.MULTILINE)
    assert re.search(r"^    ✗ sex male: female$", ran.out, re.MULTILINE)
    assert "missing EBV: not tested; test EBV" in ran.out
    assert "does not replace" in ran.out


def test_explain_as_json(medonc: Run, tmp_path: Path, bundle: str) -> None:
    (tmp_path / "c.toml").write_text(CRITERION, encoding="utf-8")
    ran = medonc("criteria", "explain", str(tmp_path / "c.toml"), bundle, "--on", "2026-11-20", "--json")
    page = json.loads(ran.out)
    assert page["answer"] == "not known"
    assert [part["kind"] for part in page["parts"]] == ["age", "not", "marker"]
    assert page["missing"] == page["parts"][2]["missing"]
    assert page["parts"][0]["permanent"] is True
    assert page["on"] == "2026-11-20"


def test_check_lists_what_cannot_be_read(medonc: Run, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(CRITERION, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(BROKEN, encoding="utf-8")
    good = medonc("criteria", "check", str(tmp_path / "good.toml"))
    assert (good.code, "every part can be read" in good.out) == (0, True)
    bad = medonc("criteria", "check", str(tmp_path / "good.toml"), str(tmp_path / "bad.toml"))
    assert bad.code == 1
    assert 'star_sign = { is = "Leo" }: no question of this kind' in bad.out
    assert "no drug 'nonexistumab' in the formulary" in bad.out
    listed = json.loads(medonc("criteria", "check", str(tmp_path / "bad.toml"), "--json").out)
    assert [len(each) for each in listed["faults"].values()] == [2]


def test_what_is_no_criterion_is_one_sentence(medonc: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text('title = "Nothing"', encoding="utf-8")
    (tmp_path / "torn.toml").write_text("all = [", encoding="utf-8")
    for name in ("empty.toml", "torn.toml", "absent.toml"):
        ran = medonc("criteria", "check", str(tmp_path / name))
        assert ran.code == 3
        assert ran.err.count("\n") == 1
