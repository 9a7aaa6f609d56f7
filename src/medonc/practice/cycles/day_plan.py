"""The due day as a prescriber sees it: verdict, doses, calendar; and the same under other values, saved nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from medonc.knowledge.shapes import Library
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.cycles.calendar import ALWAYS_OPEN, CalendarDay, ClosedDays, course_calendar
from medonc.practice.cycles.due import DueDay
from medonc.practice.cycles.plan import course_under_way, due_day
from medonc.practice.cycles.planned import course_of, plan_under_way
from medonc.practice.cycles.proposal import DrugProposal, day_doses, proposals
from medonc.practice.cycles.verdict import DayVerdict, verdict
from medonc.practice.exposure.course import Course
from medonc.practice.treatment.day_order import DayOrder
from medonc.record import Chart, FactSource
from medonc.record.measured import Result, ResultKind
from medonc.record.orders import TreatmentPlan
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.quantity import Quantity

SUPPOSED = "supposed"  # the origin of a value that nobody measured
_WEIGHT, _CREATININE = Loinc("29463-7", "Body weight"), Loinc("2160-0", "Creatinine")
_CREATININE_MOLES = Loinc("14682-9", "Creatinine")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """The due day as proposed. `course` is what has been given of it; None on the first day."""

    due: DueDay
    verdict: DayVerdict
    doses: tuple[DrugProposal, ...]
    calendar: tuple[CalendarDay, ...]
    course: Course | None
    plan: TreatmentPlan | None
    scene: Scene = field(repr=False)

    def order(self) -> DayOrder:
        """The proposed doses as a day's order, for its checks."""
        wishes = {one.drug: one.wishes for one in self.doses if one.proposed is not None}
        return DayOrder(
            regimen=self.due.regimen,
            phase=self.due.phase,
            cycle=self.due.cycle,
            day=self.due.day,
            date=self.due.date,
            doses=day_doses(self.due, self.doses),
            wishes=wishes,
            intent=self.plan.intent if self.plan is not None else "not recorded",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What a prescriber supposes: other values, another day 1, drugs left out."""

    weight: Quantity | None = None
    creatinine: Quantity | None = None
    moved_days: int = 0
    without: tuple[str, ...] = ()


def day_plan(
    chart: Chart, library: Library, on: date, *, closed: ClosedDays = ALWAYS_OPEN, what_if: WhatIf | None = None
) -> DayPlan | None:
    """The due day on a day; None where no treatment is under way or planned. `what_if` changes nothing of the chart."""
    supposed = what_if or WhatIf()
    scene = scene_on(_supposing(chart, supposed, on), library, on)
    due = due_day(scene)
    if due is None:
        return None
    due = replace(due, date=due.date + timedelta(days=supposed.moved_days))
    found = verdict(due, scene)
    decided = plan_under_way(scene)
    course = course_of(decided, scene) if decided is not None else course_under_way(scene)
    doses = [one for one in proposals(due, found, course, scene) if one.drug not in supposed.without]
    return DayPlan(
        due=due,
        verdict=found,
        doses=tuple(doses),
        calendar=course_calendar(
            due.regimen, library=library, phase=due.phase.name, cycle=due.cycle, starts=_day1(due), closed=closed
        ),
        course=course,
        plan=decided,
        scene=scene,
    )


def _day1(due: DueDay) -> date:
    return due.date - timedelta(days=due.day - 1)


def _supposing(chart: Chart, supposed: WhatIf, on: date) -> Chart:
    """The chart with the supposed values as of the day; what was measured stays in it, older."""
    values: Mapping[Concept, Quantity | None] = {
        Concept((_WEIGHT,)): supposed.weight,
        Concept((_CREATININE, _CREATININE_MOLES)): supposed.creatinine,
    }
    moment = read_when(f"{on.isoformat()}T23:59:00Z", zone=chart.zone)
    facts = [
        Result(
            source=FactSource(kind="Observation", id=f"{SUPPOSED}-{place}", origin=SUPPOSED),
            effective=moment,
            known=moment,
            status="final",
            kind=ResultKind.VITAL if place == 0 else ResultKind.LABORATORY,
            code=code,
            value=value,
        )
        for place, (code, value) in enumerate(values.items())
        if value is not None
    ]
    return replace(chart, facts=(*chart.facts, *facts)) if facts else chart
