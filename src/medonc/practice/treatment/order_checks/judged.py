"""From what a check found to how grave its rule says that is: by a band of a number, or by a word.

A rule of `treatment/checks` names for each band, or for each word, a level of `CheckLevel` or *passes*. What fits no
band or no word is refused, so that a gap never passes an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Given, Input, Inputs, Method
from medonc.practice.assessment.accepted import accept
from medonc.practice.assessment.bands import said_of
from medonc.practice.criteria import Scene
from medonc.practice.given import written
from medonc.practice.treatment.order_checks.order_check import CheckLevel, OrderCheck
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, FactRef, Finding, Missing, Step, StepKind
from medonc.values.quantity import Quantity

CHECKS = "treatment/checks/"
PASSES = "passes"
LEVELS = (PASSES, *CheckLevel)


def by_band(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The level of the band that the number lies in, in the unit of the rule."""
    spec = rule.inputs[0]
    taken = accept(spec, inputs[spec.name].value).value
    number = taken.value if isinstance(taken, Quantity) else taken
    said = said_of(rule.bands, number) if isinstance(number, Decimal) else ""
    return _level(rule, spec, inputs[spec.name], said)


def by_word(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The level that the rule's texts give the word."""
    spec = rule.inputs[0]
    word = str(accept(spec, inputs[spec.name].value).value)
    return _level(rule, spec, inputs[spec.name], rule.texts.get(word, ""))


def _level(rule: KnowledgeRule, spec: InputSpec, entry: Input, said: str) -> Finding[object]:
    if said not in LEVELS:
        raise NotHeld(f"{rule.rule.id} gives no level to {spec.label} {written(entry.value)}", do="complete its rule")
    shown = written(entry.value)
    return Finding(
        title=rule.rule.title,
        value=said,
        rule=rule.rule,
        sentence=f"{spec.label} {shown}: {said}",
        facts=(entry.fact,) if entry.fact else (),
        steps=(
            Step(kind=StepKind.INPUT, label=spec.label, value=shown, name=spec.name, fact=entry.fact),
            Step(kind=StepKind.RESULT, label=rule.result_label or "level", value=said),
        ),
    )


def judged(
    name: str,
    found: Given,
    scene: Scene,
    *,
    said: str,
    drugs: Iterable[str] = (),
    facts: Iterable[FactRef] = (),
    missing: Iterable[Missing] = (),
    do: str = "",
) -> tuple[OrderCheck, ...]:
    """The check of this rule with what was found, in words; nothing where the rule lets it pass."""
    rule = scene.library.rule(CHECKS + name)
    answer = ORDER_CHECK_METHODS[rule.method](rule, {rule.inputs[0].name: Input(value=found)}, scene.library)
    level = answer.value if isinstance(answer, Finding) else CheckLevel.STOP
    if level == PASSES:
        return ()
    check = OrderCheck(
        id=rule.rule.id,
        level=CheckLevel(str(level)),
        title=rule.rule.title,
        sentence=said,
        drugs=tuple(dict.fromkeys(drugs)),
        facts=tuple(dict.fromkeys(facts)),
        rule=rule.rule,
        do=do or rule.texts.get("do", ""),
        missing=tuple(dict.fromkeys(missing)),
    )
    return (check,)


def unchecked(
    what: str,
    scene: Scene,
    *,
    drugs: Iterable[str] = (),
    missing: Iterable[Missing] = (),
    facts: Iterable[FactRef] = (),
) -> tuple[OrderCheck, ...]:
    """A check that could not be made: unknown is not a pass."""
    lacking = tuple(dict.fromkeys(missing))
    why = "; ".join(map(str, lacking)) or "not known"
    said = f"{what} could not be checked: {why}"
    return judged("not_checked", "not checked", scene, said=said, drugs=drugs, missing=lacking, facts=facts)


ORDER_CHECK_METHODS: Mapping[str, Method] = MappingProxyType(
    {"order_check.by_band": by_band, "order_check.by_word": by_word}
)
