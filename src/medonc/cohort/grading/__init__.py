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
from medonc.cohort.grading.expressions import graded_frame
from medonc.cohort.grading.lazy_columns import prepared
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.tables import graded_columns
from medonc.knowledge.shapes import Library

_CORES = 2
__all__ = ["ADDED", "grade_labs", "grade_table"]


def grade_labs(frame: Any, library: Library, *, edition: str, columns: Mapping[str, str] = MappingProxyType({})) -> Any:
    """The caller's frame with grades and remarks beside every row; `columns` says what our columns are called in it.

    Nothing is dropped. A frame that is held in memory keeps its order; one that an engine plans (DuckDB, PySpark,
    Polars lazy) stays planned: its tests and units alone are looked through now, the engine grades when it is asked.
    Refuses a wrong column, listing those expected, and an unknown edition.
    """
    held = nw.from_native(frame, pass_through=False)
    own = named(held.collect_schema().names(), columns)
    if isinstance(held, nw.LazyFrame):
        return _planned(held, own, Plans(library, edition)).to_native()
    table = grade_table(held.to_arrow(), library, edition=edition, names=own)
    return nw.from_arrow(table, backend=held.implementation).to_native()


def _planned(frame: nw.LazyFrame[Any], names: Mapping[str, str], plans: Plans) -> nw.LazyFrame[Any]:
    kept = frame.collect_schema().names()
    return graded_frame(prepared(frame, names, plans), plans).select(*kept, *ADDED)


def grade_table(table: pa.Table, library: Library, *, edition: str, names: Mapping[str, str]) -> pa.Table:
    """An Arrow table with grades and remarks beside every row."""
    for name, column in graded_columns(table, names, Plans(library, edition), workers=_CORES).items():
        table = table.append_column(name, column)
    return table
