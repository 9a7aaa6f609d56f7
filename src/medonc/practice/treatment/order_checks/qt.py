"""The QT interval: drugs of the order that prolong it, how many together, and the last QTc with its age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from medonc.practice.assessment import qtc
from medonc.practice.criteria import Scene
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.exposure.events import drug_codes, drug_id
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import last_given, names_of
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.values.calendar import instant
from medonc.values.evidence import FactRef, Missing, NotKnown

PROLONGS = frozenset({"known", "possible"})
TESTS = frozenset({"QTc", "ECG"})


def qt(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Silent where no drug of the order prolongs QT."""
    ordered = [drug for drug in order.drugs if scene.library.drug(drug).qt_risk in PROLONGS]
    if not ordered:
        return
    yield from _together(ordered, scene)
    found = qtc(scene.chart, scene.library, scene.on)
    names = names_of(tuple(ordered), scene.library)
    asking = [drug for drug in ordered if TESTS & set(scene.library.drug(drug).required_tests)]
    missing = found.missing if isinstance(found, NotKnown) else _stale(found.facts, scene)
    if missing:
        if asking and last_given(order, scene) is None:
            said = f"{names_of(tuple(asking), scene.library)}: QTc, {'; '.join(map(str, missing))}"
            yield from judged(
                "qt_known", "not known", scene, said=said, drugs=asking, missing=missing, facts=found.facts
            )
    elif not isinstance(found, NotKnown):
        said = f"{names}: QTc {found.said()}"
        yield from judged("qt_interval", found.value, scene, said=said, drugs=ordered, facts=found.facts)


def _stale(facts: tuple[FactRef, ...], scene: Scene) -> tuple[Missing, ...]:
    days = int(scene.library.rule(CHECKS + "qt_known").numbers["within_days"])
    limit = instant(scene.on, zone=scene.chart.zone) - timedelta(days=days)
    return tuple(
        Missing(what=fact.label, why="out of date", since=fact.effective, do="take an electrocardiogram")
        for fact in facts
        if fact.effective is not None and fact.effective.end < limit
    )


def _together(ordered: list[str], scene: Scene) -> Iterator[OrderCheck]:
    """How many drugs that prolong QT come together, with those taken at home."""
    by_code = drug_codes(scene.library)
    running = {drug_id(fact.drug, by_code): fact for fact in running_drugs(scene)}
    taken = {d: fact for d, fact in running.items() if d and scene.library.drug(d).qt_risk in PROLONGS}
    both = tuple(dict.fromkeys([*ordered, *taken]))
    said = f"{names_of(both, scene.library)} together prolong QT"
    yield from judged("qt_drugs", len(both), scene, said=said, drugs=ordered, facts=scene.refs(*taken.values()))
