"""How long choosing takes for one chart: every indication, the order and the harms of each option.

`.venv/bin/python -m bench.choosing`
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from functools import cache

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.practice.criteria import scene_on
from medonc.practice.treatment.harms import harms
from medonc.practice.treatment.options import options
from medonc.record import Chart
from medonc.simulation.panel import bundle_text, record_of

DAY = date(2026, 3, 2)
SEED, NUMBER = 2718, 42  # an invented person with lung cancer: the site with most regimens


@cache
def _library() -> Library:
    return open_library()


def chart_of(on: date) -> Chart:
    """The chart of that person."""
    bundle = bundle_text(record_of(SEED, NUMBER, on=on).bundle())
    return read_chart(read_records([bundle], origin="choosing"))


def weigh(chart: Chart, on: date) -> int:
    """How many options there are; each with its place and its harms, in a scene of its own."""
    scene = scene_on(chart, _library(), on)
    found = options(scene)
    held = (*found.indicated, *found.undecided, *found.not_indicated)
    return len([harms(one.regimen, scene) for one in held])


def main() -> None:
    """Prints the median and the best of twenty-one runs, by the clock and by processor time."""
    chart = chart_of(DAY)
    count, wall, cpu = weigh(chart, DAY), [], []
    for _ in range(21):
        began, spent = time.perf_counter(), time.process_time()
        weigh(chart, DAY)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - spent))
    print(f"{count} options of {len(_library().regimens)} regimens, wanted: under 120 ms")
    for name, runs in (("clock", wall), ("processor", cpu)):
        print(f"by {name}: median {statistics.median(runs):.1f} ms, best {min(runs):.1f} ms")


if __name__ == "__main__":
    main()
