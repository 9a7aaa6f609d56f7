"""How a dose is given: by an allowed route, never a vinca beside an intrathecal dose, a vesicant by a safe line."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import lines_of, name_of, names_of
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck

INTRATHECAL = "intrathecal"
VINCA = "vinca alkaloid"
BY_VEIN = "intravenous"


def route(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A route outside the drug's own list; an intrathecal dose on a day with a vinca alkaloid."""
    for dose in order.doses:
        drug = scene.library.drug(dose.drug)
        allowed = [each.route for each in drug.routes]
        state = "never" if dose.route in drug.never_routes else "allowed" if dose.route in allowed else "not listed"
        said = f"{name_of(dose.drug, scene.library)} {dose.route or 'without a route'}: only {', '.join(allowed) or 'none'}"
        yield from judged("route", state, scene, said=said, drugs=(dose.drug,))
    vincas = tuple(d.drug for d in order.doses if scene.library.drug(d.drug).drug_class == VINCA)
    spinal = tuple(d.drug for d in order.doses if d.route == INTRATHECAL)
    if vincas and spinal:
        said = (
            f"{names_of(vincas, scene.library)} on the day of an intrathecal dose ({names_of(spinal, scene.library)})"
        )
        yield from judged("route", "vinca beside intrathecal", scene, said=said, drugs=(*vincas, *spinal))


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
