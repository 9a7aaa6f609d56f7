"""Scales of questionnaires from the answers to their items: EORTC QLQ-C30 and FACT-G, with their rules on gaps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, Missing, NotKnown, StepKind
from medonc.values.quantity import plain

_HUNDRED = Decimal(100)


def linear_symptom(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001  every method has one shape
    """A symptom or global scale of QLQ-C30, 0 to 100; not known where too few items are answered."""
    held = _answered(sheet)
    if isinstance(held, NotKnown):
        return held
    return sheet.scored(_share(sheet, held) * _HUNDRED, places=1)


def linear_function(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """A functional scale of QLQ-C30, 0 to 100, higher is better; not known where too few items are answered."""
    held = _answered(sheet)
    if isinstance(held, NotKnown):
        return held
    return sheet.scored((1 - _share(sheet, held)) * _HUNDRED, places=1)


def fact_subscale(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """A subscale of FACT-G, drawn up to all its items; not known where too few are answered."""
    held = _answered(sheet)
    if isinstance(held, NotKnown):
        return held
    total = sum((_item_score(sheet, name, value) for name, value in held.items()), Decimal(0))
    sheet.note(StepKind.FORMULA, "sum of item scores", plain(total))
    return sheet.scored(total * len(sheet.rule.inputs) / len(held), places=1)


def fact_total(sheet: Worksheet, library: Library) -> Answer[object]:
    """The sum of the subscales of FACT-G; not known where one has no score or too few of all items are answered."""
    held = _answered(sheet)
    if isinstance(held, NotKnown):
        return held
    total = Decimal(0)
    for name in sheet.rule.texts["subscales"].split(", "):
        rule = library.rule(name)
        part = SCALE_METHODS[rule.method](rule, sheet.shared(rule), library)
        if isinstance(part, NotKnown) or not isinstance(part.value, Decimal):
            return sheet.not_known(*getattr(part, "missing", ()))
        sheet.note(StepKind.FORMULA, rule.result_label, part.said())
        total += part.value
    return sheet.scored(total, places=1)


def _item_score(sheet: Worksheet, name: str, value: Decimal) -> Decimal:
    """The answer, or counted from the other end where the rule says so."""
    from_other_end = name in sheet.rule.texts.get("reversed", "").split(", ")
    return sheet.constant("highest") - value if from_other_end else value


def _answered(sheet: Worksheet) -> Mapping[str, Decimal] | NotKnown:
    """The answers that there are; not known, naming the open items, where they are fewer than the scale needs."""
    held = {spec.name: sheet.number(spec.name) for spec in sheet.rule.inputs if spec.name in sheet}
    every = len(sheet.rule.inputs)
    if len(held) < sheet.constant("needed"):
        left = [spec.label for spec in sheet.rule.inputs if spec.name not in held]
        return sheet.not_known(*(Missing(what=label, why="not answered") for label in left))
    if len(held) < every:
        sheet.remark(f"{len(held)} of {every} items answered; the others are not counted as anything")
    return held


def _share(sheet: Worksheet, held: Mapping[str, Decimal]) -> Decimal:
    """How far the mean of the answers lies along the scale, 0 to 1."""
    mean = sum(held.values(), Decimal(0)) / len(held)
    sheet.note(StepKind.FORMULA, "raw score", plain(mean))
    return (mean - sheet.constant("lowest")) / sheet.constant("range")


SCALE_METHODS = registry(
    (
        ("quality_of_life.linear_symptom", linear_symptom),
        ("quality_of_life.linear_function", linear_function),
        ("quality_of_life.fact_subscale", fact_subscale),
        ("quality_of_life.fact_total", fact_total),
    )
)
