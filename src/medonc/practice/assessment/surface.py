"""Body surface: five published formulas, and the site's cap where one is set."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.chosen_weight import chosen_weight
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, NotKnown, StepKind
from medonc.values.quantity import plain

_PLACES = 2


def mosteller(sheet: Worksheet, library: Library) -> Answer[object]:
    """Body surface by the square root of height times weight."""
    weight = chosen_weight(sheet, library)
    if isinstance(weight, NotKnown):
        return weight
    return _surface(sheet, (sheet.number("height") * weight.value / sheet.constant("divisor")).sqrt(), library)


def power(sheet: Worksheet, library: Library) -> Answer[object]:
    """Body surface by a coefficient and one exponent each for height and weight."""
    weight = chosen_weight(sheet, library)
    if isinstance(weight, NotKnown):
        return weight
    by_height = sheet.number("height") ** sheet.constant("height_exponent")
    by_weight = weight.value ** sheet.constant("weight_exponent")
    return _surface(sheet, sheet.constant("coefficient") * by_height * by_weight, library)


def boyd(sheet: Worksheet, library: Library) -> Answer[object]:
    """Body surface by Boyd: the weight, in grams, has an exponent that falls with its own logarithm."""
    weight = chosen_weight(sheet, library)
    if isinstance(weight, NotKnown):
        return weight
    grams = weight.to("g").value
    exponent = sheet.constant("weight_exponent") - sheet.constant("log_factor") * grams.log10()
    by_height = sheet.number("height") ** sheet.constant("height_exponent")
    return _surface(sheet, sheet.constant("coefficient") * by_height * grams**exponent, library)


def _surface(sheet: Worksheet, area: Decimal, library: Library) -> Answer[object]:
    cap = library.policy.surface_cap
    if cap is not None:
        sheet.note(StepKind.POLICY, "body surface cap", f"{plain(cap)} m2")
    if cap is not None and area > cap:
        sheet.note(StepKind.CAP, "body surface", f"{plain(area)} m2 capped to {plain(cap)} m2")
        sheet.remark(f"The body surface is capped to {plain(cap)} m² by the site's policy.", kind="policy")
        area = cap
    return sheet.measured(area, places=_PLACES)


METHODS = registry((("surface.mosteller", mosteller), ("surface.power", power), ("surface.boyd", boyd)))
