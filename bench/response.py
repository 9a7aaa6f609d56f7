"""How long RECIST 1.1 with confirmation and best response takes for many subjects, in columns and one after another.

`.venv/bin/python -m bench.response [--subjects 100000] [--plain 1000]`
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from medonc.cohort.response.fast import fast
from medonc.cohort.response.immune import fast_immune
from medonc.cohort.response.lesion_table import Lesions, read_lesions
from medonc.cohort.response.outcome import NOTHING, Outcome
from medonc.cohort.response.plain import plain
from medonc.cohort.response.respond import ASSESSMENT, BEST
from medonc.cohort.response.visits import ordered
from medonc.knowledge.load import open_library
from medonc.practice.response.recist_methods import protocol
from medonc.practice.response.targets import limits

VISITS, TARGETS = 5, 3
SEED = 2718


def table(subjects: int) -> pa.Table:
    """Invented courses: three targets and one non-target at five visits, a new lesion in one visit of twenty."""
    chance = np.random.default_rng(SEED)
    shape = (subjects, VISITS, TARGETS)
    course = np.cumprod(chance.uniform(0.7, 1.2, size=(subjects, VISITS, 1)), axis=1)
    noise, start = chance.uniform(0.95, 1.05, shape), chance.integers(10, 80, size=(subjects, 1, TARGETS))
    size = np.round(start * course * noise, 1)
    per_visit = TARGETS + 1
    rows = subjects * VISITS * per_visit
    place = np.arange(rows)
    lesion, visit = place % per_visit, place // per_visit % VISITS
    is_target = lesion < TARGETS
    sizes = np.full(rows, np.nan)
    sizes[is_target] = size.reshape(-1)
    state = np.where(is_target, "", np.where(chance.random(rows) < 0.04, "worse", "present"))
    return pa.table(
        {
            "subject": place // (per_visit * VISITS),
            "day": pa.array((20_000 + visit * 56).astype(np.int32)).cast(pa.date32()),
            "lesion": pa.array(np.array(["T1", "T2", "T3", "N1"])[lesion]),
            "role": pa.array(np.where(is_target, "target", "non-target")),
            "size_mm": pa.array(sizes, mask=~is_target),
            "state": pa.array(state),
            "nodal": pa.array(np.where(lesion == 2, "yes", "no")),
        }
    )


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """The median seconds of processor time of several runs, and what the last gave."""
    took, found = [], None
    for _ in range(runs):
        began = time.process_time()
        found = work()
        took.append(time.process_time() - began)
    return sorted(took)[len(took) // 2], found


def main() -> None:
    """Prints the seconds of reading, of the fast engine and of the plain one, and whether both agree."""
    asked = argparse.ArgumentParser(prog="bench.response")
    asked.add_argument("--subjects", type=int, default=100_000)
    asked.add_argument("--plain", type=int, default=1000, help="subjects for the plain engine")
    words = asked.parse_args()
    library = open_library()
    limit = limits(library.rule(ASSESSMENT).numbers)
    asks = protocol(library.rule(BEST).numbers, confirm="28", stable_days=42)

    def answer(lesions: Lesions, engine: Callable[..., Outcome]) -> Outcome:
        rows = ordered(lesions)
        return engine(rows, lesions, limit, asks, np.full(len(rows.first), NOTHING))

    given = table(words.subjects)
    reading, lesions = timed(lambda: read_lesions(given), 5)
    quick, _ = timed(lambda: answer(lesions, fast), 5)
    print(f"{words.subjects:,} subjects, {len(given):,} rows: reading {reading:.2f} s, in memory {quick:.2f} s (0.5 s)")
    immune, _ = timed(lambda: fast_immune(ordered(lesions), lesions, library.rule("response/irecist").numbers), 5)
    print(f"iRECIST: in memory {immune:.2f} s")
    few = read_lesions(table(words.plain))
    slow, judged = timed(lambda: answer(few, plain), 1)
    same = all(np.array_equal(getattr(judged, n), getattr(answer(few, fast), n)) for n in Outcome.__dataclass_fields__)
    print(f"plain: {words.plain:,} subjects in {slow:.2f} s; both agree: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()
