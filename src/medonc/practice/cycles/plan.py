"""The duty Plan: treatment as recorded, and the next day of treatment with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from medonc.knowledge.shapes import Library, Severity
from medonc.practice.answers import DutyAnswers
from medonc.practice.criteria import Explained, Scene, scene_on
from medonc.practice.criteria.treated import given_courses
from medonc.practice.cycles.due import DueDay, next_day
from medonc.practice.cycles.planned import due_by_plan, plan_under_way
from medonc.practice.cycles.verdict import ChangeAnswer, DayVerdict, verdict
from medonc.practice.exposure import Course
from medonc.practice.treatment import treatment
from medonc.practice.treatment.day_limits import LimitAnswer
from medonc.practice.treatment.interactions import Interacting, interactions_of
from medonc.practice.treatment.plan import DUTY
from medonc.record import Chart
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Step, StepKind

NEXT_DAY = "Next day"
DUE = "due"  # the step that says on which day
LATE_DAYS = 28  # a day of treatment that is overdue by more is not asked about: the course is over, or not recorded
EARLY_DAYS = 4  # before that, today's values say nothing of the day


def plan(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """What treatment is recorded, and whether its next day may be given."""
    held = treatment(chart, library, on)
    scene = scene_on(chart, library, on)
    found = [answer.under(DUTY) for answer in _next(scene)]
    first, rest = held.answers[:1], held.answers[1:]
    grave = tuple(_interaction(one) for one in interactions_of(chart, library, on).found if _is_grave(one.value))
    return DutyAnswers(duty=DUTY, answers=(*first, *found, *grave, *rest), remarks=held.remarks)


def _is_grave(found: Interacting) -> bool:
    """Moderate and minor ones are many and known: they stand on the drugs' pages, not in front of every plan."""
    return found.severity in (Severity.CONTRAINDICATED, Severity.MAJOR)


def _interaction(one: Finding[Interacting]) -> Answer[object]:
    return replace(one, title=f"Interaction, {one.value.severity.value}").under(DUTY)


def _next(scene: Scene) -> Iterator[Answer[object]]:
    due = due_day(scene)
    if due is not None and (scene.on - due.date).days >= -EARLY_DAYS:
        yield _answer(verdict(due, scene))


def due_day(scene: Scene) -> DueDay | None:
    """The day that is due by the plan made here, else by the course as recorded; None where none is, or it is over."""
    decided = plan_under_way(scene)
    if decided is not None:
        return due_by_plan(decided, scene)
    course = course_under_way(scene)
    due = next_day(course) if course is not None else None
    return due if due is not None and (scene.on - due.date).days <= LATE_DAYS else None


def course_under_way(scene: Scene) -> Course | None:
    """The course with the last dose given; the others are over or run at home."""
    return max(given_courses(scene), key=lambda one: one.last, default=None)


def _answer(found: DayVerdict) -> Answer[object]:
    title = NEXT_DAY
    said = f"{found.due.said()}, due {found.due.date}: {found.first}"
    rule = found.due.regimen.rule
    answers = [*(one.answer for one in found.limits), *(one.answer for one in found.changes)]
    facts = tuple(dict.fromkeys(fact for answer in answers for fact in answer.facts))
    if not found.limits:
        missing = Missing(what="limits for treating", why="not held for this regimen")
        return NotKnown(title=title, missing=(missing,), rule=rule, facts=facts)
    due = Step(kind=StepKind.INPUT, label=DUE, value=found.due.date.isoformat())
    steps = (due, *_limits(found.limits), *_changes(found.changes))
    result = Step(kind=StepKind.RESULT, label=found.verdict.value, value=found.first)
    return Finding(
        title=title, value=found.verdict.value, rule=rule, sentence=said, facts=facts, steps=(*steps, result)
    )


def _limits(limits: tuple[LimitAnswer, ...]) -> Iterator[Step]:
    for one in limits:
        label = f"limit, {', '.join(one.drugs)}" if one.limit.entry.drugs else "limit"
        yield Step(kind=StepKind.INPUT, label=label, value=_said(one.answer), fact=_fact(one.answer))


def _changes(changes: tuple[ChangeAnswer, ...]) -> Iterator[Step]:
    """The changes that act, and those that nobody can say; the others are silent."""
    for one in changes:
        if one.answer.truth.said != "not met":
            said = f"{_said(one.answer)}; then: {one.change.entry.text}"
            yield Step(kind=StepKind.POLICY, label=f"change {one.change.entry.id}", value=said)


def _said(answer: Explained) -> str:
    return f"{answer.sentence} ({answer.truth.said})"


def _fact(answer: Explained) -> FactRef | None:
    return answer.facts[0] if answer.facts else None
