"""The worksheet of one rule: its inputs in the units the formula works in, and the receipt as it grows.

A method takes numbers from it by name, notes what it does, and closes it with a finding. What is missing, implausible
or in a unit of the wrong kind closes it before any number is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext
from types import MappingProxyType

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Given, Input, Inputs, Method
from medonc.practice.assessment.accepted import NUMERIC, accept
from medonc.values.errors import ImpossibleValue, Refused
from medonc.values.evidence import Answer, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

Sums = Callable[["Worksheet", Library], Answer[object]]


class Worksheet:
    """One run of a rule. Numbers come out in the unit of their `InputSpec`; every one is on the receipt."""

    def __init__(self, rule: KnowledgeRule, inputs: Inputs) -> None:
        self.rule = rule
        self.given = inputs
        self.steps: list[Step] = []
        self.remarks: list[Remark] = []
        self.missing: list[Missing] = []
        self._values: dict[str, Given] = {}
        for spec in rule.inputs:
            self._take(spec)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def number(self, name: str) -> Decimal:
        """The input as a bare number in the unit the formula works in."""
        value = self._values[name]
        if isinstance(value, Quantity):
            return value.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise ImpossibleValue(f"{name} is '{value}'", expected="a number")
        return Decimal(value)

    def word(self, name: str) -> str:
        """The input as a chosen word; yes/no inputs answer `yes` or `no`."""
        value = self._values[name]
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    def codes(self, name: str) -> tuple[str, ...]:
        """The input as codes, each `system:code`."""
        value = self._values[name]
        return value if isinstance(value, tuple) else (str(value),)

    def constant(self, name: str) -> Decimal:
        """A number of the rule's file."""
        return self.rule.numbers[name]

    def by_sex(self, name: str) -> Decimal:
        """A number of the rule's file that has one value for each sex: `<name>_female`, `<name>_male`."""
        return self.constant(f"{name}_{self.word('sex')}")

    def note(self, kind: StepKind, label: str, value: str, *, name: str = "") -> None:
        """One more line of the receipt."""
        self.steps.append(Step(kind=kind, label=label, value=value, name=name))

    def remark(self, text: str, *, level: Level = Level.NOTE, kind: str = "reading") -> None:
        """Something that the reader of the answer should know."""
        facts = tuple(entry.fact for entry in self.given.values() if entry.fact is not None)
        self.remarks.append(Remark(text=text, level=level, kind=kind, facts=facts))

    def measured(self, value: Decimal, *, places: int, sentence: str = "") -> Finding[object]:
        """The finding of a quantity in the rule's result unit: kept whole, shown to `places` decimals."""
        result = Quantity(value, self.rule.result_unit)
        return self._close(result, rounded(value, places), sentence or f"{rounded(value, places)} {result.unit.shown}")

    def scored(self, value: Decimal, *, places: int = 0, sentence: str = "") -> Finding[object]:
        """The finding of a score or another bare number."""
        return self._close(value, rounded(value, places), sentence or rounded(value, places))

    def said(self, value: str, *, sentence: str = "") -> Finding[object]:
        """The finding of something said in words."""
        return self._close(value, value, sentence or value)

    def not_known(self, *missing: Missing) -> NotKnown:
        """The answer where the inputs do not allow one."""
        facts = tuple(entry.fact for entry in self.given.values() if entry.fact is not None)
        return NotKnown(
            title=title_of(self.rule),
            missing=missing or tuple(self.missing),
            rule=self.rule.rule,
            facts=facts,
            remarks=tuple(self.remarks),
        )

    def _close(self, value: object, shown: str, sentence: str) -> Finding[object]:
        exact = plain(value.value) if isinstance(value, Quantity) else str(value)
        unit = f" {self.rule.result_unit}" if self.rule.result_unit else ""
        if self.rule.formula:
            self.note(StepKind.FORMULA, "formula", self.rule.formula)
        if exact != shown:
            self.note(StepKind.ROUNDING, "shown as", f"{shown}{unit}")
        self.note(StepKind.RESULT, title_of(self.rule), f"{exact}{unit}")
        return Finding(
            title=title_of(self.rule),
            value=value,
            rule=self.rule.rule,
            sentence=sentence,
            facts=tuple(entry.fact for entry in self.given.values() if entry.fact is not None),
            steps=tuple(self.steps),
            remarks=tuple(self.remarks),
        )

    def _take(self, spec: InputSpec) -> None:
        entry = self.given.get(spec.name)
        if entry is None:
            self._absent(spec)
            return
        taken = accept(spec, entry.value)
        self.steps.append(
            Step(kind=StepKind.INPUT, label=spec.label, value=_as_given(entry.value), name=spec.name, fact=entry.fact)
        )
        if taken.conversion:
            self.note(StepKind.CONVERSION, spec.label, taken.conversion)
        if taken.implausible:
            self.missing.append(Missing(what=spec.label, why=taken.implausible, do=f"check the {spec.label}"))
        self._values[spec.name] = taken.value

    def _absent(self, spec: InputSpec) -> None:
        if spec.default:
            self._values[spec.name] = Decimal(spec.default) if spec.kind in NUMERIC else spec.default
            self.note(StepKind.POLICY, spec.label, f"{spec.default} {spec.unit}".strip(), name=spec.name)
        elif spec.required:
            self.missing.append(Missing(what=spec.label))


def _as_given(value: Given) -> str:
    if isinstance(value, Quantity):
        return f"{plain(value.value)} {value.code}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return plain(value) if isinstance(value, Decimal) else str(value)


def title_of(rule: KnowledgeRule) -> str:
    """What the answer is called in a list of answers."""
    label = rule.result_label or rule.rule.title
    return label[:1].upper() + label[1:]


def rounded(value: Decimal, places: int) -> str:
    """Digits to `places` decimals, half away from zero, as it is shown."""
    return plain(value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=EXACT))


def method(sums: Sums) -> Method:
    """The method whose arithmetic is `sums`: 34 digits, nothing computed from what is missing or of a child.

    A rule with a `sex` input and no recorded sex answers not known, with both results named.
    """

    def run(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
        with localcontext(EXACT):
            sheet = Worksheet(rule, inputs)
            _refuse_children(sheet)
            if sheet.missing:
                return sheet.not_known()
            if any(spec.name == "sex" for spec in rule.inputs) and "sex" not in sheet:
                return _both_sexes(sheet, sums, library)
            return sums(sheet, library)

    return run


def _refuse_children(sheet: Worksheet) -> None:
    from_age = sheet.rule.numbers.get("adult_from")
    if from_age is not None and "age" in sheet and sheet.number("age") < from_age:
        raise Refused(
            f"{sheet.rule.rule.title} is for adults; the age is {sheet.word('age')}",
            expected=f"{from_age} years or more",
        )


def _both_sexes(sheet: Worksheet, sums: Sums, library: Library) -> Answer[object]:
    results = {
        sex: sums(Worksheet(sheet.rule, {**sheet.given, "sex": Input(value=sex)}), library)
        for sex in ("female", "male")
    }
    if all(isinstance(answer, NotKnown) for answer in results.values()):
        return results["female"]
    named = "; ".join(f"{sex}: {answer.said()}" for sex, answer in results.items())
    return sheet.not_known(Missing(what="sex for formulas", do=f"record the birth sex ({named})"))


def registry(entries: Iterable[tuple[str, Sums]]) -> Mapping[str, Method]:
    """The methods of one module under the names that the rule files use."""
    return MappingProxyType({name: method(sums) for name, sums in entries})
