"""Files of results graded row by row: Parquet in portions that end at a patient's last row, CSV whole."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from medonc.cohort.grading.columns import ADDED, named
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.tables import graded_columns
from medonc.knowledge.shapes import Library
from medonc.values.errors import NotHeld, UnreadableInput

_AHEAD = 2
_KINDS = (".parquet", ".csv")
_KEYS = ("subject", "test", "day")
Kept: TypeAlias = Sequence[str] | None  # names of the file's columns; None keeps all


@dataclass(slots=True)
class Summary:
    """What a file held: rows, grades in both directions, and reasons, each with its count."""

    rows: int = 0
    low: Counter[int | None] = field(default_factory=Counter)
    high: Counter[int | None] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def add(self, table: pa.Table) -> None:
        """Counts the rows of a graded table."""
        self.rows += table.num_rows
        for name, counter in (("grade_low", self.low), ("grade_high", self.high), ("remarks", self.remarks)):
            found: Counter[Any] = counter
            for each in pc.value_counts(table.column(name)).to_pylist():
                if name != "remarks" or each["values"]:
                    found[each["values"]] += each["counts"]

    def join(self, other: Summary) -> None:
        """Adds the counts of another table."""
        self.rows += other.rows
        self.low.update(other.low)
        self.high.update(other.high)
        self.remarks.update(other.remarks)


def grade_file(
    file: Path,
    into: Path,
    library: Library,
    *,
    edition: str,
    columns: Mapping[str, str] = MappingProxyType({}),
    keep: str = "all",
) -> Summary:
    """Grades a file of results into another; every row comes out, in its order.

    `keep` is `all` columns of the file, or `keys`: subject, test and day alone beside the grades.
    Refuses a file that is neither Parquet nor CSV, a wrong column, and writing over the file that is read.
    """
    for path in (file, into):
        if path.suffix.lower() not in _KINDS:
            raise UnreadableInput(f"'{path.name}'", expected="a file that ends in " + " or ".join(_KINDS))
    if not file.is_file():
        raise UnreadableInput(f"no file '{file}'", expected="results as Parquet or CSV")
    if into.exists() and into.samefile(file):
        raise UnreadableInput(f"'{into}' is the file that is read", expected="another file to write")
    try:
        portions, names = _opened(file, columns)
        kept = [names[name] for name in _KEYS if name in names] if _only_keys(keep) else None
        return _written(_graded(portions, names, Plans(library, edition), kept), into)
    except pa.ArrowInvalid as bad:
        raise UnreadableInput(
            f"'{file.name}' cannot be read ({str(bad).splitlines()[0]})", expected="a table"
        ) from None


def _only_keys(keep: str) -> bool:
    if keep not in ("all", "keys"):
        raise NotHeld.named("choice of columns to keep", keep, ("all", "keys"))
    return keep == "keys"


def _opened(file: Path, columns: Mapping[str, str]) -> tuple[Iterator[pa.Table], dict[str, str]]:
    """The table in portions, and our names of its columns."""
    if file.suffix.lower() == ".csv":
        table = pa_csv.read_csv(file, convert_options=pa_csv.ConvertOptions(strings_can_be_null=True))
        return iter([table]), named(table.column_names, columns)
    opened = pq.ParquetFile(file)
    held = opened.schema_arrow.names
    names = named(held, columns)
    words = [name for name in held if _is_text(opened.schema_arrow.field(name).type)]
    opened = pq.ParquetFile(file, read_dictionary=words)
    return _portions(opened, names), names


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _portions(opened: pq.ParquetFile, names: Mapping[str, str]) -> Iterator[pa.Table]:
    """Row group after row group; with a baseline to derive, cut after the last row of a patient."""
    if not {"day", "start"} <= names.keys() or "baseline" in names:
        yield from (opened.read_row_group(number) for number in range(opened.num_row_groups))
    elif not _in_order(opened, names["subject"]):
        yield opened.read()
    else:
        yield from _by_patient(opened, names["subject"])


def _by_patient(opened: pq.ParquetFile, subject: str) -> Iterator[pa.Table]:
    kept: list[pa.Table] = []
    for number in range(opened.num_row_groups):
        table = opened.read_row_group(number)
        last = table.column(subject)
        cut = table.num_rows if not table.num_rows else _first_of_last(last)
        if cut:
            yield pa.concat_tables([*kept, table.slice(0, cut)])
            kept = []
        kept.append(table.slice(cut))
    if kept:
        yield pa.concat_tables(kept)


def _first_of_last(column: pa.ChunkedArray) -> int:
    """The place of the first row of the last patient of a portion whose patients are in order."""
    last, low, high = column[-1].as_py(), 0, len(column) - 1
    if not _increases(column):
        return int(pc.index(column, column[-1]).as_py())
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if column[middle].as_py() == last else (middle + 1, high)
    return low


def _increases(column: pa.ChunkedArray) -> bool:
    """Whether a column of numbers never falls."""
    if not pa.types.is_integer(column.type) or column.null_count:
        return False
    numbers = column.to_numpy()
    return bool((numbers[1:] >= numbers[:-1]).all())


def _in_order(opened: pq.ParquetFile, subject: str) -> bool:
    """Whether the row groups hold patients in order, so that none comes back in a later one."""
    place = opened.schema_arrow.names.index(subject)
    groups = [opened.metadata.row_group(n).column(place).statistics for n in range(opened.num_row_groups)]
    if any(group is None or not group.has_min_max for group in groups):
        return len(groups) == 1
    return all(before.max <= after.min for before, after in pairwise(groups))


def _graded(
    portions: Iterator[pa.Table], names: Mapping[str, str], plans: Plans, kept: Kept
) -> Iterator[tuple[pa.Table, Summary]]:
    """Each portion with its grades, in order: one is read and one graded while one is written."""
    waiting: deque[Future[tuple[pa.Table, Summary]]] = deque()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as grader:
        coming = reader.submit(next, portions, None)
        while (portion := coming.result()) is not None:
            coming = reader.submit(next, portions, None)
            waiting.append(grader.submit(_with_grades, portion, names, plans, kept))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _with_grades(table: pa.Table, names: Mapping[str, str], plans: Plans, kept: Kept) -> tuple[pa.Table, Summary]:
    added = graded_columns(table, names, plans)
    table = table if kept is None else table.select(kept)
    for name, column in added.items():
        table = table.append_column(name, column)
    summary = Summary()
    summary.add(table)
    return table, summary


def _written(tables: Iterator[tuple[pa.Table, Summary]], into: Path) -> Summary:
    """Writes what was graded, and puts it in place when all of it is there; half a file is never left."""
    unfinished = into.with_name(into.name + ".part")
    try:
        summary = _filled(tables, unfinished, is_csv=into.suffix.lower() == ".csv")
        unfinished.replace(into)
    finally:
        unfinished.unlink(missing_ok=True)
    return summary


def _filled(tables: Iterator[tuple[pa.Table, Summary]], path: Path, *, is_csv: bool) -> Summary:
    summary, writer = Summary(), None
    for table, counts in tables:
        if writer is None:
            writer = _writer(path, table, is_csv=is_csv)
        summary.join(counts)
        writer.write_table(_plain(table) if is_csv else table)
    if writer is None:
        raise UnreadableInput("the file holds no rows", expected="results")
    writer.close()
    return summary


def _writer(path: Path, table: pa.Table, *, is_csv: bool) -> Any:
    if is_csv:
        return pa_csv.CSVWriter(path, _plain(table).schema)
    words = [each.name for each in table.schema if pa.types.is_dictionary(each.type) or _is_text(each.type)]
    keys = [each.name for each in table.schema if each.name not in ADDED]  # only they are looked up by their ends
    return pq.ParquetWriter(path, table.schema, use_dictionary=words, compression="snappy", write_statistics=keys)


def _plain(table: pa.Table) -> pa.Table:
    """The table without dictionaries, which CSV does not hold."""
    columns = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))
