"""What was done to the tumour where it lay: operations, biopsies, radiotherapy. As recorded."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import during, recorded, words
from medonc.record import Chart
from medonc.record.therapy import Operation, RadiotherapyCourse
from medonc.values.evidence import Answer

DUTY = "Local treatment"


def local_treatment(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """Operations and procedures, then radiotherapy with its dose per volume; oldest first."""
    answers: list[Answer[object]] = [
        recorded(o.label, o, says=f"{words(o.said())}{during(o)}") for o in chart.all(Operation)
    ]
    answers += [recorded(r.label, r, says=f"{words(r.said())}{during(r)}") for r in chart.all(RadiotherapyCourse)]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))
