"""A course's recorded doses held against its regimen, dose by dose, on the day of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TypeAlias

from medonc.knowledge.shapes import Basis, DrugLine, KnowledgeRule, Library, Phase, Regimen
from medonc.practice.answers import Input
from medonc.practice.as_recorded import words
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event
from medonc.practice.treatment.course import line_dose, phase_of, runs_in
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.measures import measures_on
from medonc.practice.treatment.prescription import Measures
from medonc.practice.treatment.recorded import against_proposal, implied_surface, recorded_by_body
from medonc.record import Chart
from medonc.record.therapy import DrugFact
from medonc.values.codes import Snomed
from medonc.values.evidence import Answer, FactRef, Finding, Level, Missing, NotKnown, Remark
from medonc.values.quantity import Quantity

_Measures: TypeAlias = Callable[[Basis, date], Measures]

IN_REGIMEN = "treatment/dosing/recorded_in_regimen"
IMPLIED = "treatment/dosing/implied_surface"
BY_SURFACE = "treatment/dosing/recorded_by_surface"
BY_WEIGHT = "treatment/dosing/recorded_by_weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One recorded dose and what the regimen says of it."""

    event: Event
    phase: str
    cycle: int
    line: DrugLine
    answer: Answer[Quantity]

    @property
    def percent(self) -> Quantity | None:
        """The difference; None where it is not known."""
        return self.answer.value if isinstance(self.answer, Finding) else None


def checked_doses(course: Course, chart: Chart, library: Library, on: date) -> tuple[Checked, ...]:
    """Every recorded dose of a recognised course against its regimen, oldest first; empty for other courses."""
    if course.regimen is None:
        return ()
    # Drugs of one day are counted by the same measures; they are read once for this course.
    measures = cache(lambda basis, day: measures_on(basis, chart, library, day))
    found = []
    for phase in course.phases:
        standard = phase_of(course.regimen, phase.name)
        for event in phase.events:
            found += list(_checked(course.regimen, standard, phase, event, measures, library, on))
    return tuple(found)


def checked_dose(
    course: Course, phase: CoursePhase, event: Event, *, chart: Chart, library: Library, on: date
) -> Checked | None:
    """One recorded dose of a recognised course against its regimen; None for other courses, or without an amount."""
    if course.regimen is None:
        return None
    standard = phase_of(course.regimen, phase.name)
    found = _checked(
        course.regimen, standard, phase, event, lambda basis, day: measures_on(basis, chart, library, day), library, on
    )
    return next(found, None)


def _checked(
    regimen: Regimen, standard: Phase, phase: CoursePhase, event: Event, measures: _Measures, library: Library, on: date
) -> Iterator[Checked]:
    cycle = next((c.number for c in phase.cycles if c.days[0] <= event.day and event.day <= c.days[-1]), 1)
    cycle = min(cycle, standard.cycles or cycle)
    lines = [line for line in standard.drugs if line.drug == event.drug and runs_in(line, cycle)]
    if not lines or (event.amount is None and event.rate is None):
        return
    day = min(on, _known_day(event))
    answers = [(line, _difference(regimen, standard, line, cycle, event, measures, library, day)) for line in lines]
    line, answer = min(answers, key=lambda pair: _closeness(pair[1]))
    title = f"{'Requested' if _is_request(event) else 'Given'} {event.drug}"
    yield Checked(event=event, phase=phase.name, cycle=cycle, line=line, answer=replace(answer, title=title))


def _known_day(event: Event) -> date:
    """The day on which the dose was decided: a request may be written after its start."""
    known = event.fact.known if event.fact is not None else None
    return max(event.day, known.day) if known is not None and _is_request(event) else event.day


def _is_request(event: Event) -> bool:
    return event.fact is not None and event.fact.event.value == "requested"


def _closeness(answer: Answer[Quantity]) -> tuple[bool, object]:
    return (False, abs(answer.value.value)) if isinstance(answer, Finding) else (True, 0)


def _difference(
    regimen: Regimen,
    phase: Phase,
    line: DrugLine,
    cycle: int,
    event: Event,
    measures: _Measures,
    library: Library,
    day: date,
) -> Answer[Quantity]:
    """The recorded amount against the engine's dose, or a recorded dose by body size against the regimen's own."""
    rule = library.rule(IN_REGIMEN)
    fact = event.fact.ref() if event.fact is not None else None
    if event.amount is None and event.rate is not None:
        return _by_body(line, event.rate, library, fact)
    if event.amount is None:
        return NotKnown(title="", missing=(Missing(what="dose"),), rule=rule.rule)
    by = measures(line.basis, day)
    proposed = line_dose(regimen, phase, line, cycle=cycle, by=by, library=library)
    if not isinstance(proposed, ProposedDose):
        return proposed
    if event.amount.unit.kind != proposed.allowed.unit.kind:
        return _not_comparable(event.amount, rule)
    return against_proposal(event.amount, proposed, limit=rule.numbers["differs_from"], rule=rule.rule, fact=fact)


def _by_body(line: DrugLine, rate: Quantity, library: Library, fact: FactRef | None) -> Answer[Quantity]:
    """A dose recorded by body size beside the regimen's; an area under the curve or an amount is not compared."""
    standard = Quantity(line.dose, line.unit)
    rule = library.rule(BY_SURFACE if line.basis is Basis.SURFACE else BY_WEIGHT)
    if rate.unit.kind != standard.unit.kind:
        return _not_comparable(rate, rule)
    return recorded_by_body(rule, {"recorded": Input(value=rate, fact=fact), "dose": Input(value=standard)}, library)


def _not_comparable(recorded: Quantity, rule: KnowledgeRule) -> NotKnown:
    missing = Missing(what="a dose that compares with the regimen's", why=f"recorded in {recorded.unit.shown}")
    return NotKnown(title=rule.rule.title, missing=(missing,), rule=rule.rule)


def implied_surfaces(checked: Iterable[Checked], library: Library) -> dict[str, Finding[Quantity]]:
    """By drug, the body surface that its recorded amount implies; a dose that has a cap implies none."""
    rule = library.rule(IMPLIED)
    found: dict[str, Finding[Quantity]] = {}
    for each in checked:
        line, amount = each.line, each.event.amount
        if line.basis is not Basis.SURFACE or amount is None or line.dose_cap is not None:
            continue
        fact = each.event.fact.ref() if each.event.fact is not None else None
        inputs = {
            "recorded": Input(value=amount, fact=fact),
            "dose": Input(value=Quantity(line.dose, line.unit)),
            "drug": Input(value=each.event.drug),
        }
        found[each.event.drug] = implied_surface(rule, inputs, library)
    return found


def dose_remarks(checked: Iterable[Checked], library: Library) -> Iterator[Remark]:
    """Recorded doses outside what a single dose of the drug can be."""
    for each in checked:
        drug, dose = library.drugs[each.event.drug], each.event.amount or each.event.rate
        if dose is None or drug.plausible_low is None or drug.plausible_high is None:
            continue
        low, high = (Quantity(end, drug.plausible_unit) for end in (drug.plausible_low, drug.plausible_high))
        if dose.unit.kind == low.unit.kind and not low <= dose <= high:
            refs = (each.event.fact.ref(),) if each.event.fact is not None else ()
            text = f"{drug.name} {dose} on {each.event.day}: one dose is {low} to {high}"
            yield Remark(text=text, level=Level.STOP, facts=refs, kind="implausible")


def route_remarks(course: Course, library: Library) -> Iterator[Remark]:
    """Recorded routes that are not on the drug's list: a stop, since a route is never assumed."""
    for event in course.events:
        fact: DrugFact | None = event.fact
        code = fact.route.of(Snomed) if fact is not None and fact.route is not None else None
        routes = library.drugs[event.drug].routes
        if fact is None or code is None or not all(route.snomed for route in routes):
            continue
        if code.code not in {each for route in routes for each in route.snomed}:
            named = ", ".join(route.route for route in routes)
            yield Remark(
                text=f"{event.drug} on {event.day} by {words(fact.route)}; its routes are: {named}",
                level=Level.STOP,
                facts=(fact.ref(),),
                kind="contradiction",
            )


def is_child(chart: Chart, on: date) -> bool:
    """Whether the patient is known to be under 18 on a day."""
    age = chart.person.age(on=on)
    return age is not None and age < 18
