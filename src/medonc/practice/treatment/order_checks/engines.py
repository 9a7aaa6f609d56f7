"""The order's doses computed once more: by the second engine, by the regimen's own lines, by the values of the day."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Basis, DrugLine
from medonc.practice.criteria import Scene
from medonc.practice.treatment.course import PlannedDose, line_dose
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.dose import ProposedDose, said_dose
from medonc.practice.treatment.measures import measures_for
from medonc.practice.treatment.order_checks.doses import known, lines_of, name_of, percent_of, tenth
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.practice.treatment.prescription import HUNDRED, Prescription, Wishes, prescription
from medonc.practice.treatment.recheck import Stop, recheck
from medonc.values.errors import Refused
from medonc.values.quantity import EXACT


def second_engine(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose that the second engine does not reach from the same prescription and measure stops the order."""
    age = scene.chart.person.age(on=scene.on)
    if age is None:
        return  # said by the check of age
    for dose, proposed in known(order):
        verdict = recheck(
            proposed.prescription,
            measure=proposed.measure,
            age=age,
            policy=scene.library.policy,
            amount=proposed.amount,
        )
        if isinstance(verdict, Stop):
            said = f"{name_of(dose.drug, scene.library)}: {'; '.join(verdict.reasons)}"
            yield from judged("second_engine", "they differ", scene, said=said, drugs=(dose.drug,))


def regimen_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A dose whose standard, caps or rounding are not those of the regimen's line."""
    for dose, proposed in known(order):
        held = [_prescribed(line, proposed, order, scene) for line in lines_of(order) if line.drug == dose.drug]
        if held and proposed.prescription not in held:
            name = name_of(dose.drug, scene.library)
            shown = " or ".join(str(each.dose) for each in held)
            said = f"{name}: counted from {proposed.prescription.dose}, the regimen gives {shown}"
            yield from judged("regimen_dose", "another standard", scene, said=said, drugs=(dose.drug,))


def _prescribed(line: DrugLine, proposed: ProposedDose, order: DayOrder, scene: Scene) -> Prescription:
    """What the regimen prescribes, with the wishes of this dose."""
    sources = order.regimen.rule.sources
    return prescription(
        line,
        scene.library.drug(line.drug),
        first=order.cycle == 1,
        wishes=_wishes(proposed),
        origin=str(sources[0]) if sources else "",
    )


def _wishes(proposed: ProposedDose) -> Wishes:
    """Of two lines of one drug, such as a bolus and an infusion, each keeps its own."""
    asked = proposed.prescription
    return Wishes(change=asked.change, gfr_cap=asked.gfr_cap, to_vials=asked.to_vials)


def signed_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """The same dose computed from today's values: one that moves too far goes back for approval."""
    for dose, proposed in known(order):
        again = _again(dose, proposed, order, scene)
        if again is None or again.prescription.basis is Basis.FLAT:
            continue
        difference = EXACT.subtract(percent_of(again.amount, whole=proposed.amount), HUNDRED)
        name = name_of(dose.drug, scene.library)
        said = (
            f"{name}: {said_dose(proposed.amount)} in the order, {said_dose(again.amount)} by the values of "
            f"{scene.on} ({'+' if difference > 0 else '−'}{tenth(abs(difference))} %)"
        )
        facts = (*proposed.finding.facts, *again.finding.facts)
        yield from judged("signed_dose", abs(difference), scene, said=said, drugs=(dose.drug,), facts=facts)


def _again(dose: PlannedDose, proposed: ProposedDose, order: DayOrder, scene: Scene) -> ProposedDose | None:
    """None where the regimen has no such line, or today's values give no number: other checks say both."""
    lines = [line for line in lines_of(order) if line.drug == dose.drug and line.basis is proposed.prescription.basis]
    line = next((each for each in lines if each.order == dose.order), lines[0] if lines else None)
    if line is None:
        return None
    wishes = _wishes(proposed)
    by = measures_for(line.basis, scene)
    try:
        found = line_dose(
            order.regimen, order.phase, line, cycle=order.cycle, by=by, library=scene.library, wishes=wishes
        )
    except Refused:
        return None  # a child, or engines that disagree: both are checks of their own
    return found if isinstance(found, ProposedDose) else None
