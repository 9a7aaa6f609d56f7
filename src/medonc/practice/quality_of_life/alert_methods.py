"""The level of an alert: by one score, by its change since the last report, by the patient's own urgency."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.bands import said_of
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, StepKind
from medonc.values.quantity import plain

NONE, NOTE, SOON, SEVERE = "none", "note", "soon", "severe"
LEVELS = (NONE, NOTE, SOON, SEVERE)  # the gravest last


def alone(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001  every method has one shape
    """The level of the band that a score lies in."""
    return _level(sheet, said_of(sheet.rule.bands, sheet.number("score")))


def rise(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The level of how far a score rose above that of the last report."""
    return _changed(sheet, sheet.number("score") - sheet.number("before"), "rise")


def fall(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The level of how far a score fell below that of the last report."""
    return _changed(sheet, sheet.number("before") - sheet.number("score"), "fall")


def urgency(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The level that the rule gives to the patient's own word."""
    return _level(sheet, sheet.rule.texts.get(sheet.word("urgency"), ""))


def _changed(sheet: Worksheet, by: Decimal, called: str) -> Answer[object]:
    sheet.note(StepKind.FORMULA, called, plain(by))
    return _level(sheet, said_of(sheet.rule.bands, by))


def _level(sheet: Worksheet, level: str) -> Answer[object]:
    """The level; refuses what the rule gives none, so that a gap never passes an answer by."""
    if level not in LEVELS:
        raise NotHeld(f"{sheet.rule.rule.id} gives no level to what was answered", do="complete its rule")
    return sheet.said(level)


ALERT_METHODS = registry(
    (
        ("quality_of_life.alone", alone),
        ("quality_of_life.rise", rise),
        ("quality_of_life.fall", fall),
        ("quality_of_life.urgency", urgency),
    )
)
