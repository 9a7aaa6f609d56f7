"""Where a lifetime dose leads: the sum at the end of the doses ahead, and the cycle in which a limit is crossed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import CumulativeLimit, Drug, KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.given import written
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

PROJECTED = "treatment/exposure/projected"
_AHEAD = re.compile(r"([^:,]{1,60}): *(\d{1,9}(?:\.\d{1,60})?)")


def projected(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[Quantity]:
    """The lifetime dose at the end of the doses ahead, in the unit of the drug's strictest unconditional limit."""
    drug = library.drug(str(inputs["drug"].value))
    label = str(inputs["of"].value) if "of" in inputs else drug.name
    title = f"Lifetime dose ahead, {label}"
    limit = lifetime_limit(drug)
    had = _had(inputs)
    if had is None or limit is None:
        what = "a lifetime limit" if limit is None else "the dose had so far"
        why = "the drug's file holds none" if limit is None else "not recorded"
        return NotKnown(title=title, missing=(Missing(what=what, why=why),), rule=rule.rule)
    most = Quantity(limit.limit, limit.unit)
    sums = tuple(_sums(had.to(most.code), _ahead(inputs)))
    end = sums[-1][1] if sums else had.to(most.code)
    crossed = next((cycle for cycle, total in sums if total > most), None)
    return Finding(
        title=title,
        value=end,
        rule=rule.rule,
        sentence=_said(had.to(most.code), end, most, limit.organ, crossed),
        facts=tuple(entry.fact for entry in inputs.values() if entry.fact is not None),
        steps=tuple(_steps(rule, inputs, sums, most, limit.organ, end)),
        remarks=tuple(_remarks(drug, had.to(most.code), most, crossed)),
    )


def lifetime_limit(drug: Drug) -> CumulativeLimit | None:
    """The strictest limit of a drug that holds without a condition; None where it has none."""
    return min((each for each in drug.cumulative if not each.condition), key=lambda each: each.limit, default=None)


def _had(inputs: Inputs) -> Quantity | None:
    found = [inputs[name].value for name in ("had", "had_units") if name in inputs]
    if len(found) > 1:
        raise ImpossibleValue("a dose by body surface and one in units", expected="one of the two")
    return found[0] if found and isinstance(found[0], Quantity) else None


def _ahead(inputs: Inputs) -> tuple[tuple[str, Decimal], ...]:
    value = inputs["ahead"].value
    matches = [(text, _AHEAD.fullmatch(text)) for text in (value if isinstance(value, tuple) else (str(value),))]
    for text, match in matches:
        if match is None:
            raise ImpossibleValue(f"'{text}' is no dose ahead", expected="cycle: dose, in the unit of the limit")
    return tuple((match[1].strip(), Decimal(match[2])) for _, match in matches if match)


def _sums(had: Quantity, ahead: Sequence[tuple[str, Decimal]]) -> Iterator[tuple[str, Quantity]]:
    total = had
    for cycle, dose in ahead:
        total = Quantity(EXACT.add(total.value, dose), total.code)
        yield cycle, total


def _said(had: Quantity, end: Quantity, most: Quantity, organ: str, crossed: str | None) -> str:
    until = f"above it from {crossed}" if crossed is not None else "not reached"
    return f"{_short(had)} so far, {_short(end)} at the planned end of {most} ({organ}): {until}"


def _short(quantity: Quantity) -> str:
    digits = plain(quantity.value.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP", context=EXACT))
    return f"{digits.removesuffix('.0')} {quantity.unit.shown}"


def _steps(
    rule: KnowledgeRule, inputs: Inputs, sums: Sequence[tuple[str, Quantity]], most: Quantity, organ: str, end: Quantity
) -> Iterator[Step]:
    for spec in rule.inputs:
        if spec.name in inputs:
            entry = inputs[spec.name]
            yield Step(
                kind=StepKind.INPUT, label=spec.label, value=written(entry.value), name=spec.name, fact=entry.fact
            )
    for cycle, total in sums:
        yield Step(kind=StepKind.FORMULA, label=f"after {cycle}", value=_short(total))
    yield Step(kind=StepKind.CAP, label=f"limit, {organ}", value=str(most))
    yield Step(kind=StepKind.RESULT, label=rule.result_label, value=written(end))


def _remarks(drug: Drug, had: Quantity, most: Quantity, crossed: str | None) -> Iterator[Remark]:
    if had > most:
        yield Remark(text="above the limit already", level=Level.STOP, kind="difference")
    elif crossed is not None:
        yield Remark(text=f"the limit is crossed in {crossed}", level=Level.CAUTION, kind="difference")
    for each in drug.cumulative:
        if each.condition:
            yield Remark(text=f"the limit is {Quantity(each.limit, each.unit)} with {each.condition}")


PROJECTED_METHODS: Mapping[str, Method] = MappingProxyType({"exposure.projected": projected})
