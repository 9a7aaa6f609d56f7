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

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from medonc.cohort.grading.columns import named
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.rows import NONE, Grades
from medonc.cohort.grading.tables import as_columns, graded
from medonc.knowledge.shapes import Library
from medonc.values.errors import NotHeld, UnreadableInput

_AHEAD = 2
_KINDS = (".parquet", ".csv")
_HIGHEST = 5
_BATCH = 1 << 16
_KEYS = ("subject", "test", "day")
Kept: TypeAlias = Sequence[str] | None  # names of the file's columns; None keeps all


@dataclass(slots=True)
class Summary:
    """What a file held: rows, grades in both directions, and reasons, each with its count."""

    rows: int = 0
    low: Counter[int | None] = field(default_factory=Counter)
    high: Counter[int | None] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, found: Grades, remarks: pa.DictionaryArray) -> Summary:
        """The counts of some rows."""
        summary = cls(rows=len(found.why))
        for grades, counter in ((found.low, summary.low), (found.high, summary.high)):
            left = len(grades)
            for grade in range(NONE, _HIGHEST + 1):
                if left and (count := int(np.count_nonzero(grades == grade))):
                    counter[None if grade == NONE else grade] = count
                    left -= count
        for each in pc.value_counts(remarks.indices).to_pylist():
            if each["values"] is not None:
                summary.remarks[remarks.dictionary[each["values"]].as_py()] = each["counts"]
        return summary

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
        opened = _opened(file, columns)
        kept = [opened.names[name] for name in _KEYS if name in opened.names] if _only_keys(keep) else None
        return _written(_graded(opened, Plans(library, edition), kept), into, opened)
    except pa.ArrowInvalid as bad:
        raise UnreadableInput(
            f"'{file.name}' cannot be read ({str(bad).splitlines()[0]})", expected="a table"
        ) from None


def _only_keys(keep: str) -> bool:
    if keep not in ("all", "keys"):
        raise NotHeld.named("choice of columns to keep", keep, ("all", "keys"))
    return keep == "keys"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file as portions, our names of its columns, and those of its columns in which no row is empty."""

    portions: Iterator[pa.Table]
    names: dict[str, str]
    whole: frozenset[str] = frozenset()


def _opened(file: Path, columns: Mapping[str, str]) -> _Opened:
    if file.suffix.lower() == ".csv":
        table = pa_csv.read_csv(file, convert_options=pa_csv.ConvertOptions(strings_can_be_null=True))
        return _Opened(iter([table]), named(table.column_names, columns))
    opened = pq.ParquetFile(file)
    held = opened.schema_arrow.names
    names = named(held, columns)
    words = [name for name in held if _is_text(opened.schema_arrow.field(name).type)]
    opened = pq.ParquetFile(file, read_dictionary=words)
    return _Opened(_portions(opened, names), names, _whole(opened))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _whole(opened: pq.ParquetFile) -> frozenset[str]:
    """The plain columns of which every portion says that none is missing: writing them needs no marks of absence."""
    found = set(opened.schema_arrow.names)
    for number in range(opened.num_row_groups):
        group = opened.metadata.row_group(number)
        for place in range(group.num_columns):
            column = group.column(place)
            held = column.statistics
            if held is None or not held.has_null_count or held.null_count or "." in column.path_in_schema:
                found.discard(column.path_in_schema.split(".")[0])
    return frozenset(found)


def _portions(opened: pq.ParquetFile, names: Mapping[str, str]) -> Iterator[pa.Table]:
    """Row group after row group; with a baseline to derive, cut after the last row of a patient."""
    if not {"day", "start"} <= names.keys() or "baseline" in names:
        yield from (opened.read_row_group(number) for number in range(opened.num_row_groups))
    elif not _in_order(opened, names["subject"]):
        yield opened.read()
    else:
        yield from _by_patient(opened, names["subject"])


def _by_patient(opened: pq.ParquetFile, subject: str) -> Iterator[pa.Table]:
    """Portions that hold all rows of their patients; what follows a row group out of order stays together."""
    kept: list[pa.Table] = []
    in_order = True
    for number in range(opened.num_row_groups):
        table = opened.read_row_group(number)
        if _ends_there(opened, number, subject):
            yield _joined([*kept, table])
            kept, in_order = [], True
            continue
        ranks = _ranks(table.column(subject))
        in_order = in_order and ranks is not None and bool((ranks[1:] >= ranks[:-1]).all())
        cut = int(np.searchsorted(ranks, ranks[-1])) if in_order and ranks is not None else 0
        if cut:
            yield _joined([*kept, table.slice(0, cut)])
            kept = []
        kept.append(table.slice(cut))


def _joined(tables: list[pa.Table]) -> pa.Table:
    """The tables as one, each column in one piece: of two dictionaries the second would be written out in full."""
    return tables[0] if len(tables) == 1 else pa.concat_tables(tables).combine_chunks()


def _ends_there(opened: pq.ParquetFile, number: int, subject: str) -> bool:
    """Whether the last patient of a row group has no rows in the next."""
    if number + 1 == opened.num_row_groups:
        return True
    place = opened.schema_arrow.names.index(subject)
    mine, following = (opened.metadata.row_group(n).column(place).statistics for n in (number, number + 1))
    return bool(mine.max < following.min)


def _ranks(column: pa.ChunkedArray) -> npt.NDArray[np.int64] | None:
    """Numbers in the order of the patients; None where a patient is missing or neither number nor text."""
    if column.null_count:
        return None
    if pa.types.is_integer(column.type):
        return np.asarray(column.to_numpy())
    if not pa.types.is_dictionary(column.type):
        return None
    held = column.combine_chunks()
    held = held if isinstance(held, pa.Array) else held.unify_dictionaries().chunk(0)
    words = np.array([word.encode() for word in held.dictionary.to_pylist()], object)
    rank = np.empty(len(words), np.int64)
    rank[np.argsort(words, kind="stable")] = np.arange(len(words))
    found: npt.NDArray[np.int64] = rank[held.indices.to_numpy()]
    return found


def _in_order(opened: pq.ParquetFile, subject: str) -> bool:
    """Whether the row groups hold patients in order, so that none comes back in a later one."""
    place = opened.schema_arrow.names.index(subject)
    groups = [opened.metadata.row_group(n).column(place).statistics for n in range(opened.num_row_groups)]
    if any(group is None or not group.has_min_max for group in groups):
        return len(groups) == 1
    return all(before.max <= after.min for before, after in pairwise(groups))


def _graded(opened: _Opened, plans: Plans, kept: Kept) -> Iterator[tuple[pa.Table, Summary]]:
    """Each portion with its grades, in order: one is read and one graded while one is written."""
    waiting: deque[Future[tuple[pa.Table, Summary]]] = deque()
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as grader:
        coming = reader.submit(next, opened.portions, None)
        while (portion := coming.result()) is not None:
            coming = reader.submit(next, opened.portions, None)
            waiting.append(grader.submit(_with_grades, portion, opened.names, plans, kept))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _with_grades(table: pa.Table, names: Mapping[str, str], plans: Plans, kept: Kept) -> tuple[pa.Table, Summary]:
    found, plan = graded(table, names, plans)
    added = as_columns(found, plan, plans)
    table = table if kept is None else table.select(kept)
    for name, column in added.items():
        table = table.append_column(name, column)
    return table, Summary.of(found, added["remarks"])


def _written(tables: Iterator[tuple[pa.Table, Summary]], into: Path, opened: _Opened) -> Summary:
    """Writes what was graded, and puts it in place when all of it is there; half a file is never left."""
    unfinished = into.with_name(into.name + ".part")
    try:
        summary = _filled(tables, unfinished, opened, is_csv=into.suffix.lower() == ".csv")
        unfinished.replace(into)
    finally:
        unfinished.unlink(missing_ok=True)
    return summary


def _filled(tables: Iterator[tuple[pa.Table, Summary]], path: Path, opened: _Opened, *, is_csv: bool) -> Summary:
    summary, writer = Summary(), None
    for table, counts in tables:
        shown = _plain(table) if is_csv else table.cast(_marked(table.schema, opened.whole))
        if writer is None:
            writer = _writer(path, shown, [opened.names["subject"]], is_csv=is_csv)
        summary.join(counts)
        writer.write_table(shown)
    if writer is None:
        raise UnreadableInput("the file holds no rows", expected="results")
    writer.close()
    return summary


def _marked(schema: pa.Schema, whole: frozenset[str]) -> pa.Schema:
    """The schema with the columns that are never empty marked so."""
    never = whole | {"at_least_low", "at_least_high"}
    return pa.schema([each.with_nullable(False) if each.name in never else each for each in schema])


def _writer(path: Path, table: pa.Table, found_by: list[str], *, is_csv: bool) -> Any:
    """A file to write to; `found_by` are the columns by whose ends its row groups are looked up."""
    if is_csv:
        return pa_csv.CSVWriter(path, table.schema)
    words = [each.name for each in table.schema if pa.types.is_dictionary(each.type) or _is_text(each.type)]
    return pq.ParquetWriter(
        path,
        table.schema,
        use_dictionary=words,
        compression="snappy",
        write_statistics=found_by,
        write_batch_size=_BATCH,
    )


def _plain(table: pa.Table) -> pa.Table:
    """The table without dictionaries, which CSV does not hold."""
    columns = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))
