"""CTCAE grades of the results of many patients: one definition, the caller's own frame in and out.

`grade_labs` takes and gives a frame of any library that narwhals speaks to. The plain engine, `plain_grades`, maps
`practice.toxicity.grade` over the rows: it is the judge, and generated tables hold the fast one equal to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import pyarrow as pa

from medonc.cohort.grading.columns import ADDED, named
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.tables import graded_columns
from medonc.knowledge.shapes import Library
from medonc.values.errors import UnreadableInput

_CORES = 2
__all__ = ["ADDED", "grade_labs", "grade_table"]


def grade_labs(frame: Any, library: Library, *, edition: str, columns: Mapping[str, str] = MappingProxyType({})) -> Any:
    """The caller's frame with grades and remarks beside every row; `columns` says what our columns are called in it.

    Nothing is dropped and the order stays. Refuses a wrong column, listing those expected, and an unknown edition.
    """
    held = nw.from_native(frame, pass_through=False)
    lazy = isinstance(held, nw.LazyFrame)
    own = named(held.collect_schema().names(), columns)
    table = held.collect("pyarrow").to_native() if isinstance(held, nw.LazyFrame) else held.to_arrow()
    return _given_back(grade_table(table, library, edition=edition, names=own), held, lazy=lazy)


def grade_table(table: pa.Table, library: Library, *, edition: str, names: Mapping[str, str]) -> pa.Table:
    """An Arrow table with grades and remarks beside every row."""
    for name, column in graded_columns(table, names, Plans(library, edition), workers=_CORES).items():
        table = table.append_column(name, column)
    return table


def _given_back(table: pa.Table, like: nw.DataFrame[Any] | nw.LazyFrame[Any], *, lazy: bool) -> Any:
    """An Arrow table as a frame of the library that the caller uses."""
    name = like.implementation
    if name is nw.Implementation.DUCKDB:
        import duckdb

        return duckdb.connect().from_arrow(table)
    if name is nw.Implementation.PYSPARK:
        raise UnreadableInput("a frame of PySpark", expected="pandas, Polars, DuckDB or Arrow", do="use toArrow()")
    frame = nw.from_arrow(table, backend=name)
    return (frame.lazy() if lazy else frame).to_native()
