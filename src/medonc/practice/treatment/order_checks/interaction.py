"""The order's drugs with each other and with what the patient takes: interactions, and the same drug twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from medonc.practice.criteria import Scene
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.exposure.events import drug_codes, drug_id
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.interactions import interactions_of
from medonc.practice.treatment.order_checks.doses import lines_of, name_of, orders_of_the_day
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.record.therapy import DrugEvent, DrugFact


def interaction(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Pairs of which one is ordered, the gravest first; then medicines that nobody could check."""
    ordered = frozenset(order.drugs)
    own = frozenset(order.regimen.drugs)
    found = interactions_of(scene.chart, scene.library, scene.on, also=order.drugs)
    for one in found.found:
        pair = one.value.drugs
        if ordered.isdisjoint(pair):
            continue
        state = "within the regimen" if own.issuperset(pair) else one.value.severity.value
        drugs = [drug for drug in pair if drug in ordered]
        yield from judged("interaction", state, scene, said=one.said(), drugs=drugs, facts=one.facts,
                          do=one.value.action)  # fmt: skip
    if found.not_checked:
        said = "Not checked for interactions: " + "; ".join(map(str, found.not_checked))
        yield from judged("medicines_known", "not known", scene, said=said, missing=found.not_checked)


def duplicate(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A drug more often than the regimen gives it that day, and what the patient takes already, or its like."""
    planned = Counter(line.drug for line in lines_of(order))
    for drug, count in Counter(dose.drug for dose in order.doses).items():
        if count > max(1, planned[drug]):
            said = f"{name_of(drug, scene.library)} stands {count} times in the order"
            yield from judged("duplicate", "twice in the order", scene, said=said, drugs=(drug,))
    yield from _in_two_orders(order, planned, scene)
    together = scene.library.rule(CHECKS + "duplicate").texts["may stand together"].split("; ")
    for drug, fact in _taken(order, scene):
        held = scene.library.drug(drug)
        alike = [d for d in order.drugs if d != drug and scene.library.drug(d).drug_class == held.drug_class]
        if drug in order.drugs:
            said = f"{name_of(drug, scene.library)} is ordered, and is recorded as taken at home"
            refs = scene.refs(fact)
            yield from judged("duplicate", "taken already", scene, said=said, drugs=(drug,), facts=refs)
        elif alike and held.drug_class not in together:
            said = f"{name_of(alike[0], scene.library)} is ordered; {held.name}, a {held.drug_class} too, is taken"
            refs = scene.refs(fact)
            yield from judged("duplicate", "the like is taken", scene, said=said, drugs=alike, facts=refs)


def _in_two_orders(order: DayOrder, planned: Mapping[str, int], scene: Scene) -> Iterator[OrderCheck]:
    """A drug of this order that the day's orders of the record hold more often than the regimen gives it."""
    held = orders_of_the_day(order, scene)
    counted = Counter(dose.drug for each in held for dose in each.doses)
    for drug in order.drugs:
        if len(held) > 1 and counted[drug] > max(1, planned.get(drug, 0)):
            said = f"{name_of(drug, scene.library)} stands in {counted[drug]} orders or lines of {order.date}"
            refs = scene.refs(*held)
            yield from judged("duplicate", "twice in the order", scene, said=said, drugs=(drug,), facts=refs)


def _taken(order: DayOrder, scene: Scene) -> Iterator[tuple[str, DrugFact]]:
    """What is stated as taken and is not the order's own regimen."""
    by_code = drug_codes(scene.library)
    for fact in running_drugs(scene):
        drug = drug_id(fact.drug, by_code) if fact.event is DrugEvent.TAKEN else None
        if drug is not None and not (fact.is_cancer_treatment and drug in order.regimen.drugs):
            yield drug, fact
