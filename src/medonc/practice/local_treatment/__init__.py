"""What was done to the tumour where it lay: operations, biopsies, radiotherapy. As recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import during, recorded, words
from medonc.record import Chart
from medonc.record.disease import BodySite
from medonc.record.therapy import Operation, RadiotherapyCourse
from medonc.values.evidence import Answer

DUTY = "Local treatment"


def local_treatment(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """Operations and procedures, then radiotherapy with its dose per volume; oldest first."""
    operations, courses = chart.all(Operation), chart.all(RadiotherapyCourse)
    answers: list[Answer[object]] = [recorded(o.label, o, says=words(o.said()) + during(o)) for o in operations]
    answers += [recorded(c.label, c, says=_doses(c, chart) + during(c)) for c in courses]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _doses(course: RadiotherapyCourse, chart: Chart) -> str:
    """What each volume received, the volume in words where its body site was received."""
    sites = {str(site.source): words(site.said()) for site in chart.all(BodySite)}
    named = [replace(dose, volume=sites.get(dose.volume, dose.volume)) for dose in course.doses]
    return "; ".join(dose.said() for dose in named) or words(course.said())
