"""Whether a result can be true: against what a living adult can have, against the one before, against its own limits.

Each test has one rule under `assessment/plausibility/`: the possible range is that of its `value` input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.assessment.accepted import accept, short
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.record import Chart
from medonc.record.facts import Interval
from medonc.record.measured import Result
from medonc.values.calendar import days_between
from medonc.values.codes import Loinc
from medonc.values.errors import ImpossibleValue, MedoncError, UnitMismatch
from medonc.values.evidence import Answer, Level, Remark
from medonc.values.quantity import Quantity, plain

FOLDER = "assessment/plausibility/"
_BODY = frozenset({"weight", "height"})
IMPOSSIBLE = "impossible"  # the kind of remark about a body that cannot be


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


def body_doubts(chart: Chart, library: Library) -> tuple[Remark, ...]:
    """Weights and heights that nobody has; the doubts of the laboratory are not looked for."""
    rules = [rule for rule in _rules(library) if _value(rule).label in _BODY]
    found = (remark for rule in rules for remark in _beyond(rule, _judged(rule, chart)))
    return tuple(remark for remark in found if remark.kind == IMPOSSIBLE)


def doubts_of(results: Iterable[Result], library: Library) -> tuple[Remark, ...]:
    """The impossible values among some results."""
    return tuple(r for result in results for r in _impossible(result, library))


def _of_rules(chart: Chart, library: Library) -> tuple[Remark, ...]:
    remarks: list[Remark] = []
    for rule in _rules(library):
        judged = _judged(rule, chart)
        remarks += [*_beyond(rule, judged), *_changes(rule, judged)]
    return tuple(remarks)


def _judged(rule: KnowledgeRule, chart: Chart) -> list[_Judged]:
    return [_judge(rule, result) for result in chart.results(codes_of(_value(rule)))]


def _beyond(rule: KnowledgeRule, judged: Sequence[_Judged]) -> list[Remark]:
    return [_remark(_value(rule).label, each.doubt, each.result) for each in judged if each.doubt]


def _rules(library: Library) -> list[KnowledgeRule]:
    return [rule for path, rule in library.rules.items() if path.startswith(FOLDER)]


def _value(rule: KnowledgeRule) -> InputSpec:
    return next(spec for spec in rule.inputs if spec.name == "value")


def codes_of(spec: InputSpec) -> frozenset[Loinc]:
    """The codes of the results that supply an input."""
    return _codes(spec.loinc)


@lru_cache(maxsize=1024)
def _codes(loinc: tuple[str, ...]) -> frozenset[Loinc]:
    return frozenset(map(Loinc, loinc))


def _impossible(result: Result, library: Library) -> list[Remark]:
    rules = [rule for rule in _rules(library) if result.code.has(codes_of(_value(rule)))]
    doubts = [(_value(rule).label, _judge(rule, result).doubt) for rule in rules]
    return [_remark(label, doubt, result) for label, doubt in doubts if doubt]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A result, its number in the rule's unit where it is a possible one, and the doubt where it is not."""

    result: Result
    number: Decimal | None = None
    doubt: str = ""


def _judge(rule: KnowledgeRule, result: Result) -> _Judged:
    if result.quantity is None:
        return _Judged(result)
    try:
        taken = accept(_value(rule), result.quantity)
    except MedoncError as wrong:
        return _Judged(result, doubt=f"in a unit that does not fit ({wrong.found})")
    number = taken.value.value if isinstance(taken.value, Quantity) else Decimal(str(taken.value))
    return _Judged(result, doubt=taken.implausible) if taken.implausible else _Judged(result, number)


def _remark(label: str, said: str, *results: Result) -> Remark:
    last = results[-1]
    text = f"{label[:1].upper()}{label[1:]} {last.value} on {last.effective or 'an unknown day'}: {said}."
    # Doses are counted by the body: a weight that nobody has is worse than an odd result of the laboratory.
    kind = IMPOSSIBLE if label in _BODY and said.startswith("implausible") else "implausible"
    return Remark(text=text, level=Level.CAUTION, kind=kind, facts=tuple(r.ref() for r in results))


def _changes(rule: KnowledgeRule, judged: Sequence[_Judged]) -> list[Remark]:
    """One remark for each step between two possible results that is larger than the rule allows."""
    if "fold" not in rule.numbers:
        return []
    known = [(each.result, each.number) for each in judged if each.number is not None and each.result.effective]
    fold, days = plain(rule.numbers["fold"]), plain(rule.numbers["fold_days"])
    return [
        _remark(_value(rule).label, f"was {short(before)}; more than {fold}-fold within {days} days", first, second)
        for (first, before), (second, now) in pairwise(known)
        if _too_fast(rule, before, now, _days(first, second))
    ]


def _days(first: Result, second: Result) -> Decimal:
    """Days from one result to the next; both have their day."""
    if first.effective is None or second.effective is None:
        raise ImpossibleValue("a result without its day", expected="two dated results")
    return Decimal(days_between(first.effective.day, second.effective.day))


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
