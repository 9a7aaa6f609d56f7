"""In which order options stand: what is met before what is not known, then fit, design of the trial, and its effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Benefit, KnowledgeRule, Library, Regimen
from medonc.practice.answers import Inputs, Method
from medonc.practice.criteria import Truth
from medonc.practice.treatment.benefit import NONE, effect_of
from medonc.practice.treatment.fit import Fit
from medonc.values.evidence import Answer, Finding, Step, StepKind
from medonc.values.quantity import EXACT, plain

ORDER = "treatment/choice/order"
_ORDER_OF: tuple[str, ...] = ("indication", "fit", "design", "effect")
NO_TRIAL = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """The strongest effect of a regimen; `benefit` None where no trial is stated."""

    design: str
    effect: str
    benefit: Benefit | None = None


def place(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The points of an option by the rule: the fewest stand first."""
    words = {name: str(inputs[name].value) for name in _ORDER_OF}
    points = points_of(rule, words)
    total = plain(points)
    steps = (
        *(Step(kind=StepKind.FORMULA, label=name, value=f"{words[name]}: {_of(rule, name, words)}") for name in words),
        Step(kind=StepKind.RESULT, label=rule.result_label, value=total),
    )
    return Finding(title=rule.rule.title, value=points, rule=rule.rule, sentence=total, steps=steps)


def points_of(rule: KnowledgeRule, words: Mapping[str, str]) -> Decimal:
    """The points of all four added up."""
    total = Decimal(0)
    for item in rule.items:
        total = EXACT.add(total, item.points[words[item.name]])
    return total


def place_of(truth: Truth, fitted: Fit, regimen: Regimen, library: Library) -> Decimal:
    """Where a regimen stands among the options."""
    rule = library.rule(ORDER)
    best = library.once(_strengths)[regimen.rule.id]
    words = {"indication": truth.said, "fit": fitted.word, "design": best.design, "effect": best.effect}
    return points_of(rule, words)


def strength(regimen: Regimen, library: Library) -> Strength:
    """The effect with the fewest points of design and effect together."""
    rule = library.rule(ORDER)
    held = [Strength(design=one.design.value, effect=effect_of(one), benefit=one) for one in regimen.benefits]
    none = Strength(design=NO_TRIAL, effect=NONE)
    return min(held, key=lambda one: _points(rule, one), default=none)


def _strengths(library: Library) -> dict[str, Strength]:
    return {one.rule.id: strength(one, library) for one in library.regimens.values()}


def _points(rule: KnowledgeRule, one: Strength) -> Decimal:
    words = {"design": one.design, "effect": one.effect}
    points = [item.points[words[item.name]] for item in rule.items if item.name in words]
    return EXACT.add(points[0], points[1])


def _of(rule: KnowledgeRule, name: str, words: Mapping[str, str]) -> str:
    item = next(each for each in rule.items if each.name == name)
    return plain(item.points[words[name]])


CHOICE_METHODS: Mapping[str, Method] = MappingProxyType({"choice.place": place})
