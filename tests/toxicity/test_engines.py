"""The same grades in every engine: expressions that Polars, DuckDB and PySpark run say what the columns say."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from medonc.cohort.grading import ADDED, grade_labs
from medonc.knowledge.load import open_library

LIBRARY = open_library()
# test, unit, two numbers of its limits; creatinine, ALT and bilirubin also count in baselines, glucose asks
TESTS = (
    ("creatinine", "umol/L", "90", "45"), ("ALT", "U/L", "40", "5"), ("Bilirubin", "umol/L", "20", "3"),
    ("718-7", "g/dL", "16", "8"), ("Sodium", "mmol/L", "145", "130"), ("Glucose", "mmol/L", "5.6", "3"),
    ("Platelets", "10*9/L", "400", "75"), ("29265-6", "mg/dL", "11.5", "8"), ("INR", "", "1.2", "0.8"),
    ("Potassium", "parsec", "5", "3"), ("unheard-of", "U/L", "1", "0"),
)  # fmt: skip
TIMES = ("0.5", "0.75", "1", "1", "1.5", "2", "2.5", "3", "4", "5", "6", "10", "20")
DAYS = 4


def drawn(seed: int, people: int) -> list[dict[str, Any]]:
    """Rows of some people, each test on several days around the start; many values lie on a limit or beside it."""
    chance, rows = random.Random(seed), []
    for subject in range(people):
        for test, unit, top, bottom in TESTS:
            high, low = Fraction(top), Fraction(bottom)
            for day in range(DAYS):
                on = chance.choice((high, low, high * Fraction("1.1")))
                value = on * Fraction(chance.choice(TIMES)) + Fraction(chance.choice(("0", "0", "0.01", "-0.01")))
                rows.append(
                    {
                        "subject": subject if chance.random() < 0.97 else None,
                        "test": test,
                        "day": day if chance.random() < 0.97 else None,
                        "start": 1,
                        "value": None if chance.random() < 0.03 else float(round(value, 4)),
                        "unit": unit,
                        "low": float(low) if chance.random() < 0.9 else None,
                        "high": float(high) if chance.random() < 0.9 else None,
                        "fasting": chance.choice((True, False, None)),
                        "number": len(rows),
                    }
                )
    return rows


KINDS = {
    "subject": pa.int64(), "test": pa.string(), "day": pa.int64(), "start": pa.int64(), "value": pa.float64(),
    "unit": pa.string(), "low": pa.float64(), "high": pa.float64(), "fasting": pa.bool_(), "number": pa.int64(),
}  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in KINDS.items()})


def _spark(table: pa.Table) -> Any:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    return session.createDataFrame(table)


FRAMES: dict[str, tuple[Callable[[pa.Table], Any], Callable[[Any], pa.Table]]] = {
    "polars lazy": (lambda t: pl.from_arrow(t).lazy(), lambda f: f.collect().to_arrow()),  # type: ignore[union-attr]
    "duckdb": (lambda t: duckdb.connect().from_arrow(t), lambda f: f.to_arrow_table()),
}
if find_spec("pyspark") is not None:  # an extra of its own: it brings a Java program along
    FRAMES["pyspark"] = (_spark, lambda f: f.toArrow())


@pytest.mark.parametrize("name", FRAMES)
def test_engines_say_what_columns_say_with_baselines_by_windows(name: str) -> None:
    table = _table(drawn(5, 40))
    made, read = FRAMES[name]
    found = read(grade_labs(made(table), LIBRARY, edition="v5")).sort_by("number")
    wanted = grade_labs(table, LIBRARY, edition="v5")
    for column in ADDED:
        assert found.column(column).to_pylist() == wanted.column(column).to_pylist(), column
    assert {None, 0, 1, 2, 3, 4} <= set(wanted.column("grade_high").to_pylist())
