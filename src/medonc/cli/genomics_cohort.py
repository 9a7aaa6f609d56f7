"""`medonc genomics cohort FILE-OR-FOLDER --tumour NAME --out TABLE`: every alteration of every sample, annotated."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from medonc.values.errors import MedoncError, NotHeld, UnreadableInput

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library
    from medonc.practice.actionability.annotated import Row
    from medonc.record.measured import Variant

_PART = 400  # samples that one process takes at a time
_ENDINGS = (".csv", ".parquet")


def annotate(
    words: Sequence[Path], *, tumour: str, out: Path | None, knowledge: Sequence[Path] | None, jobs: int
) -> None:
    """Writes one row an alteration of each sample; says how many, what was left out, and how long it took."""
    from medonc.cli.with_folders import library_with
    from medonc.feeds.genomics_maf import read_maf
    from medonc.feeds.genomics_study import read_study
    from medonc.practice.actionability.tumours import lineage

    if len(words) != 1 or out is None or out.suffix not in _ENDINGS:
        raise MedoncError(
            "a cohort needs one file and one table to write", expected="cohort FILE --out rows.csv|.parquet"
        )
    library = library_with(knowledge)
    if tumour and not lineage(tumour, library):
        raise NotHeld.named("tumour type", tumour, [row["name"] for row in library.tables["genomics/tumours"]])
    start = time.perf_counter()
    read = read_study(words[0]) if words[0].is_dir() else read_maf(words[0])
    count = _write(out, _rows(read.samples, tumour, tuple(knowledge or ()), jobs))
    seconds = time.perf_counter() - start
    for reason in read.left_out[:10]:
        print(f"left out: {reason}", file=sys.stderr)
    said = f"{len(read.samples)} samples, {count} alterations in {seconds:.1f} s"
    print(f"{said}; {len(read.left_out)} lines left out; {out}")


def _rows(samples: Mapping[str, tuple[Variant, ...]], tumour: str, roots: tuple[Path, ...], jobs: int) -> Iterator[Row]:
    held = list(samples.items())
    parts = [held[at : at + _PART] for at in range(0, len(held), _PART)]
    if jobs == 1 or len(parts) == 1:
        yield from (row for part in parts for row in rows_of(part, tumour, roots))
        return
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("fork")) as pool:
        for rows in pool.map(rows_of, parts, [tumour] * len(parts), [roots] * len(parts)):
            yield from rows


def rows_of(samples: Sequence[tuple[str, tuple[Variant, ...]]], tumour: str, roots: tuple[Path, ...]) -> list[Row]:
    """The rows of some samples."""
    from medonc.practice.actionability.annotated import annotated

    return [row for sample, variants in samples for row in annotated(sample, variants, tumour, _held(roots))]


@cache
def _held(roots: tuple[Path, ...]) -> Library:
    from medonc.knowledge.load import open_library

    return open_library(*roots)


def _write(out: Path, rows: Iterable[Row]) -> int:
    return _write_csv(out, rows) if out.suffix == ".csv" else _write_parquet(out, list(rows))


def _write_csv(out: Path, rows: Iterable[Row]) -> int:
    import csv

    from medonc.practice.actionability.annotated import COLUMNS

    count = 0
    with out.open("w", encoding="utf-8", newline="") as held:
        writer = csv.writer(held, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_parquet(out: Path, rows: list[Row]) -> int:
    from medonc.practice.actionability.annotated import COLUMNS

    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        do = "write .csv, or install the analytics extra"
        raise UnreadableInput("Parquet cannot be written: pyarrow is not here", do=do) from None
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    table = {name: pa.array(list(each), pa.string()) for name, each in zip(COLUMNS, columns, strict=True)}
    pq.write_table(pa.table(table), out)
    return len(rows)
