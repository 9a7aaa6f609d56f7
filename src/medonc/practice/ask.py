"""Put a question to one rule by its path: the one door behind command line, cases, `verify` and mutations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice import (
    actionability,
    assessment,
    genomics,
    laboratory,
    pathology,
    quality_of_life,
    response,
    staging,
    toxicity,
    toxicity_management,
    treatment,
    work_up,
)
from medonc.practice.answers import Input, Inputs, Method
from medonc.practice.assessment.accepted import accept
from medonc.practice.given import read_input, written
from medonc.values.errors import ImpossibleValue, NotHeld
from medonc.values.evidence import Answer, FactRef, Finding, Level, Missing, NotKnown, Remark, Step, StepKind


def ask(rule_id: str, inputs: Inputs, library: Library) -> Answer[object]:
    """What a rule answers to these inputs, with its receipt; or what is missing or cannot be true.

    Refuses an unknown rule, an input that the rule does not ask for, and a unit of another kind.
    """
    rule = library.rule(rule_id)
    _refuse_unknown(rule, inputs)
    inputs = {spec.name: inputs[spec.name] for spec in rule.inputs if spec.name in inputs}  # in the rule's own order
    lacking = tuple(_lacking(rule, inputs))
    if lacking:
        return _not_known(rule, inputs, lacking)
    answer = _computed(rule, inputs, library)
    return _with_inputs(answer, rule, inputs) if isinstance(answer, Finding) else answer


def _computed(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    try:
        return method_of(rule)(rule, inputs, library)
    except KeyError as bad:
        raise NotHeld(
            f"{rule.rule.id} of {rule.rule.root} does not say {bad}, which its method {rule.method} needs",
            do="add it to the rule's inputs, numbers or texts",
        ) from bad
    except ArithmeticError as bad:
        given = ", ".join(f"{name} {written(entry.value)}" for name, entry in inputs.items())
        raise ImpossibleValue(f"{rule.rule.title} has no result for {given} ({type(bad).__name__})") from bad


def ask_in_words(rule_id: str, texts: Mapping[str, str], library: Library) -> Answer[object]:
    """`ask`, with each input as typed: `{"weight": "70 kg", "height": "170 cm"}`."""
    return ask(rule_id, read_inputs(library.rule(rule_id), texts), library)


def read_inputs(
    rule: KnowledgeRule, texts: Mapping[str, str], facts: Mapping[str, FactRef] = MappingProxyType({})
) -> dict[str, Input]:
    """Typed inputs from text; refuses a name that the rule does not ask for, listing those it does."""
    specs = {spec.name: spec for spec in rule.inputs}
    _refuse_unknown(rule, texts)
    return {name: Input(value=read_input(text, specs[name]), fact=facts.get(name)) for name, text in texts.items()}


def method_of(rule: KnowledgeRule) -> Method:
    """The arithmetic that a rule names; refuses one that no duty declares."""
    try:
        return methods()[rule.method]
    except KeyError:
        raise NotHeld.named(f"method for {rule.rule.id}", rule.method, methods()) from None


@cache
def methods() -> Mapping[str, Method]:
    """Every duty's methods under the names that knowledge files use."""
    duties = (
        actionability,
        assessment,
        genomics,
        laboratory,
        pathology,
        quality_of_life,
        response,
        staging,
        toxicity,
        toxicity_management,
        treatment,
        work_up,
    )
    return MappingProxyType({name: method for duty in duties for name, method in duty.METHODS.items()})


def _refuse_unknown(rule: KnowledgeRule, given: Mapping[str, object]) -> None:
    names = [spec.name for spec in rule.inputs]
    for name in given:
        if name not in names:
            raise NotHeld.named(f"input of {rule.rule.id}", name, names)


def _lacking(rule: KnowledgeRule, inputs: Inputs) -> Iterator[Missing]:
    """What is absent, and what no living patient can have; refuses a unit of another kind."""
    for spec in rule.inputs:
        if spec.name in inputs:
            taken = accept(spec, inputs[spec.name].value)
            if taken.implausible:
                yield Missing(what=spec.label, why=taken.implausible, do=f"check the {spec.label}")
        elif spec.required and not spec.default:
            yield Missing(what=spec.label)


def _not_known(rule: KnowledgeRule, inputs: Inputs, lacking: tuple[Missing, ...]) -> NotKnown:
    facts = tuple(entry.fact for entry in inputs.values() if entry.fact is not None)
    odd = tuple(each for each in lacking if each.why.startswith("implausible"))
    title = rule.result_label or rule.rule.title
    return NotKnown(
        title=title[:1].upper() + title[1:],
        missing=lacking,
        rule=rule.rule,
        facts=facts,
        remarks=tuple(Remark(text=str(each), level=Level.CAUTION, kind="implausible", facts=facts) for each in odd),
    )


def _with_inputs(finding: Finding[object], rule: KnowledgeRule, inputs: Inputs) -> Finding[object]:
    """The finding with every given input on its receipt, also those that its method did not write there."""
    written_down = {step.name for step in finding.steps if step.kind is StepKind.INPUT}
    absent = tuple(
        Step(kind=StepKind.INPUT, label=spec.label, value=written(entry.value), name=spec.name, fact=entry.fact)
        for spec in rule.inputs
        if (entry := inputs.get(spec.name)) is not None and spec.name not in written_down
    )
    return replace(finding, steps=absent + finding.steps) if absent else finding
