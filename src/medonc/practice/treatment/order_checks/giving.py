"""How a dose is given: by an allowed route, never a vinca beside an intrathecal dose, a vesicant by a safe line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.criteria import Scene
from medonc.practice.exposure.events import counts
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import lines_of, name_of, names_of, orders_of_the_day
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.codes import Code, Snomed

INTRATHECAL = "intrathecal"
VINCA = "vinca alkaloid"
BY_VEIN = "intravenous"


def route(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A route outside the drug's own list; an intrathecal dose on a day with a vinca alkaloid."""
    for dose in order.doses:
        drug = scene.library.drug(dose.drug)
        allowed = [each.route for each in drug.routes]
        state = "never" if dose.route in drug.never_routes else "allowed" if dose.route in allowed else "not listed"
        given = dose.route or "without a route"
        said = f"{name_of(dose.drug, scene.library)} {given}: only {', '.join(allowed) or 'no route is listed'}"
        yield from judged("route", state, scene, said=said, drugs=(dose.drug,))
    yield from _vinca_beside_intrathecal(order, scene)


def _vinca_beside_intrathecal(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Of this order, or of this one and another of the same day, whichever holds the vinca."""
    held = orders_of_the_day(order, scene)
    doses = [(dose.drug, dose.route) for dose in order.doses]
    doses += [(dose.drug, dose.route) for each in held for dose in each.doses]
    vincas = tuple(drug for drug, _ in doses if scene.library.drug(drug).drug_class == VINCA)
    spinal = tuple(drug for drug, route in doses if route == INTRATHECAL)
    facts = [fact for fact in scene.chart.all(DrugFact) if _is_intrathecal_on(fact, order.date, scene)]
    concerned = any(drug in (*vincas, *spinal) for drug in order.drugs)
    if concerned and vincas and (spinal or facts):
        with_what = ", ".join(
            dict.fromkeys([scene.library.drug(d).name for d in spinal] + [words(f.drug) for f in facts])
        )
        said = f"{names_of(vincas, scene.library)} on the day of an intrathecal dose ({with_what})"
        drugs, refs = (*vincas, *spinal), scene.refs(*facts, *held)
        yield from judged("route", "vinca beside intrathecal", scene, said=said, drugs=drugs, facts=refs)


def _is_intrathecal_on(fact: DrugFact, day: date, scene: Scene) -> bool:
    if fact.event not in (DrugEvent.REQUESTED, DrugEvent.GIVEN) or fact.route is None or not counts(fact):
        return False
    codes = scene.once("intrathecal", lambda: _intrathecal(scene.library))
    return fact.route.has(codes) and fact.effective is not None and fact.effective.day == day


def _intrathecal(library: Library) -> frozenset[Code]:
    routes = (route for drug in library.drugs.values() for route in drug.routes if route.route == INTRATHECAL)
    return frozenset(Snomed(code) for route in routes for code in route.snomed)


def vesicant(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A vesicant by a peripheral line, longer than a site allows there, or by a line that nobody recorded."""
    drugs = tuple(
        dose.drug
        for dose in order.doses
        if dose.route == BY_VEIN and scene.library.drug(dose.drug).vesicant.startswith("vesicant")
    )
    if not drugs:
        return
    longest = max((line.infusion_minutes or 0 for line in lines_of(order) if line.drug in drugs), default=0)
    most = scene.library.rule(CHECKS + "vesicant").numbers["peripheral_minutes"]
    state = {"central": "central", "peripheral": "peripheral"}.get(order.access, "not recorded")
    if state == "peripheral" and longest > most:
        state = "peripheral and long"
    minutes = f" over {longest} minutes" if longest else ""
    said = f"{names_of(drugs, scene.library)}, vesicant{minutes}: venous access {order.access or 'not recorded'}"
    yield from judged("vesicant", state, scene, said=said, drugs=drugs)
