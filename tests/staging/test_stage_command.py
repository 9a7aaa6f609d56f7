"""`medonc stage` at the command line: a group, a refusal of another day, a group that does not follow, many tumours."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import run_command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tnm8/colorectal", "pT3", "pN1a", "cM0"], "Stage group: IIIB (TNM 8)"),
        (["tnm8/breast_prognostic_pathological", "pT2", "pN0", "cM0", "grade=G3", "er=positive", "pr=negative",
          "her2=negative", "oncotype=10"], "Stage group: IA (TNM 8)"),
        (["tnm8/gist_stomach", "pT2", "pN0", "cM0", "mitoses=6"], "Stage group: II (TNM 8)"),
        (["other/testis_markers", "ldh=1.5", "hcg=1 [iU]/L", "afp=4 ng/mL"], "Serum markers (S): S2"),
        (["tnm8/colorectal", "T3", "N0", "M0", "--recorded", "II"], "Stage group: IIA"),
        (["tnm8/thyroid_differentiated", "T2", "N1", "M1", "age=54 a", "--recorded", "II"], "Stage group: II"),
    ],
)  # fmt: skip
def test_a_group_is_printed(arguments: list[str], said: str) -> None:
    ran = run_command("stage", *arguments)
    assert said in ran.out, ran


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tnm8/colorectal", "T3", "N0", "M1a", "--recorded", "II"], "II does not follow from these categories"),
        (["tnm8/vulva", "T1b", "N0", "M0", "--diagnosed", "2024-05-01"], "TNM version 9 of this site is not held; the"),
        (["tnm8/lung", "T1b", "N1", "M0", "--diagnosed", "2025-01-01"], "the edition of that day"),
        (["tnm8/lung", "T1b", "--diagnosed", "spring"], "'spring' is no day"),
        (["tnm8/colorectal", "T1b3", "N0"], "T1b3"),
        (["tnm8/lung", "--table", str(Path(__file__).parent / "boundaries.csv")], "has no column"),
    ],
)
def test_what_cannot_be_staged_is_said(arguments: list[str], said: str) -> None:
    ran = run_command("stage", *arguments)
    assert ran.code != 0
    assert said in ran.err, ran


def test_a_table_is_staged_with_the_reason_of_each_refusal(tmp_path: Path) -> None:
    table, out = tmp_path / "tumours.csv", tmp_path / "out.csv"
    table.write_text("id,T,n,m,stage\na,pT3,N0,M0,IIA\nb,pT3,N0,M1a,II\nc,pT3,,M0,IIIB\n", encoding="utf-8")
    ran = run_command("stage", "tnm8/colorectal", "t=T", "--table", str(table), "--recorded", "stage", "-o", str(out))
    assert ran.out.splitlines() == [
        "2 of 3 staged; 1 not",
        "1 of 2 recorded stages agree, 1 differ",
        "row 2: II is recorded, T3 N0 M1a come to IVA",
        "not staged, 1: N category: not recorded",
    ]
    assert out.read_text(encoding="utf-8").splitlines()[1:] == [
        "a,pT3,N0,M0,IIA,IIA,",
        "b,pT3,N0,M1a,II,IVA,",
        "c,pT3,,M0,IIIB,,N category: not recorded",
    ]
