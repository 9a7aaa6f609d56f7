"""Kidney function: creatinine clearance and filtration rate by five published formulas, and de-indexing by surface.

mL/min and mL/min per 1.73 m² are two kinds of quantity; only `deindexed` leads from one to the other.
"""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.assessment import weight
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.analytes import convert
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, StepKind
from medonc.values.quantity import Quantity, plain


def cockcroft_gault(sheet: Worksheet, library: Library) -> Answer[object]:
    """Creatinine clearance by Cockcroft and Gault with the stated weight."""
    kilograms = _chosen_weight(sheet, library)
    if isinstance(kilograms, NotKnown):
        return kilograms
    top = (sheet.constant("age_from") - sheet.number("age")) * kilograms * sheet.by_sex("factor")
    return sheet.measured(top / (sheet.constant("divisor") * _creatinine(sheet, library)), places=0)


def ckd_epi(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Filtration rate per 1.73 m² by CKD-EPI 2021 (creatinine, no race)."""
    ratio = sheet.number("creatinine") / sheet.by_sex("kappa")
    low = min(ratio, Decimal(1)) ** sheet.by_sex("alpha")
    high = max(ratio, Decimal(1)) ** sheet.constant("exponent_above")
    by_age = sheet.constant("per_year") ** sheet.number("age")
    rate = sheet.constant("coefficient") * low * high * by_age * sheet.by_sex("factor")
    return sheet.measured(rate, places=0)


def deindexed(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """A filtration rate per 1.73 m² as mL/min of this patient, by the body surface."""
    return sheet.measured(sheet.number("rate") * sheet.number("surface") / sheet.constant("standard_surface"), places=0)


def jelliffe(sheet: Worksheet, library: Library) -> Answer[object]:
    """Creatinine clearance per 1.73 m² by Jelliffe 1973 (the one-line bedside form)."""
    falling = sheet.constant("per_year") * (sheet.number("age") - sheet.constant("age_from"))
    top = (sheet.constant("base") - falling) * sheet.by_sex("factor")
    return sheet.measured(top / _creatinine(sheet, library), places=0)


def wright(sheet: Worksheet, library: Library) -> Answer[object]:
    """Filtration rate by Wright 2001 without creatine kinase; the body surface is that of DuBois, as in the paper."""
    per_surface = sheet.constant("base") - sheet.constant("per_year") * sheet.number("age")
    top = per_surface * sheet.number("surface") * sheet.by_sex("factor")
    return sheet.measured(top / _creatinine(sheet, library), places=0)


def _creatinine(sheet: Worksheet, library: Library) -> Decimal:
    """The creatinine, raised to the site's floor where one is set; the floor shows on the receipt."""
    value, floor = sheet.number("creatinine"), library.policy.creatinine_floor
    if floor is None:
        return value
    unit = next(spec.unit for spec in sheet.rule.inputs if spec.name == "creatinine")
    least = _in_unit(floor, unit)
    sheet.note(StepKind.POLICY, "creatinine floor", f"{plain(floor)} mg/dL")
    if value >= least:
        return value
    sheet.note(StepKind.CAP, "creatinine", f"{plain(value)} {unit} raised to {plain(least)} {unit}")
    sheet.remark(f"The creatinine is below the site's floor of {plain(floor)} mg/dL; the floor is used.", kind="policy")
    return least


def _in_unit(floor: Decimal, unit: str) -> Decimal:
    return convert(Quantity(floor, "mg/dL"), unit, analyte="creatinine").value


def _chosen_weight(sheet: Worksheet, library: Library) -> Decimal | NotKnown:
    """The weight to use: actual, ideal or adjusted; the actual one always where it is below the ideal."""
    choice = sheet.word("weight_choice")
    actual = sheet.number("weight")
    if choice == "actual":
        return actual
    if "height" not in sheet:
        return sheet.not_known(Missing(what="height"))
    standard = _other_weight(weight.IDEAL_RULE, sheet, library)
    if isinstance(standard, NotKnown):
        return standard
    if actual < standard:
        sheet.note(
            StepKind.POLICY, "weight", f"actual {plain(actual)} kg, as it is below the ideal {_one(standard)} kg"
        )
        return actual
    chosen = standard if choice == "ideal" else _other_weight(weight.ADJUSTED_RULE, sheet, library)
    if isinstance(chosen, Decimal):
        sheet.note(StepKind.FORMULA, f"{choice} weight", f"{plain(chosen)} kg")
    return chosen


def _other_weight(rule_id: str, sheet: Worksheet, library: Library) -> Decimal | NotKnown:
    rule = library.rule(rule_id)
    answer = weight.METHODS[rule.method](rule, _only(rule, sheet), library)
    if isinstance(answer, Finding) and isinstance(answer.value, Quantity):
        return answer.value.to("kg").value
    return answer if isinstance(answer, NotKnown) else sheet.not_known(Missing(what=rule.result_label))


def _only(rule: KnowledgeRule, sheet: Worksheet) -> Inputs:
    return {spec.name: sheet.given[spec.name] for spec in rule.inputs if spec.name in sheet.given}


def _one(number: Decimal) -> str:
    return plain(round(number, 1))


METHODS = registry(
    (
        ("renal.cockcroft_gault", cockcroft_gault),
        ("renal.ckd_epi", ckd_epi),
        ("renal.deindexed", deindexed),
        ("renal.jelliffe", jelliffe),
        ("renal.wright", wright),
    )
)
