"""CTCAE grades of laboratory results: a whole grade, at least a grade, or not known with what would settle it.

Each term of an edition is one rule under `toxicity/ctcae/<edition>/`. The grade is the highest whose limit the value
passes. A semicolon of the published text is read as *or*, as its preface says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from medonc.knowledge.shapes import GradeLimit, InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Input, Inputs, Method
from medonc.practice.toxicity.judged import BOTH, Judged, Measured, bound, fitting, holds, in_kind_of, judge, number
from medonc.practice.toxicity.remarks import remarks_of
from medonc.practice.toxicity.terms import rule_of
from medonc.record.facts import Bounded, Interval, Unreadable
from medonc.record.measured import Result
from medonc.values.errors import ImpossibleValue, UnitMismatch
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Step, StepKind
from medonc.values.quantity import Quantity, plain
from medonc.values.units import UNITS, unit

QUANTITIES = ("value", "uln", "lln", "baseline")


class Edition(StrEnum):
    """An edition of CTCAE; never assumed."""

    V5 = "v5"
    V6 = "v6"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A grade that what is not given can only raise; `lacking` says what would settle it."""

    grade: int
    lacking: tuple[Missing, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"at least {self.grade}"


Graded = int | AtLeast


def grade(
    term: str,
    result: Quantity | Bounded | Result,
    *,
    library: Library,
    edition: str,
    limits: Interval | None = None,
    baseline: Quantity | None = None,
    fasting: bool | None = None,
    told: Mapping[str, bool] = MappingProxyType({}),
) -> Answer[Graded]:
    """The grade of a result by one term of an edition (`Anemia` or `anemia`, `v5` or `v6`).

    `limits` are the laboratory's own; those of a `Result` hold where none are given. `told` answers the yes/no
    questions of the term by name. Refuses an unknown term or edition, a negative value, and a unit of another kind.
    """
    rule = rule_of(term, edition=edition, library=library)
    value, normal, fact = _taken(result)
    if value is None:
        return unreadable(rule, result)
    known = limits or normal or Interval()
    answers = dict(told) if fasting is None else {**told, "fasting": fasting}
    measured = Measured(
        value=value, uln=known.high, lln=known.low, baseline=baseline, told=answers, analyte=value_of(rule).analyte
    )
    return answered(rule, measured, fact)


def _taken(result: Quantity | Bounded | Result) -> tuple[Quantity | Bounded | None, Interval | None, FactRef | None]:
    if isinstance(result, Result):
        value = result.value
        return value if isinstance(value, Quantity | Bounded) else None, result.normal, result.ref()
    return result, None, None


def unreadable(rule: KnowledgeRule, result: object) -> NotKnown:
    """The answer for what is no number with its unit: `haemolysed`."""
    said = result.said() if isinstance(result, Result) else str(result)
    why = result.value.reason if isinstance(result, Result) and isinstance(result.value, Unreadable) else said
    facts = (result.ref(),) if isinstance(result, Result) else ()
    lacking = Missing(what=value_of(rule).label, why=f"unreadable ({why})")
    return NotKnown(title=rule.rule.title, missing=(lacking,), rule=rule.rule, facts=facts)


def value_of(rule: KnowledgeRule) -> InputSpec:
    """The input that is graded."""
    return next(spec for spec in rule.inputs if spec.name == "value")


def answered(rule: KnowledgeRule, measured: Measured, fact: FactRef | None = None) -> Answer[Graded]:
    """The answer of a term to a measured value, with its receipt. Refuses a value that cannot be graded in its unit."""
    _refuse(rule, measured)
    judged = judge(rule.limits, measured)
    remarks = remarks_of(rule, measured, judged)
    facts = (fact,) if fact is not None else ()
    lacking = tuple(_missing(rule, judged))
    if judged.highest > judged.lowest == 0:
        return NotKnown(title=rule.rule.title, missing=lacking, rule=rule.rule, facts=facts, remarks=remarks)
    value: Graded = judged.lowest if judged.highest == judged.lowest else AtLeast(judged.lowest, lacking)
    return Finding(
        title=rule.rule.title,
        value=value,
        rule=rule.rule,
        sentence=_sentence(value, lacking),
        facts=facts,
        steps=tuple(_steps(rule, measured, judged, value)),
        remarks=remarks,
    )


def _sentence(value: Graded, lacking: tuple[Missing, ...]) -> str:
    if isinstance(value, int):
        return f"grade {value}"
    return f"at least grade {value.grade}; not known: {'; '.join(map(str, lacking))}"


def _refuse(rule: KnowledgeRule, measured: Measured) -> None:
    value, spec = measured.quantity, value_of(rule)
    if value.value < 0 and not spec.unit.startswith("meq"):
        raise ImpossibleValue(f"{spec.label} is {value}, below nothing", expected="zero or more")
    kinds = {UNITS[limit.of].kind for limit in rule.limits if limit.of in UNITS} | {unit(spec.unit).kind}
    if value.unit.kind not in kinds and not _convertible(spec, value):
        raise UnitMismatch(
            f"{spec.label} in {value.code} is a {value.unit.kind}", expected=f"a {spec.kind} such as {spec.unit}"
        )


def _convertible(spec: InputSpec, value: Quantity) -> bool:

    return in_kind_of(Quantity(value.value, spec.unit), value, spec.analyte) is not None


def _missing(rule: KnowledgeRule, judged: Judged) -> Iterator[Missing]:
    labels = {spec.name: spec for spec in rule.inputs}
    for name in judged.lacking:
        spec = labels.get(name)
        question = rule.texts.get(name, "")
        yield Missing(what=spec.label if spec else name, do=question)


def _steps(rule: KnowledgeRule, measured: Measured, judged: Judged, value: Graded) -> Iterator[Step]:
    for limit in fitting(rule.limits, measured.quantity):
        if limit.grade in (judged.lowest, judged.lowest + 1):
            at = bound(limit, measured) if limit.of != "ULN and baseline" else None
            here = "" if at is None or (limit.of in UNITS and not limit.over) else f" = {at}"
            said = "passed" if limit is judged.by else "" if limit.grade <= judged.lowest else "not passed"
            line = f"{limit_in_words(limit)}{here}" + (f": {said}" if said else "")
            yield Step(kind=StepKind.FORMULA, label=f"grade {limit.grade}", value=line)
    yield Step(kind=StepKind.RESULT, label=rule.rule.title, value=f"grade {value}")


_SAID = MappingProxyType({True: "passed", False: "not passed", None: "cannot be told"})


def _line(limit: GradeLimit, measured: Measured) -> str:
    """One limit with where it lies for this patient, and whether it is passed."""
    at = None if limit.of == BOTH or (limit.of in UNITS and not limit.over) else bound(limit, measured)
    here = "" if at is None else f" = {at}"
    return f"{limit_in_words(limit)}{here}: {_SAID[holds(limit, measured)]}"


def limit_in_words(limit: GradeLimit) -> str:
    """`below 10.0 g/dL`, `above 3.0 × ULN if baseline not above ULN`."""
    names = {"above": limit.above, "at least": limit.at_least, "below": limit.below, "at most": limit.at_most}
    way = next(name for name, held in names.items() if held is not None)
    shown = UNITS[limit.of].shown.strip() if limit.of in UNITS else ""
    amount = f"{plain(number(limit))} {shown}".strip() if limit.of in UNITS else f"{plain(number(limit))} × {limit.of}"
    over = f" over {limit.over}" if limit.over else ""
    return f"{way} {amount}{over}" + (f" if {limit.when}" if limit.when else "")


def by_limits(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The grade from inputs by name, as `ask` and the cases give them."""
    quantities = {n: e.value for n, e in inputs.items() if isinstance(e.value, Quantity)}
    numbers = {n: _bare(e) for n, e in inputs.items() if n in QUANTITIES and n not in quantities}
    held = {**quantities, **numbers}
    return answered(
        rule,
        Measured(
            value=held["value"],
            uln=held.get("uln"),
            lln=held.get("lln"),
            baseline=held.get("baseline"),
            told={n: e.value for n, e in inputs.items() if isinstance(e.value, bool)},
            others={n: q for n, q in quantities.items() if n not in QUANTITIES},
            analyte=value_of(rule).analyte,
        ),
        inputs["value"].fact,
    )


def _bare(entry: Input) -> Quantity:
    """A number without unit, such as an INR."""
    return Quantity(Decimal(str(entry.value)), "1")


METHODS: Mapping[str, Method] = MappingProxyType({"ctcae.by_limits": by_limits})
