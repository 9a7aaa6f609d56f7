"""The worksheet of one rule: its inputs in the units the formula works in, and the receipt as it grows.

A method takes numbers from it by name, notes what it does, and closes it with a finding. What is missing, implausible
or in a unit of the wrong kind closes it before any number is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from types import MappingProxyType

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Given, Input, Inputs, Method
from medonc.practice.assessment.accepted import NUMERIC, accept
from medonc.values.errors import ImpossibleValue, Refused
from medonc.values.evidence import Answer, FactRef, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

Sums = Callable[["Worksheet", Library], Answer[object]]


class SexNeeded(Exception):
    """A formula asks for the sex and none is recorded: `method` answers with both results named."""


class Worksheet:
    """One run of a rule. Numbers come out in the unit of their `InputSpec`; every one is on the receipt."""

    def __init__(self, rule: KnowledgeRule, inputs: Inputs) -> None:
        self.rule = rule
        self.given = inputs
        self.steps: list[Step] = []
        self.remarks: list[Remark] = []
        self.missing: list[Missing] = []
        self._values: dict[str, Given] = {}
        self._taken: dict[str, tuple[Step, ...]] = {}  # the first lines of the receipt, by input
        self._used = {spec.name for spec in rule.inputs if spec.required}
        for spec in rule.inputs:
            self._take(spec)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def number(self, name: str) -> Decimal:
        """The input as a bare number in the unit the formula works in."""
        value = self._use(name)
        if isinstance(value, Quantity):
            return value.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise ImpossibleValue(f"{name} is '{value}'", expected="a number")
        return Decimal(value)

    def word(self, name: str) -> str:
        """The input as a chosen word; yes/no inputs answer `yes` or `no`."""
        if name == "sex" and name not in self:
            raise SexNeeded
        value = self._use(name)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    def quantity(self, name: str) -> Quantity:
        """The input as a quantity, in the unit the formula works in."""
        value = self._use(name)
        if not isinstance(value, Quantity):
            raise ImpossibleValue(f"{name} is '{value}'", expected="a quantity")
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        """The input as codes, each `system:code`."""
        value = self._use(name)
        return value if isinstance(value, tuple) else (str(value),)

    def shared(self, rule: KnowledgeRule) -> dict[str, Input]:
        """The inputs, as they were given, that another rule asks for by the same name."""
        names = [spec.name for spec in rule.inputs if spec.name in self.given]
        self._used.update(names)
        return {name: self.given[name] for name in names}

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
        self.remarks.append(Remark(text=text, level=level, kind=kind, facts=self._facts()))

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
        return NotKnown(
            title=title_of(self.rule),
            missing=missing or tuple(self.missing),
            rule=self.rule.rule,
            facts=self._facts(),
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
            facts=self._facts(),
            steps=(*self._input_steps(), *self.steps),
            remarks=tuple(self.remarks),
        )

    def _use(self, name: str) -> Given:
        self._used.add(name)
        return self._values[name]

    def _input_steps(self) -> Iterator[Step]:
        """The lines of the inputs that the arithmetic used, in the order of the rule's file."""
        return (step for name, steps in self._taken.items() if name in self._used for step in steps)

    def _facts(self) -> tuple[FactRef, ...]:
        used = (entry.fact for name, entry in self.given.items() if name in self._used)
        return tuple(fact for fact in used if fact is not None)

    def _take(self, spec: InputSpec) -> None:
        entry = self.given.get(spec.name)
        if entry is None:
            self._absent(spec)
            return
        taken = accept(spec, entry.value)
        self._taken[spec.name] = tuple(_opening(spec, entry, taken.conversion))
        if taken.implausible:
            self.missing.append(Missing(what=spec.label, why=taken.implausible, do=f"check the {spec.label}"))
        self._values[spec.name] = taken.value

    def _absent(self, spec: InputSpec) -> None:
        if spec.default:
            self._values[spec.name] = Decimal(spec.default) if spec.kind in NUMERIC else spec.default
            stated = f"{spec.default} {spec.unit}".strip()
            self._taken[spec.name] = (Step(kind=StepKind.POLICY, label=spec.label, value=stated, name=spec.name),)
        elif spec.required:
            self.missing.append(Missing(what=spec.label))


def _opening(spec: InputSpec, entry: Input, conversion: str) -> Iterator[Step]:
    """How an input opens the receipt: as it was given, then in the unit of the formula."""
    given = _as_given(entry.value)
    yield Step(kind=StepKind.INPUT, label=spec.label, value=given, name=spec.name, fact=entry.fact)
    if conversion:
        yield Step(kind=StepKind.CONVERSION, label=spec.label, value=conversion)


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

    Arithmetic that asks for the sex where none is recorded answers not known, with both results named.
    """

    def run(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
        with localcontext(EXACT):
            sheet = Worksheet(rule, inputs)
            _refuse_children(sheet)
            if sheet.missing:
                return sheet.not_known()
            try:
                return sums(sheet, library)
            except SexNeeded:
                return _both_sexes(Worksheet(rule, inputs), sums, library)

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
