"""From the chart to the inputs of a rule: what is recorded, recent, readable and free of contradiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar, cast

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Input, Method
from medonc.practice.assessment.plausibility import codes_of
from medonc.practice.assessment.worksheet import title_of
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.calendar import days_between, instant
from medonc.values.errors import MedoncError, Refused
from medonc.values.evidence import Answer, FactRef, Missing, NotKnown
from medonc.values.quantity import Quantity

T = TypeVar("T")
NOTHING: Mapping[str, Input] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a chart gives to a rule: the inputs that it supplies, and for each of the others what is wrong.

    `missing` holds what the rule cannot do without, `lacking` what it may do without.
    """

    inputs: Mapping[str, Input]
    missing: Mapping[str, Missing]
    lacking: Mapping[str, Missing]


def inputs_from_chart(rule: KnowledgeRule, chart: Chart, on: date) -> Reading:
    """The inputs of a rule as the chart holds them on a day; a contradiction or a stale value is missing."""
    inputs: dict[str, Input] = {}
    missing: dict[str, Missing] = {}
    lacking: dict[str, Missing] = {}
    for spec in rule.inputs:
        found = read_input(spec, chart, on)
        if isinstance(found, Input):
            inputs[spec.name] = found
        elif found is not None:
            (missing if _must_be_there(spec, found) else lacking)[spec.name] = found
    return Reading(
        inputs=MappingProxyType(inputs), missing=MappingProxyType(missing), lacking=MappingProxyType(lacking)
    )


def _must_be_there(spec: InputSpec, found: Missing) -> bool:
    """A contradiction stops even what a rule may do without."""
    return (spec.required and not spec.default) or found.why.startswith("contradictory")


def read_input(spec: InputSpec, chart: Chart, on: date) -> Input | Missing | None:
    """One input from the chart; None where the chart has no such thing and the rule has its own default."""
    if spec.name == "age":
        return _age(chart, on)
    if spec.name == "sex":
        return _sex(chart)
    if spec.loinc:
        return _result(spec, chart, on)
    return Missing(what=spec.label) if spec.required and not spec.default else None


def _age(chart: Chart, on: date) -> Input | Missing:
    age = chart.person.age(on=on)
    if age is None:
        return Missing(what="full date of birth")
    return Input(value=age, fact=_of_person(chart, "Date of birth", chart.person.born))


def _sex(chart: Chart) -> Input | None:
    sex = chart.person.sex_for_formulas
    return Input(value=sex, fact=_of_person(chart, "Sex for formulas", sex)) if sex in ("female", "male") else None


def _of_person(chart: Chart, label: str, value: object) -> FactRef:
    return FactRef(resource=str(chart.person.source), label=label, value=str(value), known=chart.person.known)


def _result(spec: InputSpec, chart: Chart, on: date) -> Input | Missing:
    codes = codes_of(spec)
    last = chart.of_last_instant(codes, on=on)
    if not last:
        return _none(spec, chart)
    if len(last) > 1 and len(values := dict.fromkeys(str(r.value) for r in last)) > 1:
        return Missing(what=spec.label, why=f"contradictory ({' and '.join(values)})", since=last[0].effective)
    return _aged(spec, last[-1], chart, on)


def _none(spec: InputSpec, chart: Chart) -> Missing:
    """Not recorded; or recorded without a day, which tells nothing of today."""
    undated = [one for one in chart.results(codes_of(spec)) if one.effective is None]
    if not undated:
        return Missing(what=spec.label)
    return Missing(what=spec.label, why=f"undated ({undated[-1].said()})", do="record the day, or take a new one")


def _aged(spec: InputSpec, last: Result, chart: Chart, on: date) -> Input | Missing:
    within = None if spec.within_days is None else timedelta(days=spec.within_days)
    if within is not None and last.effective and last.effective.end < instant(on, zone=chart.zone) - within:
        return Missing(
            what=spec.label,
            why="out of date",
            since=last.effective,
            do=f"take one not older than {spec.within_days} days",
        )
    if not isinstance(last.value, Quantity):
        return Missing(what=spec.label, why=f"unreadable ({last.said()})", since=last.effective)
    return Input(value=last.value, fact=last.ref())


def answer(
    rule_id: str,
    chart: Chart,
    library: Library,
    on: date,
    *,
    methods: Mapping[str, Method],
    also: Mapping[str, Input] = NOTHING,
) -> Answer[object]:
    """What a rule answers for a chart on a day; `also` are inputs that no result of the chart supplies."""
    rule = library.rule(rule_id)
    reading = inputs_from_chart(rule, chart, on)
    lacking = tuple(m for name, m in reading.missing.items() if name not in also) or _apart(rule, reading)
    inputs = {**reading.inputs, **also}
    needed = [spec.name for spec in rule.inputs if spec.required and spec.name in inputs]
    facts = tuple(fact for name in needed if (fact := inputs[name].fact) is not None)
    if lacking:
        return NotKnown(title=title_of(rule), missing=lacking, rule=rule.rule, facts=facts)
    try:
        return _with_reasons(methods[rule.method](rule, inputs, library), reading)
    except Refused as refused:
        why = Missing(what=title_of(rule).lower(), why=f"refused ({refused.found})")
        return NotKnown(title=title_of(rule), missing=(why,), rule=rule.rule, facts=facts)
    except MedoncError as wrong:
        why = Missing(what=title_of(rule).lower(), why=f"unreadable ({wrong.found})", do=wrong.expected)
        return NotKnown(title=title_of(rule), missing=(why,), rule=rule.rule, facts=facts)


def _with_reasons(found: Answer[object], reading: Reading) -> Answer[object]:
    """The answer, with the chart's own reason for what turned out to be needed: out of date is not unrecorded."""
    if not isinstance(found, NotKnown):
        return found
    reasons = {missing.what: missing for missing in reading.lacking.values()}
    return replace(found, missing=tuple(reasons.get(m.what, m) for m in found.missing))


def _apart(rule: KnowledgeRule, reading: Reading) -> tuple[Missing, ...]:
    """What is missing where a rule's results must be of one time (`together_days`) and are not."""
    limit = rule.numbers.get("together_days")
    dated = {
        spec.label: fact.effective
        for spec in rule.inputs
        if spec.loinc and spec.name in reading.inputs
        if (fact := reading.inputs[spec.name].fact) is not None and fact.effective is not None
    }
    if limit is None or len(dated) < 2:
        return ()
    first, last = min(dated.values(), key=lambda w: w.day), max(dated.values(), key=lambda w: w.day)
    if days_between(first.day, last.day) <= limit:
        return ()
    return (Missing(what=f"{' and '.join(dated)} of one time", why=f"{first.day} and {last.day}", since=last),)


def as_kind(found: Answer[object], kind: type[T]) -> Answer[T]:
    """The answer with its value's type named; a finding of another type is a mistake in the rule file."""
    if not isinstance(found, NotKnown) and not isinstance(found.value, kind):
        raise TypeError(f"{found.rule.id} gives {type(found.value).__name__}, not {kind.__name__}")
    return cast("Answer[T]", found)


def given(value: Decimal | int | str | tuple[str, ...], fact: FactRef | None = None) -> Input:
    """An input that is not a single result: a count, a choice, a set of codes."""
    return Input(value=value, fact=fact)
