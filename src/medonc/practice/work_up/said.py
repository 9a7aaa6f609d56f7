"""A work-up as answers: what is complete, and what lacks with the order that would settle it."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.practice.work_up.found import Item, State, WorkUp
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Step, StepKind


def answer_of(held: WorkUp) -> Iterator[Answer[object]]:
    """One answer a disease; of subsets one each. What depends on something else is named as such."""
    if held.missing:
        yield NotKnown(title=held.rule.rule.title, missing=held.missing, rule=held.rule.rule, facts=held.because)
        return
    if held.rule.method == "work_up.subsets":
        yield from _subsets(held)
        return
    title = held.rule.rule.title + (f", {held.spread}" if held.spread else ", spread not recorded")
    missing = (*map(_missing, held.of(State.OPEN)), *map(_depending, held.of(State.DEPENDS)))
    done = held.of(State.DONE)
    facts = tuple(dict.fromkeys(f for item in done for f in item.facts))
    if missing:
        yield NotKnown(title=title, missing=missing, rule=held.rule.rule, facts=facts)
    elif done:
        names = ", ".join(item.needed.name for item in done)
        steps = tuple(Step(kind=StepKind.INPUT, label=f.label, value=f.value, fact=f) for f in facts)
        said = f"complete: {names}"
        yield Finding(title=title, value="complete", rule=held.rule.rule, sentence=said, facts=facts, steps=steps)


def order_of(item: Item) -> str:
    """What to order, with the LOINC code where there is one."""
    code = f" (LOINC {item.needed.loinc[0]})" if item.needed.loinc else ""
    return f"{item.needed.order or item.needed.name}{code}"


def _missing(item: Item) -> Missing:
    return Missing(what=item.needed.name, why="not tested", do=order_of(item))


def _depending(item: Item) -> Missing:
    return Missing(what=item.needed.name, why=f"needed or not by {item.waits_for}", do=order_of(item))


def _subsets(held: WorkUp) -> Iterator[Answer[object]]:
    """Each favourable subset that is met, and each that something not known could make so."""
    for item in held.items:
        needed = item.needed
        if item.state is State.DEPENDS:
            yield NotKnown(title=f"{held.rule.rule.title}: {needed.name}", missing=item.missing, rule=held.rule.rule)
        else:
            said = f"{needed.name}: {needed.order}"
            yield Finding(title=held.rule.rule.title, value=needed.name, rule=held.rule.rule, sentence=said)
