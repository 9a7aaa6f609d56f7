"""Courses of systemic treatment as the record shows them, requested and given kept apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library, Phase
from medonc.practice.exposure.blocks import Block, blocks, hormonal_apart
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event, Exposures, exposures
from medonc.practice.exposure.lines import with_lines
from medonc.practice.exposure.recognition import Recognised, recognise
from medonc.practice.exposure.remarks import course_remarks
from medonc.practice.exposure.schedule import cycles
from medonc.practice.exposure.sites import cancer_sites
from medonc.record import Chart
from medonc.record.therapy import DrugEvent
from medonc.values.codes import Snomed

RECOGNITION = "treatment/exposure/recognition"
KINDS = {"requested": (DrugEvent.REQUESTED,), "given": (DrugEvent.GIVEN, DrugEvent.TAKEN)}
_NEVER = Decimal(100_000)  # days
_INTENTS = {"373808002": "curative", "363676003": "palliative"}


def courses(chart: Chart, library: Library, on: date) -> tuple[Course, ...]:
    """Every course known on a day: those requested, then those given, each oldest first."""
    known = chart.on(on)
    return tuple(course for record in KINDS for course in courses_as(known, library, record, on))


def recorded_events(chart: Chart, library: Library, record: str) -> Exposures:
    """The drug events of one kind of record: requested, or given and taken."""
    return exposures(chart, library, KINDS[record])


def courses_as(chart: Chart, library: Library, record: str, on: date) -> tuple[Course, ...]:
    """The courses of one kind of record; what is recorded as given on a later day is not yet given."""
    events = [e for e in recorded_events(chart, library, record).known if record == "requested" or e.day <= on]
    return courses_of(events, library, record, cancer_sites(chart, library))


def courses_of(
    events: Collection[Event], library: Library, record: str, sites: frozenset[str] = frozenset()
) -> tuple[Course, ...]:
    """The courses that a run of drug events is, with line numbers; `sites` are those of the patient's cancers."""
    rule = library.rule(RECOGNITION)
    combined, apart = hormonal_apart(sorted(events, key=_in_order), library)
    pause = rule.numbers["pause_days"] if record == "given" else _NEVER  # a request is not repeated for every dose
    runs = blocks(combined, library, {**rule.numbers, "pause_days": pause})
    found = [_course(each, rule, record) for each in recognise(runs, library, rule.numbers, sites)]
    found += [_hormonal([e for e in apart if e.drug == drug], record) for drug in sorted({e.drug for e in apart})]
    return with_lines(tuple(sorted(found, key=lambda c: c.starts)), library)


def _in_order(event: Event) -> tuple[date, str, str]:
    return event.day, event.drug, str(event.fact.source) if event.fact is not None else ""


def _course(found: Recognised, rule: KnowledgeRule, record: str) -> Course:
    phases = tuple(_phase(block, found, n, rule) for n, block in enumerate(found.blocks))
    course = Course(
        record=record,
        name=_name(found),
        phases=phases,
        regimen=found.regimen,
        candidates=tuple(each.short for each in found.candidates),
        intent=_intent(phases),
    )
    return replace(course, remarks=course_remarks(course.record, phases, found, rule))


def _hormonal(events: Sequence[Event], record: str) -> Course:
    phase = CoursePhase(name=events[0].drug, drugs=(events[0].drug,), events=tuple(events), cycles=())
    return Course(record=record, name=events[0].drug, phases=(phase,), hormonal=True, intent=_intent((phase,)))


def _phase(block: Block, found: Recognised, at: int, rule: KnowledgeRule) -> CoursePhase:
    drugs = tuple(sorted(block.drugs))
    known = found.regimen or (found.candidates[0] if found.candidates else None)
    if known is None:
        return CoursePhase(name=" + ".join(drugs), drugs=drugs, events=block.events, cycles=())
    phase: Phase = known.phases[at]
    order = {line.drug: n for n, line in reversed(list(enumerate(phase.drugs)))}
    return CoursePhase(
        name=phase.name,
        drugs=tuple(sorted(drugs, key=lambda drug: order.get(drug, 0))),
        events=block.events,
        cycles=cycles(phase, block, rule.numbers),
        planned=phase.cycles,
        length_days=phase.length_days,
    )


def _name(found: Recognised) -> str:
    if found.regimen is not None:
        part = len(found.phases) < len(found.regimen.phases)
        done = " → ".join(phase.name for phase in found.phases)
        return f"{found.regimen.short} ({done} so far)" if part else found.regimen.short
    if found.candidates:
        return " or ".join(sorted(each.short for each in found.candidates))
    return " + ".join(sorted(found.blocks[0].drugs))


def _intent(phases: Sequence[CoursePhase]) -> str:
    """The intent that the facts of a course agree on."""
    said = set()
    for phase in phases:
        for event in phase.events:
            code = event.fact.intent.of(Snomed) if event.fact and event.fact.intent else None
            if code is not None and code.code in _INTENTS:
                said.add(_INTENTS[code.code])
    return said.pop() if len(said) == 1 else "not recorded"
