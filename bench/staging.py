"""Tumours staged in a second, and how long one takes with its path: `.venv/bin/python bench/staging.py`."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping

from medonc.cohort.staging import path_of, stage_rows
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.practice.staging.published import Scheme, schemes

MANY = 200_000
FACTORS = "staging/tnm8/breast_prognostic_pathological"  # the widest: T, N, M, grade, three receptors and a score
Rows = list[dict[str, str]]


def main() -> None:
    """Prints the rate over all schemes and over the widest one, and the times of one case with its full path."""
    library, chance = open_library(), random.Random(3)
    held = schemes(library)
    each = MANY // len(held)
    rows = {name: _rows(scheme, each, chance) for name, scheme in held.items()}
    _timed(f"{len(held)} schemes", [(scheme, rows[name]) for name, scheme in held.items()], library)
    _timed("prognostic breast", [(held[FACTORS], _rows(held[FACTORS], MANY, chance))], library)
    times = sorted(_one(scheme, rows[name][0], library) for name, scheme in held.items())
    middle = times[len(times) // 2]
    print(
        f"one case with its path: best {times[0]:.2f} ms, median {middle:.2f} ms, worst {times[-1]:.2f} ms (processor)"
    )


def _rows(scheme: Scheme, count: int, chance: random.Random) -> Rows:
    return [{name: chance.choice(words) for name, words in scheme.words.items()} for _ in range(count)]


def _timed(of: str, cases: list[tuple[Scheme, Rows]], library: Library) -> None:
    start, begun = time.perf_counter(), time.process_time()
    staged = sum(bool(group) for scheme, rows in cases for group in _groups(scheme, rows, library))
    took, used = time.perf_counter() - start, time.process_time() - begun
    count = sum(len(rows) for _, rows in cases)
    rates = f"{count / took:,.0f} a second, {count / used:,.0f} a second of processor time"
    print(f"{of}: {count:,} cases, {rates}, {staged:,} staged")


def _groups(scheme: Scheme, rows: Rows, library: Library) -> Iterator[str]:
    yield from (one.group for one in stage_rows(scheme, rows, library))


def _one(scheme: Scheme, row: Mapping[str, str], library: Library) -> float:
    scheme.possible.clear()  # as the first case of its kind
    start = time.process_time()
    path_of(scheme, row, library)
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    main()
