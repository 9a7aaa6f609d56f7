"""A hospital's knowledge folders in the served house: added to the library, and visible as an override."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from medonc.knowledge.load import OWN_ROOT
from medonc.store.home import knowledge_folders
from medonc.workbench import open_chart

ID = "assessment/body_surface/mosteller"


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A folder that replaces one rule, and holds one file that is broken."""
    for kind in ("data", "cases"):
        text = (OWN_ROOT / kind / f"{ID}.toml").read_text(encoding="utf-8")
        place = tmp_path / "hospital" / kind / f"{ID}.toml"
        place.parent.mkdir(parents=True)
        place.write_text(text.replace("Body surface, Mosteller", "Body surface of our hospital"), encoding="utf-8")
    (tmp_path / "hospital/data/broken.toml").write_text("shape = = 1\n", encoding="utf-8")
    return tmp_path / "hospital"


def test_folders_are_named_as_a_path_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert knowledge_folders() == ()
    monkeypatch.setenv("MEDONC_KNOWLEDGE", os.pathsep.join(("/one", "", "/other")))
    assert knowledge_folders() == (Path("/one"), Path("/other"))


def test_the_house_opens_them_and_the_override_shows(hospital: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_KNOWLEDGE", str(hospital))
    library = open_chart._own_library.__wrapped__()
    assert library.overridden == (ID,)
    assert library.rule(ID).rule.root == "hospital"
    assert library.rule(ID).rule.title == "Body surface of our hospital"
    assert [said.split(" ")[0] for said in library.refused] == ["broken"]


def test_serve_names_what_it_leaves_out_before_it_begins(hospital: Path, tmp_path: Path) -> None:
    """A port that nobody may have ends it right after the start."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MEDONC_", "DJANGO_"))}
    own = {"MEDONC_HOME": str(tmp_path / "nothing here"), "PYTHONPATH": os.pathsep.join(sys.path)}
    call = [sys.executable, "-m", "medonc", "serve", "--port", "1", "--knowledge", str(hospital)]
    ran = subprocess.run(call, env=clean | own, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode != 0
    assert "left out: broken of hospital cannot be read and was left out" in ran.stderr
    refused = subprocess.run(
        [*call[:-1], str(tmp_path)], env=clean | own, capture_output=True, text=True, check=False, timeout=120
    )
    assert refused.returncode != 0
    assert "holds no folder data" in refused.stderr
    assert "Traceback" not in refused.stderr
