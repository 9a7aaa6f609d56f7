"""Immune-related events by organ and grade: whether immunotherapy goes on, the steroid in mg, and what else to do.

A pathway file answers for one organ. Its numbers say the steroid of each grade, per kg or flat; its texts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, Level, StepKind
from medonc.values.quantity import EXACT, plain

STAGES = ("do", "taper", "second")  # of one grade, in the order in which they are read
ALWAYS = ("same day", "tests", "hormones", "rechallenge")  # of every grade
_ONE = Decimal(1)
_NAMED = {
    "do": "",
    "taper": "Taper: ",
    "second": "Second line: ",
    "same day": "Same day: ",
    "tests": "Tests: ",
    "hormones": "Hormones: ",
    "rechallenge": "Rechallenge: ",
}


def organ_pathway(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Continue, hold or stop by the grade, with the steroid in mg a day where the weight is given.

    Without a weight no number of mg: the dose per kg is named and the weight asked for.
    """
    grade = sheet.word("grade")
    treatment = sheet.rule.texts[f"{grade}.immunotherapy"]
    steroid = _steroid(sheet, grade)
    for name, text in told(sheet.rule, grade):
        level = Level.STOP if name == "same day" else Level.NOTE
        sheet.remark(f"{_NAMED[name]}{text}", level=level)
    return sheet.said(treatment, sentence=f"grade {grade}: {treatment} immunotherapy{steroid}")


def told(rule: KnowledgeRule, grade: str) -> Iterator[tuple[str, str]]:
    """What a pathway says in words at a grade: what holds at once, then by stage, then at every grade."""
    if escalates(rule, grade):
        yield "same day", rule.texts["same day"]
    yield from ((name, rule.texts[key]) for name in STAGES if (key := f"{grade}.{name}") in rule.texts)
    yield from ((name, rule.texts[name]) for name in ALWAYS[1:] if name in rule.texts)


def escalates(rule: KnowledgeRule, grade: str) -> bool:
    """Whether the event at this grade is for a specialist the same day."""
    return "same day" in rule.texts and Decimal(grade) >= rule.numbers.get("same_day_from", _ONE)


def _steroid(sheet: Worksheet, grade: str) -> str:
    """`; methylprednisolone into a vein 70 to 140 mg a day`; empty where the grade asks for none."""
    name, numbers = sheet.rule.texts.get(f"{grade}.steroid"), sheet.rule.numbers
    if name is None:
        return ""
    if f"{grade}.mg_low" in numbers:
        flat = _range(numbers[f"{grade}.mg_low"], numbers[f"{grade}.mg_high"])
        sheet.note(StepKind.FORMULA, name, f"{flat} mg a day, not by weight")
        return f"; {name} {flat} mg a day"
    low, high = numbers[f"{grade}.low"], numbers[f"{grade}.high"]
    if "weight" not in sheet:
        sheet.remark("weight is not given: no number of mg", level=Level.CAUTION)
        return f"; {name} {_range(low, high)} mg/kg a day"
    return f"; {name} {_by_weight(sheet, name, low, high)} mg a day ({_range(low, high)} mg/kg)"


def _by_weight(sheet: Worksheet, name: str, low: Decimal, high: Decimal) -> str:
    weight = sheet.number("weight")
    doses = [EXACT.multiply(each, weight) for each in (low, high)]
    for per_kg, dose in dict(zip((low, high), doses, strict=True)).items():
        sheet.note(StepKind.FORMULA, name, f"{plain(per_kg)} mg/kg × {plain(weight)} kg = {plain(dose)} mg a day")
    whole = [each.quantize(_ONE, rounding="ROUND_HALF_UP", context=EXACT) for each in doses]
    if whole != doses:
        sheet.note(StepKind.ROUNDING, name, f"{_range(*whole)} mg, to whole mg")
    return _range(*whole)


def _range(low: Decimal, high: Decimal) -> str:
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"


PATHWAY_METHODS = registry((("irae.pathway", organ_pathway),))
