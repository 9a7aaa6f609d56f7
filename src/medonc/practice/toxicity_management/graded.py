"""Emergencies that are graded: by their worst sign, by a grade as told, or by the band of one number."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Item, Library
from medonc.practice.assessment.bands import band_of
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Level, StepKind
from medonc.values.quantity import EXACT, plain


def worst_sign(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The grade of the worst sign, what it means and what to do. Refuses a value that no band of a sign holds."""
    grades = {item.label: _grade(sheet, item) for item in sheet.rule.items}
    for label, grade in grades.items():
        sheet.note(StepKind.FORMULA, label, f"grade {plain(grade)}")
    return _told(sheet, max(grades.values()))


def cytokine_release(sheet: Worksheet, library: Library) -> Answer[object]:
    """The ASTCT grade by pressure and oxygen; without a fever that the treatment explains there is none."""
    if sheet.word("fever") == "no":
        return _told(sheet, Decimal(0))
    return worst_sign(sheet, library)


def by_grade(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """What a grade means and what to do about it. Refuses a grade that the scale does not have."""
    return _told(sheet, sheet.number("grade"))


def corrected_calcium(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """How severe the hypercalcaemia is by calcium corrected for albumin, in mmol/L, and what to do."""
    lacking = EXACT.subtract(sheet.constant("reference_albumin"), sheet.number("albumin"))
    added = EXACT.multiply(sheet.constant("per_albumin"), lacking)
    corrected = EXACT.add(sheet.number("calcium"), added)
    sheet.note(StepKind.FORMULA, "corrected calcium", f"{plain(corrected)} mmol/L")
    band = band_of(sheet.rule.bands, corrected)
    says = band.says if band is not None else ""
    sheet.remark(sheet.rule.texts[f"{says}.do"], level=Level.NOTE if says == "not raised" else Level.CAUTION)
    shown = corrected.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP", context=EXACT)
    return sheet.said(says, sentence=f"{says}: corrected calcium {plain(shown)} mmol/L")


def _grade(sheet: Worksheet, item: Item) -> Decimal:
    if not item.bands:
        return item.points[sheet.word(item.name)]
    band = band_of(item.bands, sheet.number(item.name))
    if band is None or band.points is None:
        raise ImpossibleValue(f"{item.label} is {sheet.word(item.name)}", expected="a value that a grade is given for")
    return band.points


def _told(sheet: Worksheet, grade: Decimal) -> Answer[object]:
    """The grade with its meaning; what to do stands as a remark, from grade 3 on as a caution."""
    number = plain(grade)
    meaning = sheet.rule.texts.get(number)
    if meaning is None:
        held = ", ".join(key for key in sheet.rule.texts if key.isdecimal())
        raise ImpossibleValue(f"{sheet.rule.rule.title} has no grade {number}", expected=f"one of {held}")
    grave = grade >= sheet.constant("grave_from")
    if f"{number}.do" in sheet.rule.texts:
        sheet.remark(sheet.rule.texts[f"{number}.do"], level=Level.CAUTION if grave else Level.NOTE)
    return sheet.scored(grade, sentence=f"grade {number}: {meaning}")


GRADED_METHODS = registry(
    (
        ("toxicity.worst_sign", worst_sign),
        ("toxicity.crs", cytokine_release),
        ("toxicity.by_grade", by_grade),
        ("toxicity.corrected_calcium", corrected_calcium),
    )
)
