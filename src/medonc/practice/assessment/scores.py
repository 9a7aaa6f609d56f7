"""Scores that are sums of items: bands of a measured value, or points for what was chosen."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Item, Library
from medonc.practice.assessment.bands import band_of, said_of
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, StepKind
from medonc.values.quantity import plain


def sum_of_items(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The sum of the items' points and what the bands say of it. Refuses a value that no band of an item holds."""
    points = {item.name: _points(sheet, item) for item in sheet.rule.items if _applies(sheet, item)}
    labels = {item.name: item.label for item in sheet.rule.items}
    for name, each in points.items():
        sheet.note(StepKind.FORMULA, labels[name], f"{plain(each)} points")
    total = sum(points.values(), Decimal(0))
    meaning = said_of(sheet.rule.bands, total)
    shown = plain(total.normalize()) if total else "0"
    return sheet.scored(
        total, places=max(0, -int(total.normalize().as_tuple().exponent)), sentence=_said(shown, meaning)
    )


def _said(shown: str, meaning: str) -> str:
    return f"{shown}, {meaning}" if meaning else shown


def _input_of(item: Item) -> str:
    """The input an item reads: its own name, without the sex that its limits are for."""
    return item.name.removesuffix("_female").removesuffix("_male")


def _applies(sheet: Worksheet, item: Item) -> bool:
    for sex in ("female", "male"):
        if item.name.endswith(f"_{sex}"):
            return sheet.word("sex") == sex
    return True


def _points(sheet: Worksheet, item: Item) -> Decimal:
    name = _input_of(item)
    if item.bands:
        band = band_of(item.bands, sheet.number(name))
        if band is None or band.points is None:
            raise ImpossibleValue(
                f"{item.label} is {sheet.word(name)}", expected="a value that the score has a band for"
            )
        return band.points
    return item.points[sheet.word(name)]


def described(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The grade of a scale as assessed, with what it means. Refuses a grade that the scale does not have."""
    grade = sheet.number("grade")
    meaning = sheet.rule.texts.get(plain(grade))
    if meaning is None:
        held = ", ".join(sheet.rule.texts)
        raise ImpossibleValue(f"{sheet.rule.rule.title} has no grade {plain(grade)}", expected=f"one of {held}")
    return sheet.scored(grade, sentence=f"{plain(grade)}: {meaning}")


def mapped(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The grade of another scale that a published table puts beside this one: shown, never stored as assessed."""
    grade = sheet.number("grade")
    band = band_of(sheet.rule.bands, grade)
    if band is None or band.points is None or grade % sheet.constant("step"):
        raise ImpossibleValue(f"the grade is {plain(grade)}", expected="a grade of the scale")
    sheet.remark(sheet.rule.texts["mapped"])
    return sheet.scored(band.points, sentence=f"{plain(band.points)} ({sheet.rule.texts['how']} {plain(grade)})")


METHODS = registry((("score.items", sum_of_items), ("scale.described", described), ("scale.mapped", mapped)))
