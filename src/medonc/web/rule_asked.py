"""A rule put to a patient in a page: what was typed, else what the record tells, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.ask import ask, read_inputs
from medonc.practice.assessment.reading import inputs_from_chart
from medonc.practice.given import expected, written
from medonc.practice.toxicity_management.of_chart import told_by_chart
from medonc.record import Chart
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, Missing
from medonc.values.quantity import EXACT, Quantity, plain
from medonc.web.words import day

_SHOWN, _LONG = Decimal("0.001"), 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInput:
    """One input of a rule in a form. `told` says where a value from the record comes from, or why there is none."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...]
    hint: str
    needed: bool
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRule:
    """A rule with its form; `answer` where it was asked, `fault` where it refused."""

    key: str
    id: str
    title: str
    text: str
    inputs: tuple[AskedInput, ...]
    answer: Answer[object] | None = None
    fault: str = ""


def asked_rule(
    rule_id: str, chart: Chart, library: Library, on: date, *, typed: Mapping[str, str], is_asked: bool
) -> AskedRule:
    """The rule with what was typed before what the record tells; asked where the form was sent."""
    rule = library.rule(rule_id)
    reading = inputs_from_chart(rule, chart, on)
    held = told_by_chart(rule, chart, library, on)
    answer, fault = _answered(rule, held, typed, library) if is_asked else (None, "")
    lacking = {**reading.missing, **reading.lacking}
    return AskedRule(
        key=rule_id.rpartition("/")[2],
        id=rule_id,
        title=rule.rule.title,
        text=rule.rule.text,
        inputs=tuple(_shown(spec, typed, held, lacking) for spec in rule.inputs),
        answer=answer,
        fault=fault,
    )


def _answered(
    rule: KnowledgeRule, held: Mapping[str, Input], typed: Mapping[str, str], library: Library
) -> tuple[Answer[object] | None, str]:
    try:
        names = [spec.name for spec in rule.inputs if typed.get(spec.name, "").strip()]
        same = [name for name in names if name in held and typed[name].strip() == _written(held[name])]
        said = read_inputs(rule, {name: typed[name].strip() for name in names if name not in same})
        return ask(rule.rule.id, {**held, **said}, library), ""
    except MedoncError as wrong:
        return None, str(wrong)


def _shown(
    spec: InputSpec, typed: Mapping[str, str], held: Mapping[str, Input], lacking: Mapping[str, Missing]
) -> AskedInput:
    found = held.get(spec.name)
    told = ""
    if found is not None and found.fact is not None:
        told = f"record, {day(found.fact.effective)}" if found.fact.effective else "record"
    elif spec.name in lacking and spec.loinc:
        told = lacking[spec.name].why
    choices = ("yes", "no") if spec.kind == "yes/no" else spec.choices
    return AskedInput(
        name=spec.name,
        label=spec.label[:1].upper() + spec.label[1:],
        value=typed.get(spec.name) or (_written(found) if found is not None else ""),
        choices=choices,
        hint="" if choices else expected(spec),
        needed=spec.required and not spec.default,
        told=told,
    )


def _written(found: Input) -> str:
    """The value as it is typed; one that was computed stands with three decimals, and counts whole unless changed."""
    if isinstance(found.value, Quantity):
        value = found.value.value
        short = value.quantize(_SHOWN, rounding="ROUND_HALF_UP", context=EXACT)
        return f"{plain(value if len(plain(value)) <= _LONG else short)} {found.value.code}"
    return written(found.value)
