"""The duty Evaluate: what is worth saying of the patient's condition on a day, and what treatment lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.assessment.body import body_surface, creatinine_clearance, weight_change
from medonc.practice.assessment.illness import charlson, liver_disease
from medonc.practice.assessment.plausibility import doubts
from medonc.practice.assessment.reading import inputs_from_chart
from medonc.practice.assessment.results import albi, child_pugh, corrected_calcium, neutrophils, qtc
from medonc.practice.assessment.standing import performance
from medonc.practice.assessment.vitals import vital_signs
from medonc.record import Chart
from medonc.record.disease import ComorbidityReview, Condition, Role
from medonc.record.therapy import DrugFact
from medonc.values.calendar import days_between
from medonc.values.evidence import Answer, Finding, NotKnown

DUTY = "Evaluate"
NEEDED = "assessment/needed_for_treatment"

_ENDED = frozenset({"completed", "stopped", "cancelled", "not-done"})
_DAYS_AFTER = 90  # so long after the last of it ended, treatment needs are not asked for

Noun: TypeAlias = Callable[[Chart, Library, date], Answer[object]]

_ALWAYS: tuple[Noun, ...] = (performance, body_surface, creatinine_clearance, neutrophils)
_WHERE_RECORDED: tuple[Noun, ...] = (weight_change, corrected_calcium, qtc)
_LIVER: tuple[Noun, ...] = (child_pugh, albi)


def assess(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """The patient's condition on a day: what is known, what treatment needs and lacks, and what cannot be true."""
    answers = [*_of(_ALWAYS, chart, library, on), *_needed(chart, library, on)]
    if not _to_be_treated(chart, on):
        answers = [a for a in answers if isinstance(a, Finding)]
    answers += vital_signs(chart, library, on)
    answers += [a for a in _of(_WHERE_RECORDED, chart, library, on) if isinstance(a, Finding)]
    if _has_comorbidity(chart):
        answers.append(charlson(chart, library, on))
    liver = liver_disease(chart, library, on)
    answers += [a for a in _of(_LIVER, chart, library, on) if liver and _worth_saying(a)]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers), remarks=doubts(chart, library))


def _of(nouns: tuple[Noun, ...], chart: Chart, library: Library, on: date) -> Iterator[Answer[object]]:
    return (noun(chart, library, on) for noun in nouns)


def _needed(chart: Chart, library: Library, on: date) -> list[Answer[object]]:
    """One line for each result that treatment needs and the record lacks; silent on those it holds."""
    rule = library.rule(NEEDED)
    missing = inputs_from_chart(rule, chart, on).missing
    return [NotKnown(title=m.what[:1].upper() + m.what[1:], missing=(m,), rule=rule.rule) for m in missing.values()]


def _to_be_treated(chart: Chart, on: date) -> bool:
    """Whether systemic treatment runs or may come: not after death, nor long after the last of it ended."""
    if chart.person.deceased or chart.person.died is not None:
        return False
    drugs = [d for d in chart.all(DrugFact) if d.is_cancer_treatment]
    return not drugs or any(_runs(drug, on) for drug in drugs)


def _runs(drug: DrugFact, on: date) -> bool:
    if drug.status not in _ENDED:
        return True
    last = drug.ended or drug.effective
    return last is None or days_between(last.day, on) <= _DAYS_AFTER


def _has_comorbidity(chart: Chart) -> bool:
    return bool(chart.all(ComorbidityReview)) or any(c.role is Role.COMORBIDITY for c in chart.all(Condition))


def _worth_saying(answer: Answer[object]) -> bool:
    return isinstance(answer, Finding) or bool(answer.facts)
