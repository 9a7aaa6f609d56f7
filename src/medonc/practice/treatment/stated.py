"""Bare quantities as the engine takes them: what someone stated, with no fact of a record behind it."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.practice.answers import Input
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Finding, Rule, Source
from medonc.values.quantity import Quantity

_STATED = Rule(
    id="stated",
    title="As stated",
    edition="none",
    sources=(Source(title="the person who asks", kind="standard"),),
    text="A value given by hand, not read from a record.",
)


def stated(title: str, given: Input) -> Answer[Quantity]:
    """A given quantity as an answer, with its fact where it came from a record; refuses one without a unit."""
    if not isinstance(given.value, Quantity):
        raise ImpossibleValue(f"{title} is '{given.value}', without a unit", expected="a number with its unit")
    facts = (given.fact,) if given.fact else ()
    return Finding(title=title, value=given.value, rule=_STATED, facts=facts)


def stated_or_none(inputs: Mapping[str, Input], name: str) -> Answer[Quantity] | None:
    """The input of this name as an answer; None where it is not given."""
    return stated(name, inputs[name]) if name in inputs else None
