"""Each dose by itself: known at all, against standard, its cap, and what one dose can be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from medonc.knowledge.shapes import Basis, Drug
from medonc.practice.criteria import Scene
from medonc.practice.treatment.course import PlannedDose
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.dose import ProposedDose, said_dose
from medonc.practice.treatment.measures import body_weight, surface_on
from medonc.practice.treatment.order_checks.doses import (
    known,
    name_of,
    names_of,
    percent_of,
    standard,
    tenth,
)
from medonc.practice.treatment.order_checks.judged import judged, unchecked
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.practice.treatment.prescription import HUNDRED
from medonc.values.evidence import NotKnown
from medonc.values.quantity import EXACT, Quantity


def dose_known(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose without a number stops the order, with what it lacks; so does an order without a dose."""
    if not order.doses:
        yield from judged("dose_known", "not known", scene, said="The order holds no dose")
    lacking: dict[tuple[object, ...], list[PlannedDose]] = {}
    for dose in order.doses:
        if isinstance(dose.answer, NotKnown):
            lacking.setdefault(dose.answer.missing, []).append(dose)
    for doses in lacking.values():
        answer, drugs = doses[0].answer, tuple(dose.drug for dose in doses)
        missing = answer.missing if isinstance(answer, NotKnown) else ()
        said = f"{names_of(drugs, scene.library)}: no dose, {'; '.join(map(str, missing))}"
        facts = answer.facts if isinstance(answer, NotKnown) else ()
        yield from judged("dose_known", "not known", scene, said=said, drugs=drugs, missing=missing, facts=facts)


def standard_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose far from the standard one."""
    for dose, proposed in known(order):
        whole = standard(proposed)
        percent = percent_of(proposed.amount, whole=whole)
        name = name_of(dose.drug, scene.library)
        said = f"{name} {said_dose(proposed.amount)} is {tenth(percent)} % of the standard {_said(whole)}"
        facts = proposed.finding.facts
        yield from judged("standard_dose", percent, scene, said=said, drugs=(dose.drug,), facts=facts)


def changed_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Every change from standard, with its reason and who asked for it."""
    for dose, proposed in known(order):
        change = proposed.prescription.change
        if change is not None and change.percent != HUNDRED:
            who = f", {change.by}" if change.by else ""
            name = name_of(dose.drug, scene.library)
            said = f"{name}: {tenth(change.percent)} % of the standard dose, because {change.reason}{who}"
            yield from judged("changed_dose", "changed", scene, said=said, drugs=(dose.drug,))


def cap(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose above a cap of the regimen or of the drug."""
    for dose, proposed in known(order):
        lowest = min(proposed.prescription.caps, key=lambda each: each.limit.to(proposed.amount.code), default=None)
        if lowest is not None:
            percent = percent_of(proposed.amount, whole=lowest.limit.to(proposed.amount.code))
            name = name_of(dose.drug, scene.library)
            said = f"{name} {said_dose(proposed.amount)}: the cap of {lowest.said_by} is {lowest.limit}"
            yield from judged("cap", percent, scene, said=said, drugs=(dose.drug,))


def single_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose above what one dose of the drug can be."""
    for dose, proposed in known(order):
        drug = scene.library.drug(dose.drug)
        if drug.plausible_high is None:
            continue
        most = Quantity(drug.plausible_high, drug.plausible_unit)
        compared = _as(most, proposed, scene)
        name = name_of(dose.drug, scene.library)
        if isinstance(compared, NotKnown):
            yield from unchecked(f"{name} against its highest single dose", scene, drugs=(dose.drug,),
                                 missing=compared.missing)  # fmt: skip
        elif compared is not None:
            said = f"{name} {said_dose(proposed.amount)} ({_said(compared)}): one dose is at most {_highest(drug)}"
            percent = percent_of(compared, whole=most)
            yield from judged("single_dose", percent, scene, said=said, drugs=(dose.drug,))


def _as(most: Quantity, proposed: ProposedDose, scene: Scene) -> Quantity | NotKnown | None:
    """The dose in the kind of unit of the highest one; None where the two never compare."""
    amount = proposed.amount
    if amount.unit.kind == most.unit.kind:
        return amount
    per = most.code.partition("/")[2]
    if per not in ("m2", "kg") or proposed.prescription.basis is Basis.FLAT:
        return None  # a flat dose is of no body: its highest by body says nothing of it
    body = _body(per, proposed, scene)
    if isinstance(body, NotKnown):
        return body
    unit = most.code.partition("/")[0]
    return Quantity(EXACT.divide(amount.to(unit).value, body.to(per).value), most.code)


def _body(per: str, proposed: ProposedDose, scene: Scene) -> Quantity | NotKnown:
    basis = Basis.SURFACE if per == "m2" else Basis.WEIGHT
    if proposed.prescription.basis is basis and proposed.measure is not None:
        return proposed.measure
    found = surface_on(scene) if per == "m2" else body_weight(scene.chart, scene.library, scene.on)
    return found if isinstance(found, NotKnown) else found.value


def _highest(drug: Drug) -> str:
    return str(Quantity(drug.plausible_high or Decimal(0), drug.plausible_unit))


def _said(quantity: Quantity) -> str:
    return f"{tenth(quantity.value)} {quantity.unit.shown}".rstrip()
