"""The molecular report of one patient on one day, in the clinician's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.advice import Advice, Verdict, advices
from medonc.practice.actionability.asked import NOT_TESTED, Asked, asked_here
from medonc.practice.actionability.blood_cells import blood_cells, with_caution
from medonc.practice.actionability.doses import doses
from medonc.practice.actionability.inherited import inherited
from medonc.practice.actionability.next_tests import NextTest, next_tests
from medonc.practice.actionability.releases import Release, releases
from medonc.practice.actionability.tiers import Judged, Tier, judge
from medonc.practice.actionability.tumours import Tumour, tumour_of
from medonc.practice.genomics.profile import Profile, profile
from medonc.practice.treatment.gene_advice import GeneAdvice
from medonc.record import Chart
from medonc.record.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class MolecularReport:
    """Everything that the molecular tests mean in this tumour; with the library's edition and the releases."""

    person: Person
    on: date
    edition: str
    tumour: Tumour
    profile: Profile
    judged: tuple[Judged, ...] = ()
    advice: tuple[Advice, ...] = ()
    asked: tuple[Asked, ...] = ()
    next_tests: tuple[NextTest, ...] = ()
    doses: tuple[GeneAdvice, ...] = ()
    germline: tuple[str, ...] = ()
    blood_cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # a caution by alteration
    faults: tuple[str, ...] = ()
    releases: tuple[Release, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Advice, ...]:
        """The therapies of one verdict."""
        return tuple(each for each in self.advice if each.verdict is verdict)

    @property
    def to_test(self) -> tuple[Asked, ...]:
        """What was never tested and would decide."""
        return tuple(each for each in self.asked if each.state == NOT_TESTED)


def interpret(chart: Chart, library: Library, on: date) -> MolecularReport:
    """The report of a chart as known; a finding with a fault is listed and judged by nothing."""
    held = profile(chart, library)
    tumour = tumour_of(chart, library)
    judged = judged_in(held, tumour, library)
    asked = tuple(asked_here(judged, held, tumour, library))
    cautions = blood_cells(judged, tumour, library)
    advice = (with_caution(each, cautions) for each in advices(judged, held, tumour, library))
    places = tuple(Verdict)
    return MolecularReport(
        person=chart.person,
        on=on,
        edition=library.edition,
        tumour=tumour,
        profile=held,
        judged=judged,
        advice=tuple(sorted(advice, key=lambda each: places.index(each.verdict))),
        asked=asked,
        next_tests=next_tests(asked, tumour, library),
        doses=doses(chart, tumour, library, on),
        germline=tuple(inherited(judged, held, tumour, chart.person.age(on=on), library)),
        blood_cells=cautions,
        faults=tuple(_faults(held, tumour)),
        releases=releases(library),
    )


def judged_in(held: Profile, tumour: Tumour, library: Library) -> tuple[Judged, ...]:
    """Each alteration found, the highest tier first."""
    return tuple(sorted((judge(each, tumour, library) for each in held.found), key=_order))


def _order(judged: Judged) -> tuple[int, str, str]:
    return tuple(Tier).index(judged.tier), judged.level or "~", judged.found.alteration.said()


def _faults(held: Profile, tumour: Tumour) -> Iterator[str]:
    if not tumour.name:
        yield "the diagnosis does not tell the tumour type: evidence of one tumour cannot be told from another's"
    said = Counter(f"{e.alteration.said()}: {f}" for e in (*held.found, *held.unstated) for f in e.alteration.faults)
    yield from (f"{text} ({count} variants)" if count > 1 else text for text, count in said.items())
    yield from (f"{each.alteration.said()}: the report does not say whether it is present" for each in held.unstated)
    yield from (f"{m.name}: '{m.said}' cannot be read" for m in held.measures if not m.state)
    if held.untold:
        yield held.plasma.why


__all__ = ["Asked", "MolecularReport", "Verdict", "interpret"]
