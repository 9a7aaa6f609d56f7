"""What was delivered of a patient's courses: dose intensity, the history of doses, lifetime doses, and what is next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.practice.criteria import scene_on
from medonc.practice.cycles.day_plan import DayPlan, day_plan
from medonc.practice.cycles.intensity_ahead import intensity_ahead
from medonc.practice.exposure import Course, courses
from medonc.practice.treatment.delivered import AS_LAST
from medonc.practice.treatment.supportive import supportive
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.delivered_shown import DeliveredShown, delivered_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.supportive_shown import SupportShown, supportive_shown
from medonc.workbench import open_chart
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredPage:
    """The courses given, the latest first; `due` names the next day, whose supportive care stands beside."""

    line: PatientLine
    courses: tuple[DeliveredShown, ...]
    due: str
    support: SupportShown | None


@may_of_patient("read")
def delivered(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    return show(request, "delivered.html", _page(opened(request, patient)))


def _page(held: Opened) -> DeliveredPage:
    scene = scene_on(held.chart, open_chart.library(), held.review.on)
    found = courses(scene.chart, scene.library, scene.on)
    given = sorted((c for c in found if c.record == "given" and not c.hormonal), key=lambda c: c.last, reverse=True)
    plan = day_plan(scene.chart, scene.library, scene.on)
    due = plan.due if plan is not None else None
    proposed = intensity_ahead(plan) if plan is not None else AS_LAST
    answers = supportive(due.regimen, due.phase.name, due.cycle, due.day, scene) if due is not None else ()
    return DeliveredPage(
        line=held.line,
        courses=tuple(
            delivered_shown(course, found, scene, proposed if _goes_on(course, plan) else AS_LAST) for course in given
        ),
        due=due.said() if due is not None else "",
        support=supportive_shown(answers) if due is not None else None,
    )


def _goes_on(course: Course, plan: DayPlan | None) -> bool:
    """Whether the planned day is of this course."""
    last = plan.course if plan is not None else None
    return last is not None and (last.name, last.last) == (course.name, course.last)
