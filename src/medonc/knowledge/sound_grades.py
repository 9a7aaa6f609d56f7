"""What the limits of a graded toxicity must be: one comparison each, known names, further for graver grades."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from medonc.knowledge.shapes import GradeLimit, KnowledgeRule
from medonc.values.units import UNITS

_COUNTED = frozenset({"ULN", "LLN", "baseline", "ULN and baseline"})
_BASELINE = frozenset({"baseline above ULN", "baseline not above ULN", "baseline below LLN", "baseline not below LLN"})
_WORST = 5


def grade_faults(rule: KnowledgeRule) -> Iterator[str]:
    """What is wrong with the limits of a rule; nothing where it has none."""
    questions = {spec.name for spec in rule.inputs if spec.kind == "yes/no"}
    others = {spec.name for spec in rule.inputs} - questions - {"value", "uln", "lln", "baseline"}
    for limit in rule.limits:
        here = f"limit of grade {limit.grade} in {limit.of}"
        if not 1 <= limit.grade <= _WORST:
            yield f"{here}: no grade from 1 to {_WORST}"
        if len(_written(limit)) != 1:
            yield f"{here}: write one of above, at_least, below, at_most"
        if limit.of not in _COUNTED | UNITS.keys() | others:
            yield f"{here}: neither a unit, ULN, LLN, baseline nor an input"
        if limit.over and (limit.over not in ("ULN", "baseline") or limit.of not in UNITS):
            yield f"{here}: over counts a fixed amount from ULN or baseline"
        if limit.when and limit.when not in _BASELINE and limit.when.removeprefix("not ") not in questions:
            yield f"{here}: '{limit.when}' is no question of the rule"
    yield from _order_faults(rule)


def _written(limit: GradeLimit) -> list[Decimal]:
    return [n for n in (limit.above, limit.at_least, limit.below, limit.at_most) if n is not None]


def _order_faults(rule: KnowledgeRule) -> Iterator[str]:
    """Limits of one kind that do not go further with each grade."""
    key = _kind
    for (of, when), limits in groupby(sorted(rule.limits, key=key), key=key):
        for milder, graver in pairwise(sorted(limits, key=lambda limit: limit.grade)):
            if not _written(milder) or not _written(graver) or not of:
                continue
            upwards = milder.above is not None or milder.at_least is not None
            step = _written(graver)[0] - _written(milder)[0]
            if (step <= 0) if upwards else (step >= 0):
                yield f"grade {graver.grade} in {of}{f' if {when}' if when else ''} is not beyond grade {milder.grade}"


def _kind(limit: GradeLimit) -> tuple[str, str]:
    return limit.of, limit.when
