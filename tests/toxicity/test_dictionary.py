"""The dictionary as imported: every term with its grades, the map between the editions, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from medonc.feeds.ctcae import dictionary, keep, mapped_terms, read_file
from medonc.knowledge.load import open_library
from medonc.practice.toxicity import mapped
from medonc.values.errors import NotHeld, UnreadableInput

HEAD = "MedDRA SOC,CTCAE Term,Grade 1,Grade 2,Grade 3,Grade 4,Grade 5,Definition,Navigational Note\n"


def test_the_published_files_hold_all_terms_and_the_map(shared_data: Path, tmp_path: Path) -> None:
    five, six = (read_file(shared_data / "ctcae" / name) for name in ("ctcae-v5.0.csv", "ctcae-v6.0.xlsx"))
    assert (five.edition, len(five.terms)) == ("v5", 837)
    assert (six.edition, len(six.terms)) == ("v6", 850)
    keep(five, tmp_path)
    keep(six, tmp_path)
    assert dictionary("v6", tmp_path) == six
    assert dictionary("v5", tmp_path).term("nausea").grade(4) == ""
    assert mapped_terms("Platelet count decreased", "v5", "v6", tmp_path) == ("Thrombocytopenia",)
    assert "Platelet count decreased" in mapped_terms("Thrombocytopenia", "v6", "v5", tmp_path)
    library = open_library()
    for old, new in (("proteinuria", "Urinary protein increased"), ("anemia", "Anemia")):
        ours = mapped(old, "v5", "v6", library=library)
        assert mapped_terms(old, "v5", "v6", tmp_path) == (new,)
        assert ours == new.lower().replace(" ", "_")


def test_the_command_keeps_a_dictionary_in_the_site_s_folder(tmp_path: Path) -> None:
    row = "Gastrointestinal disorders,Invented sickness,a little,more,much,-,-,A test.,-\n"
    (tmp_path / "terms.csv").write_text(HEAD + row, encoding="utf-8")
    words = [sys.executable, "-m", "medonc", "import", "ctcae", str(tmp_path / "terms.csv")]
    home = environ | {"MEDONC_HOME": str(tmp_path / "home")}
    done = subprocess.run(words, env=home, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "CTCAE v5: 1 terms" in done.stdout
    (kept,) = (tmp_path / "home").rglob("v5.json")
    term = dictionary("v5", kept.parents[1]).term("invented SICKNESS")
    assert (term.grades, term.note) == (("a little", "more", "much", "", ""), "")


def test_what_is_no_dictionary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("term,grade\nnausea,1\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"no column MedDRA SOC.*it has term, grade"):
        read_file(tmp_path / "other.csv")
    (tmp_path / "empty.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="no terms"):
        read_file(tmp_path / "empty.csv")
    with pytest.raises(NotHeld, match="medonc import ctcae FILE"):
        dictionary("v6", tmp_path)
