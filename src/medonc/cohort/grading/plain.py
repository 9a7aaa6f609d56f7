"""The plain engine: one row after another through `practice.toxicity`. It is the judge; columns must say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.cohort.grading.plans import terms_by_test
from medonc.cohort.grading.reasons import MISSING, NOTHING, Why, in_words
from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.given import unit_code
from medonc.practice.toxicity import AtLeast, grade
from medonc.practice.toxicity.ctcae import Graded, value_of
from medonc.record.facts import Interval
from medonc.values.errors import UnitMismatch, UnknownUnit
from medonc.values.evidence import Answer, Finding
from medonc.values.quantity import Quantity

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlainGrades:
    """The grades of one row: in both directions a grade or none, and whether it is a least one."""

    low: int | None = None
    low_least: bool = False
    high: int | None = None
    high_least: bool = False
    remarks: str = ""


def plain_grades(row: Mapping[str, object], library: Library, *, edition: str) -> PlainGrades:
    """The grades of one row, by our names of its columns; `baseline` is given, not derived."""
    rules = terms_by_test(library, edition).get(str(row["test"] or "").strip().casefold(), ())
    low, high = (next((r for r in rules if _looks_up(r) is up), None) for up in (False, True))
    number, why = _number(row["value"])
    code, wrong = _unit(row["unit"], rules)
    why |= wrong
    if not wrong and any(_is_wrong_kind(rule, code, library, edition) for rule in rules):
        why |= Why.WRONG_KIND
    told: list[tuple[int | None, bool]] = [(None, False), (None, False)]
    for place, (rule, side) in enumerate(((low, Why.OPEN_LOW), (high, Why.OPEN_HIGH))):
        if not why & ~_SOFT and rule is not None and number is not None:
            answer = _answer(rule, Quantity(number, code), row, library, edition)
            told[place] = _as_number(answer)
            why |= _reasons(answer, side)
    return PlainGrades(*told[0], *told[1], in_words(why, low, high))


def _is_wrong_kind(rule: KnowledgeRule, code: str, library: Library, edition: str) -> bool:
    try:
        _answer(rule, Quantity(Decimal(1), code), {}, library, edition)
    except UnitMismatch:
        return True
    return False


_SOFT = Why.NO_ULN | Why.NO_LLN | Why.NO_BASELINE | Why.OPEN_LOW | Why.OPEN_HIGH | Why.GAP | Why.NORMAL


def _looks_up(rule: KnowledgeRule) -> bool:
    return rule.limits[0].above is not None or rule.limits[0].at_least is not None


def _number(value: object) -> tuple[Decimal | None, Why]:
    said = "" if value is None or value != value else str(value).strip()
    if not said:
        return None, Why.NO_VALUE
    if not _NUMBER.fullmatch(said):
        return None, Why.TEXT
    number = Decimal(said)
    return number, Why.NEGATIVE if number < 0 else NOTHING


def _unit(unit: object, rules: tuple[KnowledgeRule, ...]) -> tuple[str, Why]:
    written = str(unit or "").strip()
    if not rules:
        return "1", Why.NOT_MAPPED
    if not written:
        return "1", NOTHING if value_of(rules[0]).kind == "number" else Why.NO_UNIT
    try:
        code = unit_code(written)
    except UnknownUnit:
        return "1", Why.UNKNOWN_UNIT
    return code, NOTHING


def _answer(
    rule: KnowledgeRule, value: Quantity, row: Mapping[str, object], library: Library, edition: str
) -> Answer[Graded]:
    low, high, baseline = (_quantity(row.get(name), value.code) for name in ("low", "high", "baseline"))
    fasting = row.get("fasting")
    return grade(
        rule.rule.id.rsplit("/", 1)[1],
        value,
        library=library,
        edition=edition,
        limits=Interval(low=low, high=high),
        baseline=baseline,
        fasting=fasting if isinstance(fasting, bool) else None,
    )


def _quantity(number: object, code: str) -> Quantity | None:
    return None if number is None or number != number else Quantity(Decimal(str(number)), code)


def _as_number(answer: Answer[Graded]) -> tuple[int | None, bool]:
    if not isinstance(answer, Finding):
        return None, False
    return (answer.value.grade, True) if isinstance(answer.value, AtLeast) else (answer.value, False)


def _reasons(answer: Answer[Graded], side: Why) -> Why:
    """What an answer lacks, and what it remarks on, as reasons."""
    why = NOTHING
    for name in _lacking(answer):
        why |= MISSING.get(name, side)
    for remark in answer.remarks:
        if remark.kind == "gap":
            why |= Why.GAP
        elif remark.kind == "within limits":
            why |= Why.NORMAL
    return why


def _lacking(answer: Answer[Graded]) -> list[str]:
    """The inputs that would settle an answer, by their names."""
    if not isinstance(answer, Finding):
        missing = answer.missing
    else:
        missing = answer.value.lacking if isinstance(answer.value, AtLeast) else ()
    return [_NAMES.get(each.what, each.what) for each in missing]


_NAMES = {
    "upper limit of the laboratory": "uln",
    "lower limit of the laboratory": "lln",
    "value before treatment": "baseline",
}
