"""Tumours staged in a second, and how long one takes with its path: `.venv/bin/python bench/staging.py`."""

from __future__ import annotations

import random
import time

from medonc.cohort.staging import path_of, stage_rows
from medonc.knowledge.load import open_library
from medonc.practice.staging.published import schemes

MANY = 200_000


def main() -> None:
    """Prints the rate over all schemes, and the best and median time of one case with its full path."""
    library, chance = open_library(), random.Random(3)
    held = list(schemes(library).values())
    each = MANY // len(held)
    rows = {s.rule.rule.id: [{k: chance.choice(w) for k, w in s.words.items()} for _ in range(each)] for s in held}
    start = time.perf_counter()
    staged = sum(bool(one.group) for s in held for one in stage_rows(s, rows[s.rule.rule.id], library))
    took = time.perf_counter() - start
    print(f"{each * len(held)} cases of {len(held)} schemes: {each * len(held) / took:,.0f} a second, {staged} staged")
    times = []
    for scheme in held:
        begin = time.perf_counter()
        path_of(scheme, rows[scheme.rule.rule.id][0], library)
        times.append(1000 * (time.perf_counter() - begin))
    times.sort()
    print(
        f"one case with its path: best {times[0]:.2f} ms, median {times[len(times) // 2]:.2f} ms, worst {times[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
