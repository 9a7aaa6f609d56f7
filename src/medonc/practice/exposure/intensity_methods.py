"""Relative dose intensity as a finding: of one drug to date and to the planned end, and the mean over a regimen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.exposure.intensity import DrugCycle, Intensity, Less, Loss, Reason, Share, intensity
from medonc.practice.exposure.intensity_text import read_cycle
from medonc.practice.given import written
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding, Level, Remark, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

INTENSITY = "treatment/exposure/intensity"
OF_REGIMEN = "treatment/exposure/intensity_of_regimen"
LOW = "low intensity"  # the kind of remark on it
_DRUG = re.compile(r"([a-z0-9][a-z0-9 .-]*): *(\d{1,9}(?:\.\d{1,60})?)(?: *to *(\d{1,9}(?:\.\d{1,60})?))?")


def of_drug(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[Quantity]:  # noqa: ARG001
    """The intensity of one drug to date in per cent; with `ahead`, also that at the planned end."""
    to_date, at_end = intensities(rule, inputs)
    steps = [*_inputs(rule, inputs), *_shown("to date", to_date)]
    if at_end is not None:
        steps += _shown("at the planned end", at_end)
    value = Quantity(to_date.percent, "%")
    steps.append(Step(kind=StepKind.RESULT, label=rule.result_label, value=f"{plain(value.value)} %"))
    drug = str(inputs["drug"].value) if "drug" in inputs else ""
    return Finding(
        title=f"Dose intensity of {drug}" if drug else rule.rule.title,
        value=value,
        rule=rule.rule,
        sentence=said(to_date, at_end),
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(steps),
        remarks=tuple(_low(rule, to_date, at_end)),
    )


def intensities(rule: KnowledgeRule, inputs: Inputs) -> tuple[Intensity, Intensity | None]:
    """The intensity of the cycles given, and of those with the ones ahead; None where none are ahead."""
    given = _cycles(rule, inputs, "cycles")
    ahead = _cycles(rule, inputs, "ahead") if "ahead" in inputs else ()
    return intensity(given), intensity((*given, *ahead)) if ahead else None


def said(to_date: Intensity, at_end: Intensity | None) -> str:
    """`92.6 % to date (delay -7.7 %); 86.5 % at the planned end (delay -4.0 %, reduction -9.5 %)`."""
    text = f"{tenth(to_date.percent)} % to date ({_losses(to_date)})"
    return f"{text}; {tenth(at_end.percent)} % at the planned end ({_losses(at_end)})" if at_end is not None else text


def tenth(percent: Decimal) -> str:
    """Per cent to one decimal."""
    return plain(percent.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP", context=EXACT))


def share_said(share: Share) -> str:
    """`-4.0 %`: what one reason takes; what it adds has a plus."""
    return _lost(share.percent)


def of_regimen(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[Quantity]:  # noqa: ARG001
    """The mean intensity of a regimen's drugs to date, each counting once; at the planned end where each is stated."""
    found = [_named(str(each)) for each in _codes(inputs, "drugs")]
    if not found:
        raise ImpossibleValue("no drug", expected="drug: per cent to date to per cent at the end")
    to_date = _mean([now for _, now, _ in found])
    ends = [end for _, _, end in found if end is not None]
    text = f"{tenth(to_date)} % to date over {len(found)} drug{'s' if len(found) > 1 else ''}"
    if len(ends) == len(found):
        text += f", {tenth(_mean(ends))} % at the planned end"
    value = Quantity(to_date, "%")
    result = Step(kind=StepKind.RESULT, label=rule.result_label, value=f"{plain(value.value)} %")
    mean = " + ".join(tenth(now) for _, now, _ in found)
    formula = Step(kind=StepKind.FORMULA, label=rule.formula, value=f"({mean}) / {len(found)}")
    steps = (*_inputs(rule, inputs), formula, result)
    return Finding(title=rule.rule.title, value=value, rule=rule.rule, sentence=text, steps=steps)


def _cycles(rule: KnowledgeRule, inputs: Inputs, name: str) -> tuple[DrugCycle, ...]:
    length = inputs["length"].value
    if not isinstance(length, Quantity):
        raise ImpossibleValue(f"a cycle of {length}", expected="a number of days")
    days = length.to("d").value
    if days != days.to_integral_value() or not 1 <= days <= rule.numbers["longest_cycle"]:
        raise ImpossibleValue(f"a cycle of {length}", expected=f"1 to {rule.numbers['longest_cycle']} whole days")
    return tuple(_rounding_named(rule, read_cycle(each, length_days=int(days))) for each in _codes(inputs, name))


def _rounding_named(rule: KnowledgeRule, cycle: DrugCycle) -> DrugCycle:
    """A small difference that no reason is stated for counts as rounding."""
    rest = cycle.unexplained()
    if rest == 0 or abs(rest) * 100 > rule.numbers["rounding_percent"] * cycle.planned:
        return cycle
    return replace(cycle, less=(*cycle.less, Less(amount=rest, because=Reason.ROUNDING)))


def _codes(inputs: Inputs, name: str) -> tuple[str, ...]:
    value = inputs[name].value
    return value if isinstance(value, tuple) else (str(value),)


def _shown(when: str, found: Intensity) -> Iterator[Step]:
    """The arithmetic of one of the two: dose, time, then each share of the loss."""
    dose = f"{plain(found.given)} of {plain(found.planned)}"
    yield Step(kind=StepKind.FORMULA, label=f"dose {when}, given of planned", value=dose)
    days = f"{found.planned_days} planned, {found.actual_days} taken ({found.starts} to {found.ends})"
    yield Step(kind=StepKind.FORMULA, label=f"days {when}", value=days)
    formula = f"({dose}) × {found.planned_days} / {found.actual_days} = {tenth(found.percent)} %"
    yield Step(kind=StepKind.FORMULA, label=f"intensity {when}", value=formula)
    for share in found.shares:
        label = f"{share.loss} {when}, {share.because}"
        yield Step(kind=StepKind.FORMULA, label=label, value=f"{share_said(share)} %")


def _losses(found: Intensity) -> str:
    parts = [f"{loss} {_lost(found.lost(loss))} %" for loss in Loss if found.lost(loss)]
    return ", ".join(parts) or "as planned"


def _lost(percent: Decimal) -> str:
    """A loss with its sign turned: what intensity moves by."""
    shown = percent.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP", context=EXACT)
    return f"{'-' if shown > 0 else '+' if shown < 0 else ''}{plain(abs(shown))}"


def _low(rule: KnowledgeRule, to_date: Intensity, at_end: Intensity | None) -> Iterator[Remark]:
    limit = rule.numbers["low"]
    for when, found in (("to date", to_date), ("at the planned end", at_end)):
        if found is not None and found.percent < limit:
            yield Remark(text=f"below {plain(limit)} % {when}: {rule.texts['low']}", level=Level.CAUTION, kind=LOW)


def _named(text: str) -> tuple[str, Decimal, Decimal | None]:
    match = _DRUG.fullmatch(text)
    if match is None:
        raise ImpossibleValue(f"'{text}' is no intensity", expected="drug: per cent to date to per cent at the end")
    return match[1], Decimal(match[2]), Decimal(match[3]) if match[3] else None


def _mean(percents: Sequence[Decimal]) -> Decimal:
    return EXACT.divide(sum(percents, Decimal(0)), Decimal(len(percents)))


def _inputs(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Step]:
    for spec in rule.inputs:
        if spec.name in inputs:
            entry = inputs[spec.name]
            yield Step(
                kind=StepKind.INPUT, label=spec.label, value=written(entry.value), name=spec.name, fact=entry.fact
            )


INTENSITY_METHODS: Mapping[str, Method] = MappingProxyType(
    {"exposure.intensity": of_drug, "exposure.intensity_of_regimen": of_regimen}
)
