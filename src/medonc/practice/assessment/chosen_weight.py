"""The weight that a formula is to use: actual, ideal, adjusted or lean, and as if a lost limb were there."""

from __future__ import annotations

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input, Inputs
from medonc.practice.assessment.weight import ADJUSTED_RULE, IDEAL_RULE, LEAN_RULE, LIMB_RULE, METHODS
from medonc.practice.assessment.worksheet import Worksheet
from medonc.values.evidence import Finding, Level, Missing, NotKnown, StepKind
from medonc.values.quantity import Quantity, plain

_RULES = {"ideal": IDEAL_RULE, "adjusted": ADJUSTED_RULE, "lean": LEAN_RULE}


def chosen_weight(sheet: Worksheet, library: Library) -> Quantity | NotKnown:
    """The weight in kg by `weight_choice`, after `lost_parts`; the actual one where it is below ideal or adjusted."""
    whole = _whole_body(sheet, library)
    choice = sheet.word("weight_choice")
    if choice == "actual" or isinstance(whole, NotKnown):
        return whole
    if "height" not in sheet:
        return sheet.not_known(Missing(what="height"))
    chosen = _by_rule(_RULES[choice], sheet, library, whole)
    if isinstance(chosen, NotKnown):
        return chosen
    if choice != "lean" and whole < chosen:
        sheet.note(StepKind.POLICY, "weight", f"actual {_one(whole)}, as it is below the {choice} {_one(chosen)}")
        return whole
    sheet.note(StepKind.FORMULA, f"{choice} weight", f"{plain(chosen.value)} {chosen.code}")
    return chosen


def _whole_body(sheet: Worksheet, library: Library) -> Quantity | NotKnown:
    actual = sheet.quantity("weight").to("kg")
    if "lost_parts" not in sheet:
        return actual
    parts = {"parts": Input(value=sheet.codes("lost_parts")), "weight": Input(value=actual)}
    whole = _asked(library.rule(LIMB_RULE), parts, sheet, library)
    if isinstance(whole, Quantity):
        sheet.note(StepKind.FORMULA, "weight as if before the amputation", f"{plain(whole.value)} {whole.code}")
        sheet.remark("The lost part is counted as if it were there; reduce by judgement.", level=Level.CAUTION)
    return whole


def _by_rule(rule_id: str, sheet: Worksheet, library: Library, whole: Quantity) -> Quantity | NotKnown:
    rule = library.rule(rule_id)
    known = {**sheet.shared(rule), "sex": Input(value=sheet.word("sex"))}
    if "weight" in known:
        known["weight"] = Input(value=whole)
    return _asked(rule, known, sheet, library)


def _asked(rule: KnowledgeRule, inputs: Inputs, sheet: Worksheet, library: Library) -> Quantity | NotKnown:
    answer = METHODS[rule.method](rule, inputs, library)
    if isinstance(answer, Finding) and isinstance(answer.value, Quantity):
        return answer.value.to("kg")
    return sheet.not_known(*answer.missing) if isinstance(answer, NotKnown) else sheet.not_known()


def _one(weight: Quantity) -> str:
    return f"{plain(round(weight.value, 1))} {weight.code}"
