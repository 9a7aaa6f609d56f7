"""The doses of an order sheet: standard, per cent, amount, and how each is given, in the order of giving."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import DrugLine
from medonc.paper.regimen_words import infusion_words
from medonc.practice.criteria import Scene
from medonc.practice.cycles.ordered import Recalculated, due_of, line_of, recalculated
from medonc.practice.treatment.dose import ProposedDose, said_dose
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.values.errors import MedoncError
from medonc.values.evidence import StepKind
from medonc.values.quantity import Quantity, plain

HUNDRED = Decimal(100)
_AUC = "mg/mL.min"
_SHOWN = (StepKind.FORMULA, StepKind.CAP, StepKind.ROUNDING)
_OFTEN = {1: "once", 2: "twice a day", 3: "three times a day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDose:
    """One drug of a sheet. `how` is its arithmetic from today's values; `warning` where that no longer gives it."""

    place: int
    drug: str
    standard: str
    percent: str
    amount: str
    route: str
    often: str
    over: str
    note: str
    because: str
    how: str
    warning: str
    changed: bool


def sheet_doses(order: TreatmentOrder, scene: Scene) -> tuple[SheetDose, ...]:
    """The doses of an order, those of one line in the order in which the regimen gives them."""
    due = due_of(order, scene.library)
    held = [(each, line_of(each.dose, due)) for each in recalculated(order, scene)]
    held.sort(key=lambda pair: pair[1].order if pair[1] is not None else 99)
    return tuple(_row(place, each, line, scene) for place, (each, line) in enumerate(held, 1))


def standard_words(text: str) -> str:
    """`75 mg/m²`, `AUC 5`: a standard dose as the sheet prints it, from the order's own words."""
    number, _, code = text.partition(" ")
    if code == _AUC:
        return f"AUC {number}"
    try:
        return str(Quantity(Decimal(number), code))
    except (MedoncError, ArithmeticError):
        return text


def _row(place: int, each: Recalculated, line: DrugLine | None, scene: Scene) -> SheetDose:
    dose = each.dose
    return SheetDose(
        place=place,
        drug=scene.library.drug(dose.drug).name if dose.drug in scene.library.drugs else dose.drug,
        standard=standard_words(dose.standard),
        percent=f"{plain(dose.percent.quantize(Decimal('0.1')).normalize())} %",
        amount=said_dose(dose.amount),
        route=dose.route,
        often=_often(dose),
        over=infusion_words(line) if line is not None else "",
        note=line.note if line is not None else "",
        because=_because(dose),
        how=_how(each),
        warning=each.why,
        changed=dose.percent != HUNDRED,
    )


def _often(dose: OrderedDose) -> str:
    often = _OFTEN.get(dose.times, f"{dose.times} times a day")
    return f"{often}, {dose.days} days" if dose.days > 1 else often


def _because(dose: OrderedDose) -> str:
    named = f" (rule {', '.join(dose.rules)})" if dose.rules else ""
    return f"{dose.because}{named}".strip()


def _how(each: Recalculated) -> str:
    """The arithmetic of the dose, where today's values still give it."""
    answer = each.answer.answer
    if not isinstance(answer, ProposedDose):
        return ""
    steps = [
        step
        for step in answer.finding.steps
        if step.kind in _SHOWN and not (step.label.startswith("standard") or step.label.endswith("not taken"))
    ]
    return "; ".join(f"{step.label}: {step.value}" for step in steps)
