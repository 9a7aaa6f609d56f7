"""Every laboratory result of a chart with its grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.exposure.courses import courses_as
from medonc.practice.toxicity.ctcae import Graded, answered, unreadable, value_of
from medonc.practice.toxicity.judged import Measured
from medonc.practice.toxicity.terms import by_code
from medonc.record import Chart
from medonc.record.facts import Bounded, Interval
from medonc.record.measured import Result
from medonc.values.calendar import instant
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import Quantity

VOID = frozenset({"cancelled", "entered-in-error", "registered"})


def grades_of(chart: Chart, library: Library, on: date, edition: str) -> tuple[Answer[Graded], ...]:
    """The grade of every laboratory result that was known on a day, by every term that grades it, oldest first.

    The baseline is the last result up to the first day of the last course that was given. Refuses an unknown edition.
    """
    terms, then = by_code(edition, library), chart.on(on)
    starts = max((course.starts for course in courses_as(then, library, "given", on)), default=None)
    limit = instant(on, zone=chart.zone)
    held = [r for r in then.all(Result) if r.effective and r.effective.start <= limit and r.status not in VOID]
    baselines = _baselines(held, starts)
    return tuple(
        _answer(rule, result, _baseline(rule, result, baselines)) for result in held for rule in _rules(result, terms)
    )


def _rules(result: Result, terms: Mapping[Loinc, tuple[KnowledgeRule, ...]]) -> Iterator[KnowledgeRule]:
    found = (rule for code in result.code.codings if isinstance(code, Loinc) for rule in terms.get(code, ()))
    yield from {rule.rule.id: rule for rule in found}.values()


def _baselines(held: list[Result], starts: date | None) -> dict[Loinc, Quantity]:
    """The last value of each test up to the day on which treatment began; none where none is recorded as given."""
    found: dict[Loinc, Quantity] = {}
    for result in held:
        day = result.effective.day if result.effective is not None else None
        if result.quantity is not None and starts is not None and day is not None and day <= starts:
            found |= {code: result.quantity for code in result.code.codings if isinstance(code, Loinc)}
    return found


def _baseline(rule: KnowledgeRule, result: Result, baselines: Mapping[Loinc, Quantity]) -> Quantity | None:
    """The baseline by the result's own code, else by another code of the same test."""
    own = [code for code in result.code.codings if isinstance(code, Loinc)]
    codes = (*own, *map(Loinc, value_of(rule).loinc))
    return next((baselines[code] for code in codes if code in baselines), None)


def _answer(rule: KnowledgeRule, result: Result, baseline: Quantity | None) -> Answer[Graded]:
    value, normal = result.value, result.normal or Interval()
    if not isinstance(value, Quantity | Bounded):
        return unreadable(rule, result)
    told = {
        spec.name: True
        for spec in rule.inputs
        if spec.kind == "yes/no" and result.code.has({Loinc(code) for code in spec.loinc})
    }
    measured = Measured(
        value=value,
        uln=normal.high,
        lln=normal.low,
        baseline=baseline,
        told=told,
        analyte=value_of(rule).analyte,
    )
    try:
        return answered(rule, measured, result.ref())
    except MedoncError as wrong:
        why = Missing(what=value_of(rule).label, why=f"unreadable ({wrong.found})", do=wrong.expected)
        return NotKnown(title=rule.rule.title, missing=(why,), rule=rule.rule, facts=(result.ref(),))
