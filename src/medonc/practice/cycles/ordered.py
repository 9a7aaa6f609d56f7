"""A stored order asked again: the same doses computed from today's values, and how far they moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import DrugLine, Library
from medonc.practice.criteria import Scene
from medonc.practice.cycles.due import DueDay
from medonc.practice.cycles.planned import consent_to, plan_under_way
from medonc.practice.cycles.verdict import DayVerdict, Verdict, verdict
from medonc.practice.exposure.schedule import DAILY_FROM
from medonc.practice.treatment.course import PlannedDose, line_dose, line_number, phase_of, runs_in
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.dose import ProposedDose, said_dose
from medonc.practice.treatment.measures import measures_for
from medonc.practice.treatment.orders import Kind
from medonc.practice.treatment.prescription import STANDARD, Change, Wishes
from medonc.practice.treatment.vials import change_percent, signed
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.values.evidence import Missing, NotKnown

HUNDRED = Decimal(100)
MOVES_MOST = Decimal(5)  # per cent: a recalculated dose that differs by more goes back to the prescriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculated:
    """One ordered dose beside the engine's answer of today. `why` says what stands against it; empty where nothing."""

    dose: OrderedDose
    answer: PlannedDose
    why: str


def due_of(order: TreatmentOrder, library: Library) -> DueDay:
    """Where an order stands in its course; refuses a regimen or phase that the library no longer holds."""
    regimen = library.regimen(order.regimen)
    phase = phase_of(regimen, order.phase)
    return DueDay(regimen=regimen, phase=phase, cycle=order.cycle, day=order.day, date=order.due)


def not_held(order: TreatmentOrder, library: Library) -> str:
    """What of an order the library no longer holds, its regimen first; empty where it holds all."""
    drugs = sorted({dose.drug for dose in order.doses} - library.drugs.keys())
    regimen = [] if order.regimen in library.regimens else [f"the regimen {order.regimen}"]
    return ", ".join([*regimen, *drugs])


def recalculated(order: TreatmentOrder, scene: Scene) -> tuple[Recalculated, ...]:
    """Each dose of an order computed again from the chart of the scene's day; none where the library lacks it."""
    if gone := not_held(order, scene.library):
        return tuple(_lost(dose, order, gone) for dose in order.doses)
    due = due_of(order, scene.library)
    return tuple(_again(dose, due, scene) for dose in order.doses)


def day_order(orders: Iterable[TreatmentOrder], scene: Scene, *, intent: str = "not recorded") -> DayOrder:
    """The orders of one day, infused and taken, as its checks take them."""
    held = list(orders)
    due = due_of(held[0], scene.library)
    again = [each for order in held for each in recalculated(order, scene)]
    return DayOrder(
        regimen=due.regimen,
        phase=due.phase,
        cycle=due.cycle,
        day=due.day,
        date=due.date,
        doses=tuple(each.answer for each in again),
        wishes={each.dose.drug: wishes_of(each.dose) for each in again},
        intent=intent,
        access=held[0].access,
    )


def stands_against_today(order: TreatmentOrder, scene: Scene) -> str:
    """Why an order may not be given on the scene's day: another day, or the verdict; empty where it may."""
    if order.due != scene.on:
        return f"due on {order.due}, today is {scene.on}"
    found = day_verdict(order, scene)
    return "" if found.verdict in (Verdict.TREAT, Verdict.REDUCED) else found.first


def day_verdict(order: TreatmentOrder, scene: Scene) -> DayVerdict:
    """The verdict on the day that an order is for."""
    return verdict(due_of(order, scene.library), scene)


def lacks_consent(order: TreatmentOrder, scene: Scene) -> str:
    """Why consent does not hold; empty where it does."""
    plan = plan_under_way(scene)
    if plan is None or str(plan.source) != order.plan:
        return "the plan that it belongs to is over"
    return "" if consent_to(plan, scene) else f"no consent to {plan.regimen_name} is recorded"


def wishes_of(dose: OrderedDose) -> Wishes:
    """What the prescriber asked for with an ordered dose."""
    if dose.percent == HUNDRED:
        return STANDARD
    return Wishes(change=Change(percent=dose.percent, reason=dose.because or "as ordered"))


def kind_of(line: DrugLine) -> Kind:
    """Whether a line is given at the chair or taken home."""
    return Kind.ORAL if line.route == "oral" else Kind.INFUSION


def days_of(line: DrugLine) -> int:
    """For how many days one order of a line stands: all its days where it is taken day after day, else one."""
    return len(line.days) if len(line.days) >= DAILY_FROM else 1


def line_of(dose: OrderedDose, due: DueDay) -> DrugLine | None:
    """The regimen's line that an ordered dose is of; None where the regimen changed since."""
    lines = (line for line in due.phase.drugs if line.drug == dose.drug and runs_in(line, due.cycle))
    return next((line for line in lines if line_number(due.phase, line) == dose.line), None)


def _again(dose: OrderedDose, due: DueDay, scene: Scene) -> Recalculated:
    line = line_of(dose, due)
    if line is None:
        return Recalculated(dose=dose, answer=_gone(dose, due), why=f"{dose.drug} is no longer in the regimen")
    answer = line_dose(
        due.regimen, due.phase, line, cycle=due.cycle, by=measures_for(line.basis, scene), library=scene.library,
        wishes=wishes_of(dose),
    )  # fmt: skip
    planned = _planned(dose, due, line.order, line.note, answer)
    return Recalculated(dose=dose, answer=planned, why=next(_against(dose, answer), ""))


def _against(dose: OrderedDose, answer: ProposedDose | NotKnown) -> Iterator[str]:
    if not isinstance(answer, ProposedDose):
        yield f"{dose.drug} cannot be calculated today: {answer.said()}"
        return
    moved = change_percent(answer.amount, dose.amount.to(answer.amount.code))
    if abs(moved) > MOVES_MOST:
        yield (
            f"{dose.drug} was ordered as {said_dose(dose.amount)}; from today's values it is "
            f"{said_dose(answer.amount)} ({signed(moved)} %)"
        )


def _planned(dose: OrderedDose, due: DueDay, order: int, note: str, answer: ProposedDose | NotKnown) -> PlannedDose:
    return PlannedDose(
        phase=due.phase.name,
        cycle=due.cycle,
        day=due.day,
        times=dose.times,
        course_day=due.day,
        drug=dose.drug,
        route=dose.route,
        order=order,
        note=note,
        answer=answer,
    )


def _lost(dose: OrderedDose, order: TreatmentOrder, gone: str) -> Recalculated:
    missing = Missing(what=gone, why="no longer in the library", do="cancel the order, or bring the file back")
    planned = PlannedDose(
        phase=order.phase,
        cycle=order.cycle,
        day=order.day,
        times=dose.times,
        course_day=order.day,
        drug=dose.drug,
        route=dose.route,
        order=0,
        note="",
        answer=NotKnown(title=f"Dose of {dose.drug}", missing=(missing,)),
    )
    return Recalculated(dose=dose, answer=planned, why=f"{gone} left the library: nothing can be calculated")


def _gone(dose: OrderedDose, due: DueDay) -> PlannedDose:
    missing = Missing(what=f"the line of {dose.drug}", why="no longer in the regimen", do="change the order")
    return _planned(dose, due, 0, "", NotKnown(title=f"Dose of {dose.drug}", missing=(missing,), rule=due.regimen.rule))
