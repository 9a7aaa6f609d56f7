"""The doses of an order as the checks read them: those that are known, their share of standard, their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from medonc.knowledge.shapes import Basis, DrugLine, Library
from medonc.practice.criteria import Scene
from medonc.practice.criteria.treated import given, last_day
from medonc.practice.exposure.courses import RECOGNITION
from medonc.practice.treatment.course import PlannedDose, runs_in
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.prescription import HUNDRED
from medonc.record.orders import TreatmentOrder
from medonc.values.evidence import FactRef
from medonc.values.quantity import EXACT, Quantity, plain

_OVER = frozenset({"cancelled", "expired", "deferred", "not_given", "returned", "wasted"})


def known(order: DayOrder) -> Iterator[tuple[PlannedDose, ProposedDose]]:
    """Each dose that has a number."""
    for dose in order.doses:
        if isinstance(dose.answer, ProposedDose):
            yield dose, dose.answer


def standard(proposed: ProposedDose) -> Quantity:
    """The standard dose of this patient under its caps, before any change and rounding."""
    return min((proposed.computed, *(cap.limit.to(proposed.computed.code) for cap in proposed.prescription.caps)))


def percent_of(amount: Quantity, *, whole: Quantity) -> Decimal:
    """An amount as per cent of another of its kind."""
    return EXACT.multiply(amount.ratio(whole), HUNDRED)


def lines_of(order: DayOrder) -> tuple[DrugLine, ...]:
    """The regimen's own lines for this day of this cycle."""
    due = [line for line in order.phase.drugs if runs_in(line, order.cycle)]
    return tuple(line for line in due if order.day in {each.day for each in line.days})


def facts_of(order: DayOrder) -> tuple[FactRef, ...]:
    """Every fact that the order's doses were counted from, each once."""
    return tuple(dict.fromkeys(fact for _, proposed in known(order) for fact in proposed.finding.facts))


def is_by_clearance(proposed: ProposedDose) -> bool:
    """Whether a dose follows the clearance by a formula."""
    return proposed.prescription.basis is Basis.AUC


def continues(order: DayOrder) -> DayOrder | None:
    """The day before in the same regimen; None where this is its first."""
    before = order.previous
    return before if before is not None and before.regimen.rule.id == order.regimen.rule.id else None


def last_given(order: DayOrder, scene: Scene) -> date | None:
    """The day of treatment before in this regimen: as ordered, else as the record shows a drug of it given.

    None on its first day; a pause that parts two courses makes the next day a first one again.
    """
    before = continues(order)
    if before is not None:
        return before.date
    pause = scene.library.rule(RECOGNITION).numbers["pause_days"]
    days = [
        min(last_day(event, scene.on), order.date - timedelta(days=1))
        for event in given(scene).known
        if event.drug in order.regimen.drugs and event.day < order.date
    ]
    recent = [day for day in days if (order.date - day).days <= pause]
    return max(recent, default=None)


def orders_of_the_day(order: DayOrder, scene: Scene) -> tuple[TreatmentOrder, ...]:
    """Every order of the record for the day of this one that may still be given, this one among them."""
    held = scene.chart.all(TreatmentOrder)
    return tuple(each for each in held if each.due == order.date and each.state not in _OVER)


def is_first(drug: str, order: DayOrder, scene: Scene) -> bool:
    """Whether nothing shows that the patient has had this drug."""
    before = order.previous
    return not (before is not None and drug in before.drugs) and all(e.drug != drug for e in given(scene).known)


def name_of(drug: str, library: Library) -> str:
    """The drug's name as a sentence begins with it."""
    name = library.drug(drug).name
    return name[:1].upper() + name[1:]


def names_of(drugs: tuple[str, ...], library: Library) -> str:
    """Several names in one sentence."""
    names = [library.drug(drug).name for drug in dict.fromkeys(drugs)]
    said = ", ".join(names)
    return said[:1].upper() + said[1:]


def tenth(number: Decimal) -> str:
    """A number with at most one decimal."""
    return plain(number.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP", context=EXACT)).removesuffix(".0")


def tenth_of(quantity: Quantity) -> str:
    """A quantity with at most one decimal."""
    return f"{tenth(quantity.value)} {quantity.unit.shown}".rstrip()
