"""Liver function: ALBI and MELD-Na. Child-Pugh is a score of items, in `scores`."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.bands import said_of
from medonc.practice.assessment.worksheet import Worksheet, registry, rounded
from medonc.values.evidence import Answer, StepKind
from medonc.values.quantity import plain


def albi(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The albumin-bilirubin score and its grade."""
    score = sheet.number("bilirubin").log10() * sheet.constant("bilirubin_weight") + sheet.number(
        "albumin"
    ) * sheet.constant("albumin_weight")
    grade = said_of(sheet.rule.bands, score)
    return sheet.scored(score, places=2, sentence=f"{rounded(score, 2)}, {grade}")


def meld_na(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """MELD-Na, a whole number: every bound that acts is a line of the receipt."""
    first = _rounded_meld(sheet)
    sodium = _within(sheet, "sodium", low="sodium_low", high="sodium_high")
    score = first
    if first > sheet.constant("sodium_from"):
        lacking = sheet.constant("sodium_high") - sodium
        score = first + sheet.constant("per_sodium") * lacking - sheet.constant("cross") * first * lacking
    whole = Decimal(rounded(score, 0))
    bounded = min(whole, sheet.constant("highest"))
    sheet.note(StepKind.FORMULA, "MELD without sodium", plain(first))
    sheet.note(StepKind.ROUNDING, "MELD-Na to a whole number", f"{plain(score)} to {plain(whole)}")
    if bounded != whole:
        sheet.note(StepKind.CAP, "MELD-Na", f"{plain(whole)} bounded to {plain(bounded)}")
    return sheet.scored(bounded)


def _rounded_meld(sheet: Worksheet) -> Decimal:
    """MELD before sodium, to a tenth before it is multiplied by ten: so a whole number."""
    floor = "laboratory_low"
    creatinine = _within(sheet, "creatinine", low=floor, high="creatinine_high")
    if sheet.word("dialysis") == "yes":
        creatinine = sheet.constant("creatinine_high")
        sheet.note(StepKind.POLICY, "dialysis", f"creatinine counts as {plain(creatinine)} mg/dL")
    logarithms = (
        sheet.constant("per_creatinine") * creatinine.ln()
        + sheet.constant("per_bilirubin") * _within(sheet, "bilirubin", low=floor).ln()
        + sheet.constant("per_inr") * _within(sheet, "inr", low=floor).ln()
    )
    total = logarithms + sheet.constant("base")
    sheet.note(StepKind.FORMULA, "MELD over 10, before rounding", rounded(total, 6))
    return Decimal(rounded(total * 10, 0))


def _within(sheet: Worksheet, name: str, *, low: str, high: str = "") -> Decimal:
    value = max(sheet.number(name), sheet.constant(low))
    bounded = min(value, sheet.constant(high)) if high else value
    if bounded != sheet.number(name):
        sheet.note(StepKind.CAP, name, f"{plain(sheet.number(name))} bounded to {plain(bounded)}")
    return bounded


METHODS = registry((("liver.albi", albi), ("liver.meld_na", meld_na)))
