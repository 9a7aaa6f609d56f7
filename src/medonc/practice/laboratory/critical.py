"""Critical values: results so far from normal that somebody must hear of them at once, by limits that are declared.

Each test has one rule under `laboratory/critical/`; its bands say `critical low`, `not critical`, `critical high`. The
limits are the house's list with its sources; a hospital's own knowledge folder replaces any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Band, InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.record.facts import Bounded, Unreadable
from medonc.record.measured import Result
from medonc.values.analytes import convert
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Step, StepKind
from medonc.values.quantity import Quantity, plain
from medonc.values.units import UNITS

FOLDER = "laboratory/critical/"
NOT_CRITICAL = "not critical"
FLAGS = MappingProxyType(
    {"HH": "critically high", "LL": "critically low", "AA": "critically abnormal"}
)  # HL7 v3 ObservationInterpretation, as a laboratory states it


def critical_by_rule(result: Result, library: Library) -> Answer[str] | None:
    """What the list of critical values says of a result; None where the list does not hold its test.

    Not known where the value has no unit that fits, is words, or is a bound (`<30`) on both sides of a limit.
    """
    rule = next((r for code in result.code.codings if (r := library.once(_by_code).get(code))), None)
    return None if rule is None else _answered(rule, result.value, result.ref())


def critical_by_flag(result: Result) -> str:
    """What the laboratory itself says by HH, LL or AA, in words; empty where it says none of them."""
    return FLAGS.get(result.interpretation.strip().upper(), "")


def _by_code(library: Library) -> Mapping[object, KnowledgeRule]:
    rules = [rule for path, rule in library.rules.items() if path.startswith(FOLDER)]
    return {Loinc(code): rule for rule in rules for code in _value(rule).loinc}


def _value(rule: KnowledgeRule) -> InputSpec:
    return next(spec for spec in rule.inputs if spec.name == "value")


def _answered(rule: KnowledgeRule, value: object, fact: FactRef | None) -> Answer[str]:
    spec, facts = _value(rule), (fact,) if fact else ()
    try:
        number, sign = _number(spec, value)
    except MedoncError as wrong:
        why = Missing(what=spec.label, why=f"unreadable ({wrong.found})", do="look at the result itself")
        return NotKnown(title=rule.rule.title, missing=(why,), rule=rule.rule, facts=facts)
    said = tuple(dict.fromkeys(band.says for band in rule.bands if _meets(band, number, sign)))
    if len(said) != 1:
        why = Missing(
            what=spec.label, why=f"{sign} {plain(number)} lies on both sides of a limit", do="ask for the number"
        )
        return NotKnown(title=rule.rule.title, missing=(why,), rule=rule.rule, facts=facts)
    return _finding(rule, said[0], spec, f"{sign} {plain(number)}".strip(), fact)


def _finding(rule: KnowledgeRule, said: str, spec: InputSpec, number: str, fact: FactRef | None) -> Finding[str]:
    unit = _shown(spec)
    steps = (
        Step(kind=StepKind.INPUT, label=spec.label, value=f"{number}{unit}", name="value", fact=fact),
        Step(kind=StepKind.FORMULA, label="critical", value=limits_in_words(rule)),
        Step(kind=StepKind.RESULT, label=rule.rule.title, value=said),
    )
    return Finding(title=rule.rule.title, value=said, rule=rule.rule, facts=(fact,) if fact else (), steps=steps)


def limits_in_words(rule: KnowledgeRule) -> str:
    """`below 2.8 mmol/L or from 6.2 mmol/L up`."""
    spec = _value(rule)
    low, high, unit = rule.bands[0], rule.bands[-1], _shown(spec)
    ends = []
    if low.says != NOT_CRITICAL and low.high is not None:
        ends.append(f"{'up to' if low.closed_high else 'below'} {plain(low.high)}{unit}")
    if high.says != NOT_CRITICAL and high.low is not None:
        ends.append(f"above {plain(high.low)}{unit}" if high.open_low else f"from {plain(high.low)}{unit} up")
    return " or ".join(ends)


def _shown(spec: InputSpec) -> str:
    return "" if spec.unit in ("", "1") else f" {UNITS[spec.unit].shown}"


def _number(spec: InputSpec, value: object) -> tuple[Decimal, str]:
    """The value in the unit of the rule, and its comparator; refuses words and units that do not fit."""
    if isinstance(value, Bounded):
        return _in_unit(spec, value.quantity), value.comparator
    if isinstance(value, Quantity):
        return _in_unit(spec, value), ""
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and spec.unit in ("", "1"):
        return Decimal(value), ""
    raise MedoncError(value.reason if isinstance(value, Unreadable) else f"'{value}' is no number with a unit")


def _in_unit(spec: InputSpec, value: Quantity) -> Decimal:
    if not spec.unit or value.unit.kind == UNITS[spec.unit].kind:
        return value.to(spec.unit or value.code).value
    return convert(value, spec.unit, analyte=spec.analyte).value


def _meets(band: Band, number: Decimal, sign: str) -> bool:
    """Whether a value that this number bounds (or is) can lie in the band."""
    above = band.low is None or number > band.low or (number == band.low and not band.open_low)
    below = band.high is None or number < band.high or (number == band.high and band.closed_high)
    if sign == "<":
        return band.low is None or band.low < number
    if sign == ">":
        return band.high is None or band.high > number
    return above if sign == "<=" else below if sign == ">=" else above and below


def by_bands(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether a value is critical, from inputs by name."""
    return _answered(rule, inputs["value"].value, inputs["value"].fact)


def sources_in_words(rule: KnowledgeRule) -> str:
    """Where the limits come from."""
    return "; ".join(_titles(rule))


def _titles(rule: KnowledgeRule) -> Iterable[str]:
    return (source.title for source in rule.rule.sources)


METHODS: Mapping[str, Method] = MappingProxyType({"laboratory.critical": by_bands})
