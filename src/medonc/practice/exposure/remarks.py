"""What is worth saying about a course as recorded: phases out of their time, days that do not fit, what may follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from medonc.knowledge.shapes import KnowledgeRule
from medonc.practice.exposure.course import CoursePhase
from medonc.practice.exposure.recognition import Recognised
from medonc.practice.exposure.schedule import pace
from medonc.values.calendar import days_between
from medonc.values.evidence import Level, Remark


def course_remarks(
    record: str, phases: Sequence[CoursePhase], found: Recognised, rule: KnowledgeRule
) -> tuple[Remark, ...]:
    """The remarks on one recognised, ambiguous or unrecognised course."""
    texts = [
        *_untimely(record, phases, rule),
        *_cut_short(record, phases),
        *_beyond(record, phases),
        *_slow(record, phases, rule),
        *_unclear(found),
    ]
    facts = tuple(event.fact.ref() for phase in phases for event in phase.events if event.fact is not None)
    return tuple(Remark(text=text, level=level, facts=facts, kind=kind) for text, level, kind in texts)


def _untimely(record: str, phases: Sequence[CoursePhase], rule: KnowledgeRule) -> Iterator[tuple[str, Level, str]]:
    """Requested phases that begin long before or after the phase before them would end; an overlap is the graver."""
    if record != "requested":
        return
    for before, after in pairwise(phases):
        if before.planned is None or before.length_days is None:
            continue
        due = before.starts + timedelta(days=before.planned * before.length_days)
        if abs(days_between(due, after.starts)) > rule.numbers["late_days"]:
            apart = days_between(before.starts, after.starts)
            text = (
                f"{after.name} is requested from {after.starts}, {apart} days after {before.name} ({before.starts}); "
                f"{before.planned} cycles of {before.length_days} days would end on {due}"
            )
            yield text, Level.CAUTION if after.starts < due else Level.NOTE, "difference"


def _cut_short(record: str, phases: Sequence[CoursePhase]) -> Iterator[tuple[str, Level, str]]:
    if record != "given":
        return
    for before, after in pairwise(phases):
        if before.planned is not None and len(before.cycles) != before.planned:
            seen = len(before.cycles)
            yield f"{seen} of {before.planned} cycles of {before.name} before {after.name}", Level.NOTE, "difference"


def _beyond(record: str, phases: Sequence[CoursePhase]) -> Iterator[tuple[str, Level, str]]:
    """More cycles recorded than the regimen has."""
    for phase in phases:
        if record == "given" and phase.planned is not None and len(phase.cycles) > phase.planned:
            text = f"{len(phase.cycles)} cycles of {phase.name} given, {phase.planned} planned"
            yield text, Level.CAUTION, "difference"


def _slow(record: str, phases: Sequence[CoursePhase], rule: KnowledgeRule) -> Iterator[tuple[str, Level, str]]:
    """Cycles that usually come later than the regimen has them."""
    for phase in phases:
        usual = pace(phase.cycles) if record == "given" and phase.length_days else None
        if usual is not None and phase.length_days and usual > phase.length_days + rule.numbers["early_days"]:
            text = f"{phase.name} usually came every {usual.normalize():f} days; the regimen has {phase.length_days}"
            yield text, Level.NOTE, "difference"


def _unclear(found: Recognised) -> Iterator[tuple[str, Level, str]]:
    if found.candidates:
        named = ", ".join(sorted(each.short for each in found.candidates))
        yield f"drugs, days and recorded doses fit each of: {named}", Level.CAUTION, "reading"
    if found.may_become:
        named = ", ".join(sorted(each.short for each in found.may_become))
        yield f"may be the beginning of: {named}", Level.NOTE, "reading"
    if found.same_drugs:
        named = ", ".join(sorted(each.short for each in found.same_drugs))
        yield f"has the drugs of {named}, but not its days", Level.CAUTION, "difference"
    elif found.regimen is None and not found.candidates:
        yield "no regimen that we hold has exactly these drugs", Level.NOTE, "reading"
