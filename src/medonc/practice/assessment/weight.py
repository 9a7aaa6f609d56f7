"""Which weight: ideal, adjusted, lean, as if a lost limb were there; the mass index; the change of weight."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.assessment.worksheet import Worksheet, method, registry
from medonc.values.evidence import Answer, Finding, Missing, StepKind
from medonc.values.quantity import Quantity, plain

IDEAL_RULE = "assessment/weight/ideal"
ADJUSTED_RULE = "assessment/weight/adjusted"
LEAN_RULE = "assessment/weight/lean"
LIMB_RULE = "assessment/weight/before_amputation"


def ideal(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Ideal body weight by Devine; not defined below five feet."""
    inches, base = sheet.number("height"), sheet.constant("base_height")
    if inches < base:
        return sheet.not_known(Missing(what="height", why=f"below {plain(base)} inches, where the formula ends"))
    return sheet.measured(sheet.by_sex("base_weight") + sheet.constant("per_inch") * (inches - base), places=1)


def adjusted(sheet: Worksheet, library: Library) -> Answer[object]:
    """Ideal weight plus a stated share of what the actual weight exceeds it by."""
    standard = _ideal_kilograms(sheet, library)
    if isinstance(standard, Decimal):
        excess = sheet.number("weight") - standard
        sheet.note(StepKind.FORMULA, "ideal weight", f"{plain(standard)} kg")
        return sheet.measured(standard + sheet.constant("factor") * excess, places=1)
    return standard


def lean(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Lean body weight (fat-free mass) by Janmahasatian."""
    metres = sheet.number("height")
    index = sheet.number("weight") / (metres * metres)
    sheet.note(StepKind.FORMULA, "body mass index", f"{plain(round(index, 4))} kg/m2")
    below = sheet.by_sex("base") + sheet.by_sex("per_index") * index
    return sheet.measured(sheet.constant("coefficient") * sheet.number("weight") / below, places=1)


def before_amputation(sheet: Worksheet, library: Library) -> Answer[object]:
    """The weight as if the lost part were still there, by the table of shares of body weight."""
    shares = {row["part"]: Decimal(row["percent"]) for row in library.tables["assessment/weight/limbs"]}
    lost = sheet.codes("parts")
    unknown = [part for part in lost if part not in shares]
    if unknown:
        return sheet.not_known(Missing(what=f"share of {', '.join(unknown)}", why="not in the table"))
    percent = sum((shares[part] for part in lost), Decimal(0))
    for part in lost:
        sheet.note(StepKind.FORMULA, f"share of {part}", f"{plain(shares[part])} %")
    return sheet.measured(sheet.number("weight") / (1 - percent / 100), places=1)


def mass_index(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Body mass index."""
    metres = sheet.number("height")
    return sheet.measured(sheet.number("weight") / (metres * metres), places=1)


def change(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Change of weight since an earlier day, in per cent of the earlier weight, and whether it is a marked loss."""
    now, before, days = (sheet.number(name) for name in ("weight", "earlier_weight", "days"))
    percent = (now - before) / before * 100
    share = f"{plain(round(abs(percent), 1))} %"
    words = "unchanged" if not percent else f"{share} {'lost' if percent < 0 else 'gained'}"
    verdict = _verdict(sheet, percent, days)
    if verdict == "marked":
        sheet.remark(sheet.rule.texts["criterion"].format(percent=share, days=plain(days)))
    note = f" ({sheet.rule.texts[verdict].format(limit=plain(sheet.constant('marked_loss')))})" if percent < 0 else ""
    return sheet.measured(percent, places=1, sentence=f"{words} in {plain(days)} days{note}")


def _verdict(sheet: Worksheet, percent: Decimal, days: Decimal) -> str:
    """Which of the rule's words fit a loss: marked, small, or over too long a time for the criterion."""
    if days > sheet.constant("marked_loss_days"):
        return "too_long"
    return "marked" if percent < -sheet.constant("marked_loss") else "small"


def _ideal_kilograms(sheet: Worksheet, library: Library) -> Decimal | Answer[object]:
    """The ideal weight in kg by its own rule, or that rule's answer where it has no number."""
    rule = library.rule(IDEAL_RULE)
    answer = method(ideal)(rule, {**sheet.shared(rule), "sex": Input(value=sheet.word("sex"))}, library)
    if isinstance(answer, Finding) and isinstance(answer.value, Quantity):
        return answer.value.to("kg").value
    return answer


METHODS = registry(
    (
        ("weight.ideal", ideal),
        ("weight.adjusted", adjusted),
        ("weight.lean", lean),
        ("weight.before_amputation", before_amputation),
        ("weight.mass_index", mass_index),
        ("weight.change", change),
    )
)
