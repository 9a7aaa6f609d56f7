"""What a chart holds of the patient's own reports: the last scores, and what of them wants an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import recorded
from medonc.practice.quality_of_life.alerts import NOTE, SEVERE, SOON, Alert, alerts, previous_of
from medonc.practice.quality_of_life.instruments import RED_FLAGS, instrument_of
from medonc.practice.quality_of_life.scores import ItemScore, item_scores, scales
from medonc.record import Chart
from medonc.record.patient_reports import PatientReport
from medonc.values.calendar import instant
from medonc.values.evidence import Answer, Level, Remark

DUTY = "Reported"
_NOT_KNOWN = "a patient report whose day cannot be read is in no order of time; left out"


def quality_of_life(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """The last report: its scores above none, its scales, and its alerts as remarks. Nothing where there is none."""
    held = reports_until(chart, on)
    undated = [each for each in chart.all(PatientReport) if each.effective is None]
    remarks = [Remark(text=_NOT_KNOWN, level=Level.CAUTION, facts=(each.ref(),)) for each in undated]
    if not held:
        return DutyAnswers(duty=DUTY, remarks=tuple(remarks))
    last = held[-1]
    remarks += _remarks(alerts(last, previous_of(last, held), library), last)
    answers = [_scores(last, library), *_scales_of(held, library)]
    return DutyAnswers(duty=DUTY, answers=tuple(each.under(DUTY) for each in answers), remarks=tuple(remarks))


def reports_until(chart: Chart, on: date) -> tuple[PatientReport, ...]:
    """The reports that were answered by the end of a day, oldest first."""
    limit = instant(on, zone=chart.zone)
    return tuple(r for r in chart.all(PatientReport) if r.effective is not None and r.effective.start <= limit)


def _scores(report: PatientReport, library: Library) -> Answer[object]:
    found = item_scores(report, library)
    by = "" if report.reported_by == "patient" else f", told by {report.reported_by}"
    there = [each for each in found if _is_there(each)]
    named = [each.said() for each in sorted(there, key=lambda each: -_weight(each, library))]
    none = sum(1 for each in found if each.value is not None) - len(there)
    silent = sum(1 for each in found if each.value is None)
    counts = [f"{none} at none" if none else "", f"{silent} not answered" if silent else ""]
    said = "; ".join([*named, *(each for each in counts if each)])
    return recorded("Patient's scores", report, says=f"{said or 'no item that we hold'}{by}, {report.effective}")


def _is_there(score: ItemScore) -> bool:
    if score.value is None:
        return False
    return score.item.higher_is_better or score.value > score.item.low


def _weight(score: ItemScore, library: Library) -> int:
    """Signs to call for first, then the share of the scale, highest first."""
    value, item = score.value or 0, score.item
    found = instrument_of(item.code, library)
    if found is not None and found.name == RED_FLAGS:
        return 1000
    return -1 if item.higher_is_better else 100 * value // max(item.high, 1)


def _scales_of(reports: tuple[PatientReport, ...], library: Library) -> Iterator[Answer[object]]:
    """The scales of the last report that has any, of each questionnaire."""
    shown: set[str] = set()
    for report in reversed(reports):
        for answer in scales(report, library):
            if answer.rule is not None and answer.rule.id not in shown:
                yield answer
        shown |= {answer.rule.id for answer in scales(report, library) if answer.rule is not None}


def _remarks(found: Sequence[Alert], report: PatientReport) -> Iterator[Remark]:
    """One remark for what wants an answer, one for what is only to be noted."""
    for level, wanted in ((Level.CAUTION, (SEVERE, SOON)), (Level.NOTE, (NOTE,))):
        here = [each for each in found if each.level in wanted]
        if here:
            does = "; ".join(dict.fromkeys(each.do for each in here if each.do))
            said = "; ".join(each.sentence for each in here) + (f". Do: {does}" if does else "")
            facts = tuple(dict.fromkeys(fact for each in here for fact in each.facts))
            yield Remark(
                text=f"The patient reports, {report.effective}: {said}", level=level, facts=facts, kind="patient report"
            )
