"""Kidney function: creatinine clearance and filtration rate by five published formulas, and de-indexing by surface.

mL/min and mL/min per 1.73 m² are two kinds of quantity; only `deindexed` leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Method
from medonc.practice.assessment.chosen_weight import chosen_weight
from medonc.practice.assessment.surface import METHODS as SURFACES
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.analytes import convert
from medonc.values.evidence import Answer, NotKnown, StepKind
from medonc.values.quantity import Quantity, plain

DUBOIS = "assessment/body_surface/du_bois"
DEINDEX = "assessment/renal/deindexed"


def cockcroft_gault(sheet: Worksheet, library: Library) -> Answer[object]:
    """Creatinine clearance by Cockcroft and Gault with the stated weight."""
    weight = chosen_weight(sheet, library)
    if isinstance(weight, NotKnown):
        return weight
    top = (sheet.constant("age_from") - sheet.number("age")) * weight.value * sheet.by_sex("factor")
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


def of_patient(sheet: Worksheet, library: Library) -> Answer[object]:
    """Clearance of the patient in mL/min: the rule that `rate_rule` names, de-indexed by the site's body surface."""
    sheet.word("sex")
    rate = _by_rule(sheet.rule.texts["rate_rule"], METHODS, sheet, library)
    surface = _by_rule(library.policy.body_surface, SURFACES, sheet, library)
    if isinstance(rate, NotKnown) or isinstance(surface, NotKnown):
        return sheet.not_known(*(m for found in (rate, surface) if isinstance(found, NotKnown) for m in found.missing))
    return sheet.measured(rate * surface / library.rule(DEINDEX).numbers["standard_surface"], places=0)


def jelliffe(sheet: Worksheet, library: Library) -> Answer[object]:
    """Creatinine clearance per 1.73 m² by Jelliffe 1973 (the one-line bedside form)."""
    falling = sheet.constant("per_year") * (sheet.number("age") - sheet.constant("age_from"))
    top = (sheet.constant("base") - falling) * sheet.by_sex("factor")
    return sheet.measured(top / _creatinine(sheet, library), places=0)


def wright(sheet: Worksheet, library: Library) -> Answer[object]:
    """Filtration rate by Wright 2001 without creatine kinase; the body surface is that of DuBois, as in the paper."""
    surface = sheet.number("surface") if "surface" in sheet else _by_rule(DUBOIS, SURFACES, sheet, library)
    if isinstance(surface, NotKnown):
        return sheet.not_known(*surface.missing)
    per_surface = sheet.constant("base") - sheet.constant("per_year") * sheet.number("age")
    top = per_surface * surface * sheet.by_sex("factor")
    return sheet.measured(top / _creatinine(sheet, library), places=0)


def _by_rule(rule_id: str, methods: Mapping[str, Method], sheet: Worksheet, library: Library) -> Decimal | NotKnown:
    """What another rule gives for the same inputs, noted on the receipt with its formula."""
    rule = library.rule(rule_id)
    found = methods[rule.method](rule, sheet.shared(rule), library)
    if isinstance(found, NotKnown):
        return found
    sheet.remarks.extend(found.remarks)
    sheet.note(StepKind.FORMULA, rule.rule.title, rule.formula)
    sheet.note(StepKind.FORMULA, found.title, str(found.value))
    if not isinstance(found.value, Quantity):
        raise TypeError(f"{rule_id} gives no quantity")
    return found.value.value


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


METHODS = registry(
    (
        ("renal.cockcroft_gault", cockcroft_gault),
        ("renal.ckd_epi", ckd_epi),
        ("renal.deindexed", deindexed),
        ("renal.of_patient", of_patient),
        ("renal.jelliffe", jelliffe),
        ("renal.wright", wright),
    )
)
