"""Why a row has no grade, or not a certain one: one bit each, said in words once for all rows alike."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag

from medonc.knowledge.shapes import KnowledgeRule


class Why(IntFlag):
    """The reasons of one row."""

    NO_VALUE = 1
    TEXT = 2
    NEGATIVE = 4
    NO_UNIT = 8
    UNKNOWN_UNIT = 16
    WRONG_KIND = 32
    NOT_MAPPED = 64
    NO_ULN = 128
    NO_LLN = 256
    NO_BASELINE = 512
    OPEN_LOW = 1024  # a question of the term that looks down
    OPEN_HIGH = 2048
    GAP = 4096
    NORMAL = 8192
    TWICE = 16384
    NO_DAY = 32768
    VOID = NO_VALUE | TEXT | NEGATIVE | NO_UNIT | UNKNOWN_UNIT | WRONG_KIND | NOT_MAPPED  # against any grade


NOTHING = Why(0)
SAID = {
    Why.NO_VALUE: "no value",
    Why.TEXT: "the value is no number",
    Why.NEGATIVE: "negative value",
    Why.NO_UNIT: "no unit",
    Why.UNKNOWN_UNIT: "the unit is not known",
    Why.WRONG_KIND: "a unit of the wrong kind",
    Why.NOT_MAPPED: "no laboratory term grades this test",
    Why.NO_ULN: "no upper limit",
    Why.NO_LLN: "no lower limit",
    Why.NO_BASELINE: "no baseline",
    Why.GAP: "in a gap of the published text",
    Why.NO_DAY: "no subject or no day that can be read: not counted as a baseline",
    Why.TWICE: "two results on the day of the baseline, and no order between them: no baseline",
    Why.NORMAL: "graded by a fixed limit within the laboratory's limits",
}
MISSING = {"uln": Why.NO_ULN, "lln": Why.NO_LLN, "baseline": Why.NO_BASELINE}


def in_words(why: int, low: KnowledgeRule | None, high: KnowledgeRule | None) -> str:
    """The reasons of a row, in the order of their gravity."""
    return "; ".join(_said(Why(why), low, high))


def _said(why: Why, low: KnowledgeRule | None, high: KnowledgeRule | None) -> Iterator[str]:
    yield from (said for bit, said in SAID.items() if why & bit)
    for bit, rule in ((Why.OPEN_LOW, low), (Why.OPEN_HIGH, high)):
        if why & bit and rule is not None:
            yield questions_of(rule)


def questions_of(rule: KnowledgeRule | None) -> str:
    """What a term asks beside numbers, in words; empty where it asks nothing."""
    questions = [spec.label for spec in rule.inputs if spec.name not in _GIVEN] if rule is not None else []
    return f"not told: {', '.join(questions)}" if questions else ""


_GIVEN = frozenset({"value", "uln", "lln", "baseline"})
