"""Whether a result can be true: against what a living adult can have, against the one before, against its own limits.

Each test has one rule under `assessment/plausibility/`: the possible range is that of its `value` input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.assessment.accepted import accept, short
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.record import Chart
from medonc.record.facts import Interval
from medonc.record.measured import Result
from medonc.values.calendar import days_between
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError, UnitMismatch
from medonc.values.evidence import Answer, Level, Remark
from medonc.values.quantity import Quantity, plain

FOLDER = "assessment/plausibility/"


def believable(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether a result is one that a patient can have, and not too far from the one before."""
    if "previous" not in sheet or "days" not in sheet:
        return sheet.said("possible")
    if _too_fast(sheet.rule, sheet.number("previous"), sheet.number("value"), sheet.number("days")):
        return sheet.said("doubtful", sentence=f"doubtful: changed more than {plain(sheet.constant('fold'))}-fold")
    return sheet.said("possible")


def _too_fast(rule: KnowledgeRule, before: Decimal, now: Decimal, days: Decimal) -> bool:
    low, high = sorted((before, now))
    return days <= rule.numbers["fold_days"] and high > low * rule.numbers["fold"]


def doubts(chart: Chart, library: Library) -> tuple[Remark, ...]:
    """What is doubtful in the results of a chart, of any day: impossible, too fast, flagged against its limits."""
    return (*_of_rules(chart, library), *flag_doubts(chart.all(Result)))


def doubts_of(results: Iterable[Result], library: Library) -> tuple[Remark, ...]:
    """The impossible values among some results."""
    return tuple(r for result in results for r in _impossible(result, library))


def _of_rules(chart: Chart, library: Library) -> tuple[Remark, ...]:
    remarks: list[Remark] = []
    for rule in _rules(library):
        results = chart.results(codes_of(_value(rule)))
        remarks += [r for result in results for r in _out_of_range(rule, result)]
        remarks += _changes(rule, results)
    return tuple(remarks)


def _rules(library: Library) -> list[KnowledgeRule]:
    return [rule for path, rule in library.rules.items() if path.startswith(FOLDER)]


def _value(rule: KnowledgeRule) -> InputSpec:
    return next(spec for spec in rule.inputs if spec.name == "value")


def codes_of(spec: InputSpec) -> frozenset[Loinc]:
    """The codes of the results that supply an input."""
    return frozenset(Loinc(code) for code in spec.loinc)


def _impossible(result: Result, library: Library) -> list[Remark]:
    rules = [rule for rule in _rules(library) if result.code.has(codes_of(_value(rule)))]
    return [remark for rule in rules for remark in _out_of_range(rule, result)]


def _out_of_range(rule: KnowledgeRule, result: Result) -> list[Remark]:
    spec = _value(rule)
    if result.quantity is None:
        return []
    try:
        said = accept(spec, result.quantity).implausible
    except MedoncError as wrong:
        said = f"in a unit that does not fit ({wrong.found})"
    return [_remark(spec.label, said, result)] if said else []


def _remark(label: str, said: str, *results: Result) -> Remark:
    last = results[-1]
    text = f"{label.capitalize()} {last.value} on {last.effective or 'an unknown day'}: {said}."
    return Remark(text=text, level=Level.CAUTION, kind="implausible", facts=tuple(r.ref() for r in results))


def _changes(rule: KnowledgeRule, results: Sequence[Result]) -> list[Remark]:
    """One remark for each step between two possible results that is larger than the rule allows."""
    if "fold" not in rule.numbers:
        return []
    known = [(r, number) for r in results if (number := _possible(rule, r)) is not None]
    fold, days = plain(rule.numbers["fold"]), plain(rule.numbers["fold_days"])
    return [
        _remark(_value(rule).label, f"was {short(before)}; more than {fold}-fold within {days} days", first, second)
        for (first, before), (second, now) in pairwise(known)
        if _too_fast(rule, before, now, Decimal(_days(first, second)))
    ]


def _days(first: Result, second: Result) -> int:
    if first.effective is None or second.effective is None:
        return 10**6
    return days_between(first.effective.day, second.effective.day)


def _possible(rule: KnowledgeRule, result: Result) -> Decimal | None:
    """The value in the rule's unit; None where it is none or an impossible one."""
    if result.quantity is None or result.effective is None:
        return None
    try:
        taken = accept(_value(rule), result.quantity)
    except MedoncError:
        return None
    value = taken.value.value if isinstance(taken.value, Quantity) else Decimal(str(taken.value))
    return None if taken.implausible else value


def flag_doubts(results: Iterable[Result]) -> tuple[Remark, ...]:
    """The results whose flag says the opposite of what their own limits say."""
    return tuple(_remark(r.label, said, r) for r in results if (said := _flag_clash(r)))


def _flag_clash(result: Result) -> str:
    if result.quantity is None or result.normal is None:
        return ""
    side = _side(result.quantity, result.normal)
    flag = result.interpretation[:1].upper()
    if {side, flag} == {"H", "L"} or (side and flag == "N"):
        return f"flagged {result.interpretation}, but its limits are {result.normal}"
    return ""


def _side(value: Quantity, normal: Interval) -> str:
    try:
        if normal.low is not None and value < normal.low:
            return "L"
        return "H" if normal.high is not None and value > normal.high else ""
    except UnitMismatch:  # limits in a unit of another kind say nothing of the value
        return ""


METHODS = registry((("plausibility.believable", believable),))
