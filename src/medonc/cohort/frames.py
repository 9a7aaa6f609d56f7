"""Tables of many charts: people, results and statements, held by an engine that narwhals speaks to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import narwhals as nw
import pyarrow as pa

from medonc.cohort.tidy import PEOPLE, RESULTS, STATEMENTS, Columns, Tidy
from medonc.record import Chart
from medonc.values.errors import NotHeld

Frame: TypeAlias = nw.LazyFrame[Any]
SHAPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"people": PEOPLE, "results": RESULTS, "statements": STATEMENTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """`people` has a row for each chart, numbered as in `charts`; `tidy` says what the numbers in columns mean."""

    engine: str
    charts: Sequence[Chart]
    tidy: Tidy
    people: Frame
    results: Frame
    statements: Frame


def tables_of(charts: Iterable[Chart], *, engine: str = "polars") -> Tables:
    """The tables of charts, held by `polars` or `duckdb`. Refuses another engine."""
    if engine not in ENGINES:
        raise NotHeld.named("engine", engine, ENGINES)
    kept, tidy = tuple(charts), Tidy()
    for patient, chart in enumerate(kept):
        tidy.add(patient, chart)
    columns = {"people": tidy.people, "results": tidy.results, "statements": tidy.statements}
    arrow = {name: _arrow(columns[name], shape) for name, shape in SHAPES.items()}
    for table in columns.values():  # the engine holds them now
        for column in table.values():
            column.clear()
    return Tables(engine=engine, charts=kept, tidy=tidy, **ENGINES[engine](arrow))


def _arrow(columns: Columns, shape: Mapping[str, str]) -> pa.Table:
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in shape.items()])
    return pa.table(columns, schema=schema)


def _polars(tables: Mapping[str, pa.Table]) -> dict[str, Frame]:
    import polars

    frames = {name: polars.from_arrow(table) for name, table in tables.items()}
    return {name: nw.from_native(frame).lazy() for name, frame in frames.items() if isinstance(frame, polars.DataFrame)}


def _duckdb(tables: Mapping[str, pa.Table]) -> dict[str, Frame]:
    import duckdb

    database = duckdb.connect()
    for name, table in tables.items():
        database.from_arrow(table).create(name)
    return {name: nw.from_native(database.table(name)) for name in tables}


ENGINES: Mapping[str, Callable[[Mapping[str, pa.Table]], dict[str, Frame]]] = MappingProxyType(
    {"polars": _polars, "duckdb": _duckdb}
)
