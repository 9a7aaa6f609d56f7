"""Molecular reports and cohorts in time: `.venv/bin/python bench/genomics.py [samples]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from medonc.cli.genomics_cohort import annotate
from medonc.knowledge.load import open_library
from medonc.practice.actionability import interpret
from medonc.practice.genomics.tables import genes_of
from medonc.record import Chart
from medonc.record.facts import FactSource
from medonc.record.measured import RegionStudied, Variant
from medonc.record.person import Person
from medonc.values.codes import Concept

SAMPLES, MEAN = 10_945, 7  # as many as the largest published panel cohort, and its mutations a sample
GENES = 500
LETTERS = "ARNDCQEGHILKMFPSTWYV"


def main() -> None:
    """Prints the time of one report of 500 genes and of a whole cohort's mutations on two processes."""
    library, chance = open_library(), random.Random(7)
    panel = [*genes_of(library).genes, *(f"GENE{n}" for n in range(GENES))][:GENES]
    _one(panel)
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cohort.maf"
        file.write_text(_maf(samples, panel, chance), encoding="utf-8")
        for name in ("rows.csv", "rows.parquet"):
            annotate([file], tumour="non-small-cell lung", out=Path(folder) / name, knowledge=None, jobs=2)


def _one(panel: list[str]) -> None:
    library, on = open_library(), date(2026, 11, 25)
    facts = [
        Variant(source=FactSource(kind="Observation", id=f"v{n}"), present=True, gene=Concept(text=gene),
                protein_change=f"p.R{n + 2}H")
        for n, gene in enumerate(panel)
    ]  # fmt: skip
    studied = RegionStudied(
        source=FactSource(kind="Observation", id="panel"), genes=tuple(Concept(text=g) for g in panel)
    )
    chart = Chart(person=Person(source=FactSource(kind="Patient", id="p")), facts=(*facts, studied))
    interpret(chart, library, on)
    times, worked = [], []
    for _ in range(7):
        begin, began = time.perf_counter(), time.process_time()
        interpret(chart, library, on)
        times.append(1000 * (time.perf_counter() - begin))
        worked.append(1000 * (time.process_time() - began))
    wall, processor = (sorted(each)[3] for each in (times, worked))
    print(f"a report of {len(panel)} genes: {wall:.0f} ms, {processor:.0f} ms of processor time (wanted: under 150)")


def _maf(samples: int, panel: list[str], chance: random.Random) -> str:
    hot = ("KRAS p.G12D", "EGFR p.L858R", "TP53 p.R175H", "BRAF p.V600E", "PIK3CA p.H1047R", "EGFR p.T790M")
    lines = ["Hugo_Symbol\tTumor_Sample_Barcode\tVariant_Classification\tHGVSp_Short\tt_alt_count\tt_ref_count"]
    for sample in range(samples):
        for _ in range(chance.randint(1, 2 * MEAN - 1)):
            gene, protein = chance.choice(hot).split() if chance.random() < 0.15 else _any(panel, chance)
            lines.append(f"{gene}\tS{sample}\tMissense_Mutation\t{protein}\t{chance.randint(5, 90)}\t100")
    return "\n".join(lines) + "\n"


def _any(panel: list[str], chance: random.Random) -> tuple[str, str]:
    return chance.choice(panel), f"p.{chance.choice(LETTERS)}{chance.randint(2, 120)}{chance.choice(LETTERS)}"


if __name__ == "__main__":
    main()
