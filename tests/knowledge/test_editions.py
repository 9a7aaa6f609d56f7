"""Two editions of the knowledge: folders, zips, revisions, and the people whom a change touches."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from medonc.cli import root
from medonc.knowledge.load import OWN_ROOT
from medonc.values.errors import UnreadableInput

REPO = Path(__file__).resolve().parents[2]
BUNDLE = REPO / "tests" / "bundles" / "testa-mockup.json"


def diff(*words: object) -> dict[str, object]:
    done = CliRunner().invoke(root, ["knowledge", "diff", *map(str, words), "--json"], catch_exceptions=False)
    page: dict[str, object] = json.loads(done.stdout)
    return page


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house's knowledge with one number changed: the divisor of Mosteller."""
    folder = tmp_path_factory.mktemp("later") / "knowledge"
    shutil.copytree(OWN_ROOT / "data", folder / "data")
    shutil.copytree(OWN_ROOT / "cases", folder / "cases")
    rule = folder / "data/assessment/body_surface/mosteller.toml"
    text = rule.read_text(encoding="utf-8")
    assert "3600" in text
    rule.write_text(text.replace("divisor = 3600", "divisor = 3500"), encoding="utf-8")
    return folder


def test_a_zip_stands_for_its_folder(later: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "later"), "zip", later.parent)
    assert diff(later, packed) == {"added": [], "removed": [], "changed": []}
    assert diff(OWN_ROOT, packed) == {"added": [], "removed": [], "changed": ["assessment/body_surface/mosteller"]}


def test_a_revision_of_the_checkout_is_compared() -> None:
    if not (REPO / ".git").exists():
        pytest.skip("not a git checkout: there is no revision to compare")
    assert diff("HEAD", "HEAD") == {"added": [], "removed": [], "changed": []}


@pytest.mark.parametrize("name", ["no-such-revision", "--output=x", str(BUNDLE)])
def test_what_is_neither_folder_nor_zip_nor_revision_is_refused(name: str) -> None:
    with pytest.raises(UnreadableInput, match="a knowledge folder, a zip of one, or a git revision"):
        CliRunner().invoke(root, ["knowledge", "diff", "--json", "--", name, str(OWN_ROOT)], catch_exceptions=False)


def test_the_people_whom_a_change_touches_are_named_with_what_changes(later: Path) -> None:
    page = diff(OWN_ROOT, later, "--records", BUNDLE, "--on", "2021-09-30")
    (person,) = page["patients"]  # type: ignore[misc]
    rows = {row["what"]: (row["before"], row["after"]) for row in person["findings"]}  # type: ignore[index]
    surface = next(rows[what] for what in rows if "urface" in what)
    assert surface[0] != surface[1]
    assert all("m²" in said for said in surface)
    assert diff(OWN_ROOT, OWN_ROOT, "--records", BUNDLE, "--on", "2021-09-30")["patients"] == []
