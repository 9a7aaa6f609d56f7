"""Invented people taken through a whole regimen, day 1 after day 1: the verdict, and the doses or the wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from medonc.knowledge.shapes import Library, Regimen
from medonc.practice.criteria import scene_on
from medonc.practice.cycles.due import DueDay
from medonc.practice.cycles.proposal import day_doses, proposals
from medonc.practice.cycles.terms import toxicity_terms
from medonc.practice.cycles.verdict import Verdict, verdict
from medonc.practice.treatment.course import PlannedDose
from medonc.record import Chart, FactSource
from medonc.record.toxicity import Toxicity
from medonc.simulation.chance import Chance
from medonc.simulation.regimen_laboratory.subjects import Subject, seen_again, subjects
from medonc.values.calendar import read_when

WAITS_DAYS = 7
WAITS_MOST = 3  # visits in a row; then the course is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One day 1 as it was judged. `doses` are empty where it was not treated."""

    cycle: int
    on: date
    verdict: Verdict
    first: str
    doses: tuple[PlannedDose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """How one person went through the regimen, visit by visit."""

    number: int
    visits: tuple[Visit, ...]

    @property
    def cycles(self) -> int:
        """How many cycles were treated."""
        return sum(bool(visit.doses) for visit in self.visits)


def courses_of_orders(
    regimen: Regimen, library: Library, *, seed: int, count: int, share: tuple[int, int] = (0, 1)
) -> Iterator[Gone]:
    """So many people through every cycle of a regimen's first phase; the same seed is the same people and days.

    `share` (0, 2) is every second of them from the first: two processes take half each.
    """
    terms = toxicity_terms(regimen, library)
    for subject in islice(subjects(seed, count), share[0], None, share[1]):
        yield Gone(number=subject.number, visits=tuple(_visits(regimen, subject, library, terms, seed)))


def _visits(regimen: Regimen, subject: Subject, library: Library, terms: tuple[str, ...], seed: int) -> Iterator[Visit]:
    phase, on, waited, cycle = regimen.phases[0], subject.on, 0, 1
    while cycle <= (phase.cycles or 1) and waited < WAITS_MOST:
        chart = _asked(terms, seen_again(subject, on=on, seed=seed), cycle)
        visit = _visit(DueDay(regimen=regimen, phase=phase, cycle=cycle, day=1, date=on), chart, library)
        yield visit
        treated = bool(visit.doses)
        waited, cycle = (0, cycle + 1) if treated else (waited + 1, cycle)
        on += timedelta(days=phase.length_days if treated else WAITS_DAYS)


def _visit(due: DueDay, chart: Chart, library: Library) -> Visit:
    scene = scene_on(chart, library, due.date)
    found = verdict(due, scene)
    treated = found.verdict in (Verdict.TREAT, Verdict.REDUCED)
    doses = day_doses(due, proposals(due, found, None, scene)) if treated else ()
    return Visit(cycle=due.cycle, on=due.date, verdict=found.verdict, first=found.first, doses=doses)


def _asked(terms: tuple[str, ...], subject: Subject, cycle: int) -> Chart:
    """The chart of the day, with every harm graded that the treatment asks about: mostly none."""
    chart, on, chance = subject.chart(), read_when(subject.on.isoformat()), Chance(subject.number, "harms", cycle)
    graded = tuple(
        Toxicity(
            source=FactSource(kind="Observation", id=f"{term}-{subject.number}"),
            term=term,
            grade=chance.pick((0, 0, 0, 0, 0, 0, 0, 1, 1, 3)),
            edition="CTCAE v5.0",
            effective=on,
            known=on,
        )
        for term in terms
    )
    return replace(chart, facts=(*chart.facts, *graded))
