"""How the disease is doing and what was done to it locally, as recorded."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import recorded, words
from medonc.record import Chart
from medonc.record.disease import DiseaseStatus
from medonc.record.facts import Fact
from medonc.record.therapy import Operation, RadiotherapyCourse
from medonc.values.evidence import Answer

DUTY = "Response"


def response(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """The last disease status with its evidence; then operations and radiotherapy, oldest first."""
    answers: list[Answer[object]] = [_status(s) for s in chart.all(DiseaseStatus)[-1:]]
    answers += [recorded(o.label, o, says=f"{words(o.said())}{_when(o)}") for o in chart.all(Operation)]
    answers += [recorded(r.label, r, says=f"{words(r.said())}{_when(r)}") for r in chart.all(RadiotherapyCourse)]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _status(status: DiseaseStatus) -> Answer[object]:
    evidence = ", ".join(words(e).lower() for e in status.evidence)
    says = f"{words(status.value)}{_when(status)}" + (f", by {evidence}" if evidence else "")
    return recorded("Disease status", status, says=says)


def _when(fact: Fact) -> str:
    if fact.effective is None:
        return ", undated"
    return f", {fact.effective} to {fact.ended}" if fact.ended else f", {fact.effective}"
