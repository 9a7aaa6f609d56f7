"""The language on the command line, its page, and criteria in words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes.criterion import atoms, read_criterion
from medonc.practice.criteria import Truth, faults, scene_on, sentence
from medonc.practice.criteria.atoms import KINDS
from medonc.practice.treatment.indicated import indications
from medonc.practice.treatment.questions import question_faults

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "criteria.md"
LIBRARY = open_library()
TESTA = ROOT / "tests" / "bundles" / "testa-mockup.json"
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


def test_the_indication_of_a_regimen_is_put_to_a_record_by_both_commands(medonc: Run, bundle: str) -> None:
    explained = medonc("criteria", "explain", "breast/tchp", bundle, "--on", "2021-09-30")
    asked = medonc("ask", "treatment/regimens/breast/tchp", "--record", bundle, "--on", "2021-09-30")
    assert explained.code == asked.code == 0
    assert explained.out == asked.out
    assert "✓ HER2 positive" in asked.out
    page = json.loads(medonc("ask", "breast/tamoxifen", "--record", bundle, "--on", "2021-09-30", "--json").out)
    assert {part["kind"] for part in page["parts"]} >= {"diagnosis", "stage"}


def test_what_is_neither_a_file_nor_a_regimen_is_refused(medonc: Run, bundle: str) -> None:
    assert "Expected a criterion in TOML" in medonc("criteria", "explain", "breast/tcx", bundle).err
    assert "No regimen 'breast/tcx'" in medonc("ask", "breast/tcx", "--record", bundle).err


def test_every_question_of_the_library_can_be_read_and_answered() -> None:
    assert list(question_faults(LIBRARY)) == []


def test_a_question_about_what_the_library_does_not_hold_is_listed_under_its_file() -> None:
    spoilt = replace(LIBRARY.regimen("breast/tc"), indicated=({"allergy": {"to": "nonexistumab"}},))
    (found,) = question_faults(replace(LIBRARY, regimens={"breast/tc": spoilt}))
    assert found[0] == "treatment/regimens/breast/tc"
    assert "nonexistumab" in found[1]


def test_the_indications_tell_the_cancers_apart() -> None:
    """A regimen of one site is not indicated for somebody whose only cancer is of another."""
    scene = scene_on(read_chart(read_records([TESTA.read_bytes()])), LIBRARY, date(2021, 9, 30))
    met = {one.regimen.site for one in indications(scene) if one.answer.truth is Truth.MET}
    not_excluded = {one.regimen.site for one in indications(scene) if one.answer.truth is not Truth.NOT_MET}
    assert met == not_excluded == {"breast"}
    assert len(indications(scene)) == len(LIBRARY.regimens)
