"""Extravasation: by how the formulary classes the drug, with its antidote and, for dexrazoxane, the doses in mg."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Drug, Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, Level, Missing, StepKind
from medonc.values.quantity import EXACT, plain

DRUGS = "toxicity_management/emergency/extravasation_drugs"
_DAYS = (1, 2, 3)


def extravasation(sheet: Worksheet, library: Library) -> Answer[object]:
    """The class of the drug with what to do; not known where the formulary does not say how it harms tissue.

    Dexrazoxane is computed in mg where the drug asks for it and the body surface is given.
    """
    drug = library.drug(sheet.word("drug"))
    row = next((each for each in library.tables[DRUGS] if each["drug"] == sheet.word("drug")), None)
    harm = _harm(drug) or (row["class"] if row else "")
    if not harm:
        what = f"how {drug.name} harms tissue"
        return sheet.not_known(Missing(what=what, why="not in the formulary", do="ask the pharmacy; treat as vesicant"))
    antidote = row["antidote"] if row else "none"
    sheet.note(StepKind.FORMULA, "class of the drug", harm)
    sheet.remark(sheet.rule.texts["first"], level=Level.CAUTION)
    sheet.remark(sheet.rule.texts[harm.split(";")[0]], level=Level.CAUTION)
    sheet.remark(sheet.rule.texts[f"antidote {antidote}"], level=Level.CAUTION)
    doses = _dexrazoxane(sheet) if antidote == "dexrazoxane" else ""
    return sheet.said(harm, sentence=f"{drug.name} is {_a(harm)}; {sheet.rule.texts[f'short {antidote}']}{doses}")


def _harm(drug: Drug) -> str:
    return drug.vesicant


def _dexrazoxane(sheet: Worksheet) -> str:
    """`: 1800, 1800 and 900 mg`; by surface up to that of the largest dose, halved where the kidney asks for it."""
    if "surface" not in sheet:
        sheet.remark("body surface is not given: no number of mg", level=Level.CAUTION)
        return ""
    doses = [_of_day(sheet, day) for day in _DAYS]
    return f": {', '.join(doses[:-1])} and {doses[-1]} mg on days 1 to 3"


def _of_day(sheet: Worksheet, day: int) -> str:
    surface, per_m2 = sheet.number("surface"), sheet.constant(f"dexrazoxane_{day}")
    counted = min(surface, sheet.constant("largest_surface"))
    if counted < surface:
        sheet.note(StepKind.CAP, "body surface", f"{plain(counted)} m2, which the largest dose is for")
    dose = EXACT.multiply(per_m2, counted)
    line = f"{plain(per_m2)} mg/m2 × {plain(counted)} m2 = {plain(dose)} mg"
    if "clearance" in sheet and sheet.number("clearance") < sheet.constant("clearance"):
        dose = EXACT.divide(dose, sheet.constant("halved"))
        line += f", halved for the kidney: {plain(dose)} mg"
    sheet.note(StepKind.FORMULA, f"dexrazoxane, day {day}", line)
    return plain(dose.quantize(Decimal(1), rounding="ROUND_HALF_UP", context=EXACT))


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


EXTRAVASATION_METHODS = registry((("toxicity.extravasation", extravasation),))
