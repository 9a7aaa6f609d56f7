"""`medonc respond`: a file in, the assessments, the subjects and the remarked rows out."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from medonc.cli import main

HEAD = "subject,day,lesion,role,size_mm,state,nodal\n"
ROWS = "1,2026-01-01,T1,target,50,,no\n1,2026-03-01,T1,target,30,,no\n1,2026-05-01,T1,target,haemolysed,,no\n"


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


@pytest.mark.parametrize("engine", ["fast", "plain"])
def test_a_file_is_answered_and_nothing_is_dropped(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out, best, rows = (tmp_path / name for name in ("in.csv", "out.parquet", "best.csv", "rows.csv"))
    given.write_text(HEAD + ROWS)
    words = ["respond", str(given), "--criteria", "recist-1.1", "--confirm", "none", "--stable-days", "42"]
    assert run(*words, "-o", str(out), "--subjects", str(best), "--rows", str(rows), "--engine", engine) == 0
    assert pl.read_parquet(out)["overall"].to_list() == ["none", "PR", "NE"]
    assert pl.read_csv(best)["best"].to_list() == ["PR"]
    assert "no number of mm" in rows.read_text()
    said = capsys.readouterr()
    assert "3 assessments of 1 subjects; best response: PR 1" in said.out
    assert "1 row: the size is no number of mm" in said.err


def test_confirmation_and_stable_days_have_no_default(tmp_path: Path) -> None:
    given = tmp_path / "in.csv"
    given.write_text(HEAD + ROWS)
    assert run("respond", str(given), "--criteria", "recist-1.1", "-o", str(tmp_path / "out.csv")) == 2


def test_other_criteria_and_a_missing_column_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "in.csv"
    given.write_text("subject,day\n1,2026-01-01\n")
    words = ["respond", str(given), "--confirm", "28", "--stable-days", "42", "-o", str(tmp_path / "out.csv")]
    assert run(*words, "--criteria", "who") == 2
    assert "recist-1.1" in capsys.readouterr().err
    assert run(*words, "--criteria", "recist-1.1") == 3
    assert "size_mm: of a target" in capsys.readouterr().err
