"""What the papers of a whole course are made of: its days for a calendar, its record for the summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from medonc.practice.criteria import Scene, scene_on
from medonc.practice.cycles.calendar import CalendarDay
from medonc.practice.cycles.day_plan import day_plan
from medonc.practice.cycles.plan import course_under_way
from medonc.practice.cycles.planned import course_of, orders_of, plan_under_way
from medonc.practice.exposure import Course
from medonc.practice.treatment.orders import State
from medonc.record.orders import TreatmentOrder, TreatmentPlan
from medonc.store.clock import now
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench.open_chart import chart, library, opened
from medonc.workbench.patients import entry, survivor
from medonc.workbench.site_settings import closed_days, setting, today, zone

_GONE = (State.CANCELLED, State.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDays:
    """The days of a course: those ordered, and those that are planned. `root` names the course wherever it is shown.

    `revision` rises with every change of the record. `names` says whether drugs may be named.
    """

    root: str
    regimen: str
    oral: frozenset[str]  # drugs that are taken by mouth
    orders: tuple[TreatmentOrder, ...]
    days: tuple[CalendarDay, ...]
    revision: int
    names: bool
    zone: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """The record of a patient's last course. `course` is None where nothing of it was given."""

    plan: TreatmentPlan | None
    course: Course | None
    orders: tuple[TreatmentOrder, ...]
    scene: Scene = field(repr=False)
    at: datetime
    by: str


def course_days(patient: int, *, by: User) -> CourseDays:
    """The days of the course under way or planned; refuses where there is none."""
    held = chart(patient, by=by)
    opened(patient, by=by)
    found = day_plan(held, library(), today(), closed=closed_days())
    if found is None:
        raise Refused("no treatment is under way, so there is no calendar", do="plan the treatment first")
    plan = found.plan
    orders = [one for one in orders_of(plan, found.scene) if State(one.state) not in _GONE] if plan else []
    begun = str(found.course.starts) if found.course is not None else "planned"
    return CourseDays(
        root=str(plan.source) if plan is not None else f"{held.person.source}/{found.due.regimen.rule.id}/{begun}",
        regimen=found.due.regimen.short,
        oral=frozenset(line.drug for phase in found.due.regimen.phases for line in phase.drugs if line.route == "oral"),
        orders=tuple(orders),
        days=found.calendar,
        revision=entry(survivor(patient).pk).revision,
        names=setting("calendar_names") == "yes",
        zone=zone().key,
        at=now(),
    )


def course_record(patient: int, *, by: User) -> CourseRecord:
    """The last course with all that the record says of it, as known today; the opening is kept."""
    held = chart(patient, by=by)
    opened(patient, by=by)
    scene = scene_on(held, library(), today())
    plan = plan_under_way(scene) or next(iter(reversed(scene.chart.all(TreatmentPlan))), None)
    by_plan = course_of(plan, scene) if plan is not None else None
    return CourseRecord(
        plan=plan,
        course=by_plan if plan is not None else course_under_way(scene),
        orders=orders_of(plan, scene) if plan is not None else (),
        scene=scene,
        at=now().astimezone(zone()),
        by=by.signs_as,
    )
