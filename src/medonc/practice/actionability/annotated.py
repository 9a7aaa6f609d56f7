"""One sample's alterations as rows of a table: what each is, whether it drives, its tier in a tumour, what it opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.advice import Verdict, advices
from medonc.practice.actionability.report import judged_in
from medonc.practice.actionability.tiers import Judged
from medonc.practice.actionability.tumours import Tumour
from medonc.practice.genomics.profile import profile
from medonc.record import Chart
from medonc.record.facts import FactSource
from medonc.record.measured import Variant
from medonc.record.person import Person

Row: TypeAlias = tuple[str, ...]
COLUMNS = ("sample", "gene", "alteration", "kind", "fraction_percent", "oncogenicity", "points", "codes", "tier",
           "level", "escat", "opens", "closes", "faults", "library")  # fmt: skip
_NOBODY = Person(source=FactSource(kind="Patient", id="sample"))


def annotated(sample: str, variants: Sequence[Variant], tumour: str, library: Library) -> Iterator[Row]:
    """A row an alteration, the same in several spellings once; what cannot be judged says its faults."""
    held = profile(Chart(person=_NOBODY, facts=tuple(variants)), library)
    place = Tumour(name=tumour)
    judged = judged_in(held, place, library)
    by_reason: dict[tuple[str, Verdict], list[str]] = {}
    for each in advices(judged, held, place, library):
        by_reason.setdefault((each.because, each.verdict), []).append(each.therapy)
    for one in judged:
        said = one.found.alteration.said()
        opens, closes = (by_reason.get((said, verdict), []) for verdict in (Verdict.DO, Verdict.NOT))
        yield _row(sample, one, "; ".join(opens), "; ".join(closes), library.edition)


def _row(sample: str, one: Judged, opens: str, closes: str, edition: str) -> Row:
    alteration, points = one.found.alteration, one.oncogenicity
    fraction = one.found.fraction
    return (
        sample,
        alteration.gene,
        alteration.said(),
        alteration.kind.value,
        "" if fraction is None else f"{fraction.normalize():f}",
        points.judged.value,
        str(points.points),
        " ".join(code.code for code in points.codes),
        one.tier.value,
        one.level,
        one.escat,
        opens,
        closes,
        "; ".join(alteration.faults),
        edition,
    )
