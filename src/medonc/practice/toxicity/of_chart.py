"""Every laboratory result of a chart with its grades."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import is_not
from typing import TypeAlias

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.exposure.courses import courses_as
from medonc.practice.toxicity.corrected import Albumins, graded_calcium, total_calcium
from medonc.practice.toxicity.ctcae import Graded, answered, unreadable, value_of
from medonc.practice.toxicity.judged import Measured
from medonc.practice.toxicity.terms import FOLDER, by_code
from medonc.record import Chart
from medonc.record.facts import Bounded, Interval
from medonc.record.measured import Result
from medonc.values.calendar import instant
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, FactRef, Missing, NotKnown
from medonc.values.quantity import Quantity

Held: TypeAlias = dict[Hashable, Answer[Graded]]
Questions: TypeAlias = Mapping[str, tuple[tuple[str, frozenset[Loinc]], ...]]
_NO_LIMITS = Interval()
_MOST = 50_000  # answers kept
_MOST_RESULTS = 5_000  # results kept with their answers
VOID = frozenset({"cancelled", "entered-in-error", "registered"})


def grades_of(chart: Chart, library: Library, on: date, edition: str) -> tuple[Answer[Graded], ...]:
    """The grade of every laboratory result that was known on a day, by every term that grades it, oldest first.

    Total calcium is graded as corrected for albumin. The baseline is the last result up to the first day of the last
    course that was given. Refuses an unknown edition.
    """
    terms, then = by_code(edition, library), chart.on(on)
    starts = max((course.starts for course in courses_as(then, library, "given", on)), default=None)
    limit = instant(on, zone=chart.zone)
    held = [r for r in then.all(Result) if r.effective and r.effective.start <= limit and r.status not in VOID]
    baselines = _baselines(held, starts)
    memory, asked, kept = library.once(_memory), library.once(_by_code_alone), library.once(_by_result)
    calcium, albumin = total_calcium(library), Albumins(held, library)
    answers: list[Answer[Graded]] = []
    for result in held:
        seen = kept.get((id(result), edition))
        if seen is None or seen.result is not result:
            is_calcium = not calcium.isdisjoint(result.code.codings)
            seen = _Seen(result=result, rules=tuple(_rules(result, terms)), is_calcium=is_calcium)
        near = albumin.nearest(result) if seen.is_calcium else None
        bases = tuple(_baseline(rule, result, baselines) for rule in seen.rules)
        against = (near, *bases)
        if not seen.is_held or len(seen.against) != len(against) or any(map(is_not, seen.against, against)):
            fact = result.ref()
            calcium_grades = graded_calcium(result, near, library, edition, memory) if seen.is_calcium else ()
            graded = (
                _answer(rule, result, base, fact, memory, asked) for rule, base in zip(seen.rules, bases, strict=True)
            )
            seen = replace(seen, against=against, answers=(*calcium_grades, *graded), is_held=True)
            if len(kept) > _MOST_RESULTS:
                kept.clear()
            kept[(id(result), edition)] = seen
        answers += seen.answers
    return tuple(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a result came to, and what it was held against: the albumin near to it, and its baselines."""

    result: Result  # held, so that nothing else can take its place in memory
    rules: tuple[KnowledgeRule, ...]
    is_calcium: bool
    against: tuple[object, ...] = ()
    answers: tuple[Answer[Graded], ...] = ()
    is_held: bool = False


def _by_result(library: Library) -> dict[tuple[int, str], _Seen]:  # noqa: ARG001  what is kept goes with the library
    return {}


def _rules(result: Result, terms: Mapping[Loinc, tuple[KnowledgeRule, ...]]) -> Collection[KnowledgeRule]:
    found = [terms[code] for code in result.code.codings if isinstance(code, Loinc) and code in terms]
    if len(found) < 2:
        return found[0] if found else ()
    return {rule.rule.id: rule for rules in found for rule in rules}.values()


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
    if not baselines:
        return None
    own = [code for code in result.code.codings if isinstance(code, Loinc)]
    codes = (*own, *map(Loinc, value_of(rule).loinc))
    return next((baselines[code] for code in codes if code in baselines), None)


def _answer(
    rule: KnowledgeRule, result: Result, baseline: Quantity | None, fact: FactRef, held: Held, questions: Questions
) -> Answer[Graded]:
    """The answer of a term, worked out once for equal values: charts are read anew for each page."""
    value, normal = result.value, result.normal or _NO_LIMITS
    if not isinstance(value, Quantity | Bounded):
        return unreadable(rule, result)
    told = tuple(name for name, codes in questions.get(rule.rule.id, ()) if result.code.has(codes))
    key = (rule.rule.id, _key(value), _key(normal.low), _key(normal.high), _key(baseline), told)
    found = held.get(key)
    if found is None:
        measured = Measured(
            value=value,
            uln=normal.high,
            lln=normal.low,
            baseline=baseline,
            told=dict.fromkeys(told, True),
            analyte=value_of(rule).analyte,
        )
        if len(held) > _MOST:
            held.clear()
        found = held[key] = _worked_out(rule, measured)
    return replace(found, facts=(fact,))


def _key(value: Quantity | Bounded | None) -> Hashable:
    """A value with its digits as received: equal ones of other digits are written otherwise on a receipt."""
    if isinstance(value, Bounded):
        return value.comparator, str(value.quantity.value), value.quantity.code
    return None if value is None else (str(value.value), value.code)


def _by_code_alone(library: Library) -> Mapping[str, tuple[tuple[str, frozenset[Loinc]], ...]]:
    """The questions of each term that the code of a test answers with yes, such as fasting."""
    found = {
        path: tuple((s.name, frozenset(map(Loinc, s.loinc))) for s in rule.inputs if s.loinc and s.kind == "yes/no")
        for path, rule in library.rules.items()
        if path.startswith(FOLDER)
    }
    return {path: questions for path, questions in found.items() if questions}


def _worked_out(rule: KnowledgeRule, measured: Measured) -> Answer[Graded]:
    try:
        return answered(rule, measured)
    except MedoncError as wrong:
        why = Missing(what=value_of(rule).label, why=f"unreadable ({wrong.found})", do=wrong.expected)
        return NotKnown(title=rule.rule.title, missing=(why,), rule=rule.rule)


def _memory(library: Library) -> Held:  # noqa: ARG001  what is kept belongs to the library, and goes with it
    return {}
