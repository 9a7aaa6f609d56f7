"""What is planned and ordered here: the plan under way, its orders, and the day that is due by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from medonc.knowledge.shapes import Phase, Regimen
from medonc.practice.criteria import Scene
from medonc.practice.criteria.treated import given, given_courses
from medonc.practice.cycles.due import DueDay, following, next_day, visit_days
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event
from medonc.practice.exposure.schedule import CycleSeen
from medonc.practice.treatment.course import phase_of
from medonc.practice.treatment.orders import DONE, HAD, State
from medonc.record.orders import TreatmentConsent, TreatmentOrder, TreatmentPlan

CONTINUES_DAYS = 42  # a course whose last dose is longer ago is not the one that a plan goes on with


def plan_under_way(scene: Scene) -> TreatmentPlan | None:
    """The last plan that is active; None where none is."""
    return next((plan for plan in reversed(scene.chart.all(TreatmentPlan)) if plan.status == "active"), None)


def orders_of(plan: TreatmentPlan, scene: Scene) -> tuple[TreatmentOrder, ...]:
    """The orders of a plan, by the day on which they are due."""
    name = str(plan.source)
    return tuple(order for order in scene.chart.all(TreatmentOrder) if order.plan == name)


def due_by_plan(plan: TreatmentPlan, scene: Scene) -> DueDay | None:
    """The day that is due: that of an order which is not over, else the one after the last; None at the end.

    A treatment that the library does not hold has no days that could be counted.
    """
    if not plan.regimen:
        return None
    regimen = scene.library.regimen(plan.regimen)
    orders = [one for one in orders_of(plan, scene) if one.state not in (State.CANCELLED, State.EXPIRED)]
    waiting = [one for one in orders if State(one.state) not in DONE]
    if waiting:
        first = waiting[0]
        phase = phase_of(regimen, first.phase)
        return DueDay(regimen=regimen, phase=phase, cycle=first.cycle, day=first.day, date=first.due)
    if not orders:
        return _continued(plan, regimen, scene)
    last = orders[-1]
    phase = phase_of(regimen, last.phase)
    day1 = _day1(orders, last)
    later = [day for day in visit_days(phase, last.cycle) if day > last.day]
    if later:
        on = day1 + timedelta(days=later[0] - 1)
        return DueDay(regimen=regimen, phase=phase, cycle=last.cycle, day=later[0], date=on)
    return following(regimen, phase, last.cycle, day1 + timedelta(days=phase.length_days))


def course_of(plan: TreatmentPlan, scene: Scene) -> Course | None:
    """What was given of a plan, by its own orders; None before the first dose."""
    if not plan.regimen:
        return None
    recorded = recorded_course(plan, scene)
    if recorded is not None:
        return recorded  # it began before the plan, and what was ordered since is part of it
    regimen = scene.library.regimen(plan.regimen)
    had = [one for one in orders_of(plan, scene) if one.state in HAD or one.state == State.RECONCILED]
    events = {e.fact.fulfils: e for e in given(scene).known if e.fact is not None and e.fact.fulfils}
    phases = tuple(filter(None, (_phase(part, had, events) for part in regimen.phases)))
    if not phases:
        return None
    return Course(record="given", name=regimen.short, phases=phases, regimen=regimen, intent=plan.intent)


def _phase(part: Phase, had: list[TreatmentOrder], events: Mapping[str, Event]) -> CoursePhase | None:
    """One phase with the doses that were given, and its cycles by the orders."""
    orders = [one for one in had if one.phase == part.name]
    found = [events[dose.request] for order in orders for dose in order.doses if dose.request in events]
    if not found:
        return None
    days: dict[int, list[date]] = {}
    for order in orders:
        days.setdefault(order.cycle, []).append(order.due)
    return CoursePhase(
        name=part.name,
        drugs=tuple(dict.fromkeys(event.drug for event in found)),
        events=tuple(sorted(found, key=lambda event: event.day)),
        cycles=tuple(CycleSeen(number=number, days=tuple(sorted(each))) for number, each in sorted(days.items())),
        planned=part.cycles,
        length_days=part.length_days,
    )


def consent_to(plan: TreatmentPlan, scene: Scene) -> TreatmentConsent | None:
    """The patient's consent to this plan's regimen that still stands; None where there is none."""
    held = [one for one in scene.chart.all(TreatmentConsent) if one.regimen == plan.regimen]
    return next((one for one in reversed(held) if one.ended is None and one.status == "active"), None)


def _continued(plan: TreatmentPlan, regimen: Regimen, scene: Scene) -> DueDay | None:
    """The first day of a plan without orders: the next one where its regimen is recorded as given, else cycle 1."""
    recorded = recorded_course(plan, scene)
    starts = plan.effective.day if plan.effective is not None else scene.on
    if recorded is None:
        return DueDay(regimen=regimen, phase=regimen.phases[0], cycle=1, day=1, date=starts)
    due = next_day(recorded)
    return replace(due, date=max(due.date, starts)) if due is not None else None


def recorded_course(plan: TreatmentPlan, scene: Scene) -> Course | None:
    """The last recorded course of the plan's regimen that was going on when it was planned; None where none was."""
    held = [one for one in given_courses(scene) if one.regimen is not None and one.regimen.rule.id == _rule_id(plan)]
    last = held[-1] if held else None
    begun = plan.effective.day if plan.effective is not None else scene.on
    return last if last is not None and (begun - last.last).days <= CONTINUES_DAYS else None


def _rule_id(plan: TreatmentPlan) -> str:
    return f"treatment/regimens/{plan.regimen}"


def _day1(orders: list[TreatmentOrder], last: TreatmentOrder) -> date:
    """Day 1 of the cycle that the last order is of: as ordered, else counted back."""
    same = [one for one in orders if (one.phase, one.cycle, one.day) == (last.phase, last.cycle, 1)]
    return same[-1].due if same else last.due - timedelta(days=last.day - 1)
