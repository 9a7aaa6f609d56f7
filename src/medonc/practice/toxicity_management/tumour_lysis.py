"""Tumour lysis by Cairo and Bishop: laboratory where two of four values are abnormal, clinical where harm is there."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, Level, Missing, StepKind
from medonc.values.quantity import EXACT, plain

_HUNDRED = Decimal(100)
_SHOWN = Decimal("0.01")
_VALUES = ("urate", "potassium", "phosphate", "calcium")
_HARMS = ("arrhythmia", "seizure")


def laboratory(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether two or more of urate, potassium, phosphate and calcium are abnormal, by limit or by change of a quarter.

    Too few values for a no: not known, naming those that are missing.
    """
    met = [name for name in _VALUES if name in sheet and _abnormal(sheet, name)]
    lacking = [name for name in _VALUES if name not in sheet]
    if len(met) < sheet.constant("needed") and len(met) + len(lacking) >= sheet.constant("needed"):
        return sheet.not_known(*(Missing(what=_label(sheet, name), do="take it now") for name in lacking))
    return _said(sheet, met)


def clinical(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Whether laboratory tumour lysis has done harm: creatinine from 1.5 times its upper limit, arrhythmia, seizure."""
    if sheet.word("laboratory") == "no":
        sheet.remark(sheet.rule.texts["none.do"])
        return sheet.said("none", sentence="no tumour lysis: the laboratory criteria are not met")
    harms = [name for name in _HARMS if sheet.word(name) == "yes"]
    ratio = EXACT.divide(sheet.number("creatinine"), sheet.number("creatinine_limit"))
    sheet.note(StepKind.FORMULA, "creatinine over its upper limit", plain(ratio.quantize(_SHOWN, context=EXACT)))
    if ratio >= sheet.constant("creatinine_ratio"):
        harms.insert(0, "kidney")
    found = "clinical" if harms else "laboratory only"
    sheet.remark(sheet.rule.texts[f"{found}.do"], level=Level.STOP if harms else Level.CAUTION)
    return sheet.said(found, sentence=f"{found}: {', '.join(harms)}" if harms else found)


def _abnormal(sheet: Worksheet, name: str) -> bool:
    """Whether a value is at or past its limit, or has moved by a quarter from its baseline."""
    value, limit = sheet.number(name), sheet.constant(name)
    low = name == "calcium"
    past = value <= limit if low else value >= limit
    changed, before = False, f"{name}_before"
    if before in sheet:
        base = sheet.number(before)
        change = EXACT.divide(EXACT.multiply(EXACT.subtract(value, base), _HUNDRED), base)
        changed = change <= -sheet.constant("change") if low else change >= sheet.constant("change")
    why = "past the limit" if past else "changed by a quarter or more" if changed else "no"
    sheet.note(StepKind.FORMULA, _label(sheet, name), f"{plain(value)} against {plain(limit)}: {why}")
    return past or changed


def _said(sheet: Worksheet, met: list[str]) -> Answer[object]:
    is_lysis = len(met) >= sheet.constant("needed")
    names = ", ".join(_label(sheet, name) for name in met) or "none"
    sheet.remark(sheet.rule.texts["yes.do" if is_lysis else "no.do"], level=Level.CAUTION if is_lysis else Level.NOTE)
    said = "yes" if is_lysis else "no"
    return sheet.said(said, sentence=f"{said}: {len(met)} abnormal ({names})")


def _label(sheet: Worksheet, name: str) -> str:
    return next(spec.label for spec in sheet.rule.inputs if spec.name == name)


TUMOUR_LYSIS_METHODS = registry(
    (("toxicity.tumour_lysis_laboratory", laboratory), ("toxicity.tumour_lysis_clinical", clinical))
)
