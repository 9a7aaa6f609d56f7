"""How fast results are graded: a table in memory, Parquet to Parquet with the baseline derived, and one chart.

`.venv/bin/python -m bench.grading [--rows 10000000] [--files-only]`. By the clock and by processor time, the best and
the median of several runs, with the load of the machine and yardsticks beside them: on a busy machine the two differ.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medonc.cohort.grading import grade_labs
from medonc.cohort.grading.files import grade_file
from medonc.cohort.grading.plain import plain_grades
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library

RUNS = 5
# test, unit, lower and upper limit, decimals
TESTS = (
    ("ALT", "U/L", 5.0, 40.0, 0), ("AST", "U/L", 5.0, 35.0, 0), ("Alkaline phosphatase", "U/L", 40.0, 120.0, 0),
    ("Bilirubin", "umol/L", 3.0, 20.0, 1), ("Creatinine", "umol/L", 45.0, 90.0, 0), ("Albumin", "g/L", 35.0, 50.0, 1),
    ("Haemoglobin", "g/dL", 12.0, 16.0, 1), ("Leucocytes", "10*9/L", 4.0, 10.0, 2),
    ("Neutrophils", "10*9/L", 1.8, 7.5, 2), ("Platelets", "10*9/L", 150.0, 400.0, 0),
    ("Sodium", "mmol/L", 135.0, 145.0, 0), ("Potassium", "mmol/L", 3.5, 5.0, 1),
    ("Magnesium", "mmol/L", 0.7, 1.0, 2), ("Lymphocytes", "10*9/L", 1.0, 4.0, 2), ("LDH", "U/L", 120.0, 250.0, 0),
    ("Glucose", "mmol/L", 3.9, 5.6, 1),
)  # fmt: skip
VISITS = 10
HARMED = 0.1  # so many results are far off, by a factor


def table_of(rows: int, seed: int = 1) -> pa.Table:
    """Invented results in the order of subject, test and visit; the first two visits lie before treatment."""
    chance = np.random.default_rng(seed)
    row = np.arange(rows)
    visit, test = row % VISITS, row // VISITS % len(TESTS)
    subject = row // (VISITS * len(TESTS))
    low, high = (np.array([each[place] for each in TESTS])[test] for place in (2, 3))
    scale = 10.0 ** np.array([each[4] for each in TESTS])[test]
    value = (low + high) / 2 + chance.normal(0, 0.3, rows) * (high - low)  # a tenth beyond the limits
    harmed = chance.random(rows) < HARMED
    value[harmed] *= chance.choice((0.3, 0.6, 1.5, 2.5, 6.0), harmed.sum())
    value = np.rint(np.abs(value) * scale) / scale
    names = pa.array([each[0] for each in TESTS])
    units = sorted({each[1] for each in TESTS})
    which, of = pa.array(test.astype(np.int8)), np.array([units.index(each[1]) for each in TESTS], np.int8)[test]
    return pa.table(
        {
            "subject": subject.astype(np.int32),
            "test": pa.DictionaryArray.from_arrays(which, names),
            "day": (visit * 21).astype(np.int32),
            "start": np.full(rows, 21, np.int32),
            "value": value,
            "unit": pa.DictionaryArray.from_arrays(of, pa.array(units)),
            "low": low,
            "high": high,
        }
    )


def measured(name: str, rows: int, work: Callable[[], object]) -> None:
    """Prints how long some work takes, and rows a second."""
    work()
    clock, cpu = [], []
    for _ in range(RUNS):
        began, spent = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    best, middle = min(clock), statistics.median(clock)
    print(
        f"{name:<52} best {best:7.3f} s, median {middle:7.3f} s, processor {statistics.median(cpu):7.3f} s, "
        f"{rows / best / 1e6:7.1f} M rows/s at best; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def loop() -> None:
    """Five million turns of a plain loop: how quick the machine is for us at this moment."""
    for _ in range(5_000_000):
        pass


def yardstick_numpy(table: pa.Table) -> Callable[[], object]:
    """Only the comparing: value against limits that lie ready, six for each row, no units, no reasons, no columns."""
    value, high = (table.column(name).to_numpy() for name in ("value", "high"))
    times = (1.0, 1.5, 2.5, 3.0, 5.0, 20.0)
    return lambda: sum((value > high * each).view(np.int8) for each in times)


def yardstick_duckdb(file: Path, into: Path) -> Callable[[], object]:
    """A creatinine-like grade with a baseline by window, in doubles, Parquet to Parquet."""
    import duckdb

    base = "max(value) filter (day <= start) over (partition by subject, test)"
    grade = " + ".join(f"(value > {n} * high and value > {n} * coalesce(base, high))::int" for n in (1, 1.5, 3, 6))
    query = f"select subject, test, day, {grade} as grade from (select *, {base} as base from '{file}')"
    return lambda: duckdb.connect(config={"threads": 2}).execute(f"copy ({query}) to '{into}' (format parquet)")


def write_in_pieces(file: Path, rows: int) -> None:
    """A file of so many rows, ten million at a time, as pyarrow writes it."""
    piece = min(rows, 10_000_000)
    people, writer = piece // (VISITS * len(TESTS)) + 1, None
    for number in range(rows // piece):
        table = table_of(piece, seed=number + 1)
        subject = pa.array(table.column("subject").to_numpy() + np.int32(number * people))
        table = table.set_column(0, "subject", subject)
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table, row_group_size=1 << 20)
    if writer is not None:
        writer.close()


def in_files(rows: int, library: Library, folder: Path) -> None:
    """Parquet to Parquet, the baseline derived, and what DuckDB alone takes for one grade of the same file."""
    file, into = folder / "labs.parquet", folder / "graded.parquet"
    write_in_pieces(file, rows)
    for keep in ("keys", "all"):
        measured(
            f"Parquet to Parquet, baseline, {rows:,} rows, keep {keep}",
            rows,
            lambda keep=keep: grade_file(file, into, library, edition="v5", keep=keep),
        )
    measured("  beside it: DuckDB, one grade, doubles", rows, yardstick_duckdb(file, into))
    print(f"most memory of this process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Print each figure."""
    asked = argparse.ArgumentParser(prog="bench.grading")
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--files-only", action="store_true", help="Parquet to Parquet alone")
    words = asked.parse_args()
    library = open_library()
    measured("the machine: five million turns of a loop", 5_000_000, loop)
    if not words.files_only:
        in_memory(words.rows, library)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        in_files(words.rows, library, Path(folder))
    measured("the machine again", 5_000_000, loop)


def in_memory(rows: int, library: Library) -> None:
    """A table in memory, the plain engine, and the expressions in DuckDB."""
    import duckdb

    table = table_of(rows)
    few = table.slice(0, 2000).to_pylist()
    measured("plain engine, 2,000 rows", 2000, lambda: [plain_grades(row, library, edition="v5") for row in few])
    measured(f"in memory, baseline derived, {rows:,} rows", rows, lambda: grade_labs(table, library, edition="v5"))
    measured("  beside it: NumPy, comparing alone", rows, yardstick_numpy(table))
    some = table.slice(0, min(rows, 1_000_000))
    relation = duckdb.connect(config={"threads": 2}).from_arrow(some)
    measured(
        f"expressions in DuckDB, {len(some):,} rows",
        len(some),
        lambda: grade_labs(relation, library, edition="v5").to_arrow_table(),
    )


if __name__ == "__main__":
    main()
