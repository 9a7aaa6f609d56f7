"""The QT interval corrected for heart rate."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer


def corrected_qt(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """QT divided by a root of the RR interval in seconds; the root is 2 for Bazett and 3 for Fridericia."""
    seconds = sheet.constant("seconds_per_minute") / sheet.number("heart_rate")
    return sheet.measured(sheet.number("qt") / seconds ** (Decimal(1) / sheet.constant("root")), places=0)


METHODS = registry((("heart.corrected_qt", corrected_qt),))
