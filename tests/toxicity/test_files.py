"""Files of results: Parquet in portions, CSV, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from medonc.cohort.grading import ADDED, grade_labs
from medonc.cohort.grading.files import grade_file
from medonc.knowledge.load import open_library
from medonc.values.errors import UnreadableInput

LIBRARY = open_library()
MANY = 60


def _visits() -> pa.Table:
    """Sixty people with seven visits each: the first before treatment, creatinine that rises."""
    rows = [(person, visit) for person in range(MANY) for visit in range(7)]
    return pa.table(
        {
            "subject": [person for person, _ in rows],
            "test": ["creatinine"] * len(rows),
            "value": [(40 + person + 12 * visit * (person % 5)) / 1 for person, visit in rows],
            "unit": ["umol/L"] * len(rows),
            "low": [45.0] * len(rows),
            "high": [90.0] * len(rows),
            "day": [visit * 7 for _, visit in rows],
            "start": [1] * len(rows),
        }
    )


@pytest.mark.parametrize("rows_in_group", [5, 7, 100, 1000])
def test_portions_grade_as_the_whole_does(tmp_path: Path, rows_in_group: int) -> None:
    table = _visits()
    pq.write_table(table, tmp_path / "labs.parquet", row_group_size=rows_in_group)
    summary = grade_file(tmp_path / "labs.parquet", tmp_path / "graded.parquet", LIBRARY, edition="v6")
    whole, found = grade_labs(table, LIBRARY, edition="v6"), pq.read_table(tmp_path / "graded.parquet")
    assert found.num_rows == summary.rows == table.num_rows
    for name in ("grade_high", "at_least_high", "value"):
        assert found.column(name).to_pylist() == whole.column(name).to_pylist()
    assert {0, 1, 2, 3} <= set(found.column("grade_high").to_pylist())
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_patient_who_comes_back_later_in_the_file_keeps_the_baseline(tmp_path: Path) -> None:
    table = _visits()
    later = pa.concat_tables([table.slice(0, 3), table.slice(7), table.slice(3, 4)])
    pq.write_table(later, tmp_path / "labs.parquet", row_group_size=9)
    grade_file(tmp_path / "labs.parquet", tmp_path / "graded.parquet", LIBRARY, edition="v6")
    found = pq.read_table(tmp_path / "graded.parquet").column("grade_high").to_pylist()
    whole = grade_labs(table, LIBRARY, edition="v6").column("grade_high").to_pylist()
    assert found == whole[:3] + whole[7:] + whole[3:7]


def test_csv_in_and_out_by_the_command(tmp_path: Path) -> None:
    text = (
        "USUBJID,test,value,unit,low,high\n1,718-7,9.5,g/dL,12,16\n1,718-7,haemolysed,g/dL,12,16\n2,718-7,11,,12,16\n"
    )
    (tmp_path / "labs.csv").write_text(text, encoding="utf-8")
    words = ["grade", "labs.csv", "--edition", "v5", "-o", "graded.csv", "--column", "subject=USUBJID"]
    done = subprocess.run([sys.executable, "-m", "medonc", *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "3 rows" in done.stdout
    assert "the value is no number" in done.stdout
    found = pa_csv.read_csv(tmp_path / "graded.csv")
    assert found.column("grade_low").to_pylist() == [2, None, None]
    assert found.column("remarks").to_pylist() == ["", "the value is no number", "no unit"]


def test_only_keys_may_be_kept(tmp_path: Path) -> None:
    pq.write_table(_visits(), tmp_path / "labs.parquet")
    grade_file(tmp_path / "labs.parquet", tmp_path / "graded.parquet", LIBRARY, edition="v5", keep="keys")
    found = pq.read_table(tmp_path / "graded.parquet")
    assert found.column_names == ["subject", "test", "day", *ADDED]
    assert found.num_rows == MANY * 7


def test_half_a_file_is_never_left(tmp_path: Path) -> None:
    table = _visits().set_column(6, "day", pa.array([True] * (MANY * 7)))
    pq.write_table(table, tmp_path / "labs.parquet")
    with pytest.raises(UnreadableInput, match="day holds bool"):
        grade_file(tmp_path / "labs.parquet", tmp_path / "graded.parquet", LIBRARY, edition="v5")
    assert [path.name for path in tmp_path.iterdir()] == ["labs.parquet"]


def test_what_is_refused(tmp_path: Path) -> None:
    pq.write_table(_visits(), tmp_path / "labs.parquet")
    with pytest.raises(UnreadableInput, match="another file"):
        grade_file(tmp_path / "labs.parquet", tmp_path / "labs.parquet", LIBRARY, edition="v5")
    with pytest.raises(UnreadableInput, match=r"ends in \.parquet or \.csv"):
        grade_file(tmp_path / "labs.xls", tmp_path / "graded.csv", LIBRARY, edition="v5")
    (tmp_path / "broken.parquet").write_bytes(b"no table")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        grade_file(tmp_path / "broken.parquet", tmp_path / "graded.csv", LIBRARY, edition="v5")


def test_every_bad_row_is_there_with_its_reason(tmp_path: Path) -> None:
    rows = (
        ("creatinine,80,umol/L,45,90,2026-01-01", 0, ""),
        ("creatinine,200,umol/L,45,90,2026-02-01", 2, ""),  # 2.5 times the baseline and 2.2 times the limit
        ("creatinine,200,,45,90,2026-02-01", None, "no unit"),
        ("creatinine,200,umol/L,45,,2026-02-01", None, "no upper limit"),
        ("creatinine,200,umol/L,45,about 90,2026-02-01", None, "no upper limit"),
        ("creatinine,200,mm[Hg],45,90,2026-02-01", None, "a unit of the wrong kind"),
        ("zonulin,200,ng/mL,45,90,2026-02-01", None, "no laboratory term grades this test"),
        ("creatinine,-3,umol/L,45,90,2026-02-01", None, "negative value"),
        ("creatinine,<0.1,umol/L,45,90,2026-02-01", None, "the value is no number"),
        ("creatinine,haemolysed,umol/L,45,90,2026-02-01", None, "the value is no number"),
        ("creatinine,,umol/L,45,90,2026-02-01", None, "no value"),
        ("creatinine,80,umol/L,45,90,3 January", 0, "no day that can be read"),
    )
    head = "subject,test,value,unit,low,high,day,start\n"
    text = head + "".join(f"1,{row},2026-01-02\n" for row, _, _ in rows) + "2,creatinine,200,umol/L,45,90,2026-02-01,\n"
    (tmp_path / "labs.csv").write_text(text, encoding="utf-8")
    summary = grade_file(tmp_path / "labs.csv", tmp_path / "graded.parquet", LIBRARY, edition="v5")
    found = pq.read_table(tmp_path / "graded.parquet")
    remarks = found.column("remarks").to_pylist()
    for place, (row, grade, reason) in enumerate(rows):
        assert found.column("grade_high")[place].as_py() == grade or "upper limit" in reason, row
        assert (reason in (remarks[place] or "")) if reason else remarks[place] is None, (row, remarks[place])
    assert remarks[-1] == "no baseline"
    assert found.column("at_least_high").to_pylist()[-1] is True
    assert summary.rows == len(rows) + 1
    assert summary.remarks["the value is no number"] == 2


def test_unsorted_patients_within_portions_keep_their_baselines(tmp_path: Path) -> None:
    table = _visits()
    backwards = table.take(list(range(0, MANY * 7, 2)) + list(range(1, MANY * 7, 2)))
    pq.write_table(pa.concat_tables([backwards.sort_by("subject")]), tmp_path / "sorted.parquet", row_group_size=10)
    order = [14, 0, 7, 1, 8, 15, *range(2, 7), *range(9, 14), *range(16, 21)]
    mixed = pa.concat_tables([table.slice(0, 21).take(order), table.slice(21)])
    pq.write_table(mixed, tmp_path / "mixed.parquet", row_group_size=10)
    for name, given in (("sorted", pq.read_table(tmp_path / "sorted.parquet")), ("mixed", mixed)):
        grade_file(tmp_path / f"{name}.parquet", tmp_path / "graded.parquet", LIBRARY, edition="v6")
        found = pq.read_table(tmp_path / "graded.parquet").column("grade_high").to_pylist()
        assert found == grade_labs(given, LIBRARY, edition="v6").column("grade_high").to_pylist()
