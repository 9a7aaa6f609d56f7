"""How long 20 criteria take for many simulated charts, in columns and one chart after another.

`.venv/bin/python -m bench.cohort [--charts 5000] [--plain 250]`
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import msgspec

from bench.criteria import SITES
from medonc.cohort.criteria import screen_in
from medonc.cohort.criteria.view import View
from medonc.cohort.frames import ENGINES, tables_of
from medonc.cohort.plain import plain
from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes.criterion import Criterion, read_criterion
from medonc.record import Chart
from medonc.simulation import light_panel

CRITERIA = 20
DAY = date(2026, 3, 2)
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode


def eligible(number: int) -> Criterion:
    """One of twenty: no two ask all of the same."""
    return read_criterion(
        [
            {"age": {"at_least": 18, "below": 65 + number}},
            {"diagnosis": {"site": SITES[number % len(SITES)]}},
            {"stage": {"at_least": ("I", "II", "III", "IV")[number % 4]}},
            {"performance": {"at_most": number % 3}},
            {"result": {"of": "neutrophils", "at_least": f"1.{number:02d} 10*9/L", "within_days": 14 + number}},
            {"any": [{"result": {"of": "ALT", "at_most": "2.5 x ULN"}}, {"metastasis": {"site": "liver"}}]},
            {"not": {"marker": {"of": ("ER", "HER2", "MSI", "PD-L1")[number % 4], "is": "positive"}}},
            {"not": {"comorbidity": {"name": "heart failure"}}},
            {"not": {"allergy": {"class": ("taxane", "platinum")[number % 2]}}},
            {"not": {"drug": {"name": "warfarin"}}},
            {"any": [{"measure": {"of": "LVEF", "at_least": f"{45 + number % 10} %"}}, {"sex": {"is": "male"}}]},
            {"cumulative_dose": {"of": "doxorubicin", "below": f"{350 + 10 * (number % 10)} mg/m2"}},
        ]
    )


def charts(count: int) -> list[Chart]:
    """So many invented people, read from their bundles."""
    bundles = light_panel(seed=2, on=DAY, count=count)
    return [read_chart(read_records([_ENCODE(one)], origin=str(n))) for n, one in enumerate(bundles)]


def rates(*, count: int, plainly: int) -> Iterator[tuple[str, float, float]]:
    """Name, answers a second by the clock and by processor time: in columns for `count` charts, plain for `plainly`."""
    library, people, criteria = open_library(), charts(count), [eligible(number) for number in range(CRITERIA)]
    some = people[:plainly]
    answers, *spent = _spent(lambda: [tuple(plain(c, some, library, DAY)) for c in criteria])
    yield (f"plain: {CRITERIA} criteria, {plainly} charts", *(plainly * CRITERIA / each for each in spent))
    for engine in ENGINES:
        tables, *spent = _spent(lambda engine=engine: tables_of(people, engine=engine))
        yield (f"charts into tables, {engine} (charts/s)", *(count / each for each in spent))
        view = View(tables=tables, library=library, on=DAY)
        found, *spent = _spent(lambda view=view: [screen_in(each, view) for each in criteria])
        if [each.truths[:plainly] for each in found] != answers:
            raise AssertionError(f"{engine} and the plain engine differ")
        name = f"screen: {CRITERIA} criteria, {count} charts, {engine}"
        yield (name, *(count * CRITERIA / each for each in spent))


def _spent(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it made, in seconds by the clock and of processor time."""
    began, before = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - began, time.process_time() - before


def main() -> None:
    """Prints a line each."""
    asked = argparse.ArgumentParser(prog="bench.cohort")
    asked.add_argument("--charts", type=int, default=5000)
    asked.add_argument("--plain", type=int, default=250, help="charts for the plain engine")
    words = asked.parse_args()
    for name, wall, cpu in rates(count=words.charts, plainly=words.plain):
        print(f"{name:58} {wall:10.0f} answers/s {cpu:10.0f} by cpu", flush=True)


if __name__ == "__main__":
    main()
