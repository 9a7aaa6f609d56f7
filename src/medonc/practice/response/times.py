"""The course of a chart's lesions with everything that a page shows of it: responses, best one, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.response.best import Best, Protocol, best
from medonc.practice.response.chart_visits import LesionCourse, lesion_course
from medonc.practice.response.recist import Assessed, recist, with_backdated
from medonc.practice.response.targets import limits
from medonc.record import Chart
from medonc.values.evidence import Finding, Remark, Step, StepKind

ASSESSMENT, BEST = "response/recist_1_1/assessment", "response/recist_1_1/best"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The lesions of a chart and what each assessment came to."""

    course: LesionCourse
    answers: tuple[Assessed, ...]
    rule: KnowledgeRule

    @property
    def last(self) -> Assessed:
        """The last assessment, which may be the baseline."""
        return self.answers[-1]

    def best(self, protocol: Protocol, *, start: date) -> Best:
        """The best response under a protocol."""
        return best(tuple(with_backdated(self.answers).items()), start=start, protocol=protocol)


def measured_response(chart: Chart, library: Library) -> Measured | None:
    """RECIST 1.1 of the chart's lesions; None where none are recorded."""
    course = lesion_course(chart)
    if not course.visits:
        return None
    rule = library.rule(ASSESSMENT)
    return Measured(course=course, answers=recist(course.visits, limits(rule.numbers)), rule=rule)


def response_finding(held: Measured) -> Finding[str]:
    """The response of the last assessment, with a line for each one before it."""
    last = held.last
    facts = tuple(fact.ref() for (_, day), fact in held.course.facts.items() if day == last.day)
    return Finding(
        title="Response, RECIST 1.1",
        value=str(last.overall),
        rule=held.rule.rule,
        sentence=f"{last.said}, {last.day}" if len(held.answers) > 1 else f"baseline {last.day}: {_sum(last)}",
        facts=facts,
        steps=tuple(_steps(held.answers)),
        remarks=tuple(Remark(text=text, kind="response") for text in last.remarks),
    )


def _sum(baseline: Assessed) -> str:
    return "no target lesions" if baseline.target.sum is None else f"sum {baseline.target.sum} mm"


def _steps(answers: Sequence[Assessed]) -> list[Step]:
    return [Step(kind=StepKind.FORMULA, label=str(each.day), value=each.said) for each in answers]
