"""How long 200 criteria of eight questions take for one chart: `.venv/bin/python bench/criteria.py`."""

from __future__ import annotations

import sys
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.knowledge.shapes.criterion import Criterion, read_criterion
from medonc.practice.criteria import explain, scene_on

SITES = ("breast", "lung", "colorectal", "ovary", "prostate", "stomach", "pancreas", "bladder", "kidney", "lymphoma")
CLASSES = ("anthracycline", "taxane", "platinum")
BUNDLE = Path(__file__).resolve().parents[1] / "tests" / "bundles" / "testa-mockup.json"


def indication(number: int, classes: tuple[str, ...]) -> Criterion:
    """One of many indications: no two ask all of the same."""
    return read_criterion(
        [
            {"diagnosis": {"site": SITES[number % len(SITES)]}},
            {"stage": {"at_least": ("I", "II", "III", "IV")[number % 4]}},
            {"marker": {"of": ("ER", "HER2", "MSI", "PD-L1")[number % 4], "is": ("positive", "negative")[number % 2]}},
            {"performance": {"at_most": number % 3}},
            {"measure": {"of": "creatinine clearance", "at_least": f"{30 + number % 40} mL/min"}},
            {"result": {"of": "neutrophils", "at_least": f"1.{number:03d} 10*9/L", "within_days": 7}},
            {"prior_therapy": {"class": classes[number % len(classes)], "washout_days": 14 + number % 28}},
            {"not": {"allergy": {"class": classes[(number + 1) % len(classes)]}}},
        ]
    )


def main() -> None:
    """Prints the best and the median of twenty-one runs, each with a fresh scene."""
    library = open_library()
    held = {drug.drug_class for drug in library.drugs.values()}
    classes = tuple(each for each in CLASSES if each in held) or tuple(islice(cycle(sorted(held)), 2))
    criteria = [indication(number, classes) for number in range(200)]
    bundle = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLE
    chart = read_chart(tuple(read_records([bundle.read_bytes()], origin=bundle.name)))
    times = []
    for _ in range(21):
        start = time.perf_counter()
        scene = scene_on(chart, library, date(2026, 11, 20))
        answers = [explain(each, scene) for each in criteria]
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    unreadable = sum(bool(a.unreadable) for a in answers)
    print(f"200 criteria of 8: best {times[0]:.1f} ms, median {times[10]:.1f} ms; {unreadable} unreadable")


if __name__ == "__main__":
    main()
