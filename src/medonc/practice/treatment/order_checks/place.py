"""Where an order stands: an adult's, of the regimen's own drugs, on a scheduled day, not early and not too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import continues, lines_of, name_of
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.record.orders import TreatmentOrder

_GIVEN = frozenset({"started", "given", "partly_given", "dispensed", "taken", "reconciled"})


def age(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Regimens here are for adults; an age that is not known is no adult's."""
    years = scene.chart.person.age(on=order.date)
    refs = scene.refs(scene.chart.person)
    if years is None:
        yield from judged("age_known", "not known", scene, said="The full date of birth is not recorded", facts=refs)
        return
    said = f"The patient is {years} years old"
    yield from judged("age", years, scene, said=said, drugs=order.drugs, facts=refs)


def product(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Drugs that the regimen does not give on this day; one that must never stand in for another stops."""
    planned = {line.drug for line in order.phase.drugs}
    for drug in order.drugs:
        if drug in planned:
            continue
        replaced = _replaced(drug, planned - set(order.drugs), scene)
        if replaced:
            said = f"{name_of(drug, scene.library)} never stands in for {scene.library.drug(replaced).name}"
            yield from judged("product", "another product", scene, said=said, drugs=(drug,))
        else:
            said = f"{name_of(drug, scene.library)} is no drug of {order.said()}"
            yield from judged("product", "not of the regimen", scene, said=said, drugs=(drug,))


def _replaced(drug: str, missing: set[str], scene: Scene) -> str:
    """The regimen's drug that is left out and that this one must not replace; by either file's own list."""
    held = scene.library.drug(drug)
    for other in sorted(missing):
        planned = scene.library.drug(other)
        if held.name in planned.not_interchangeable_with or planned.name in held.not_interchangeable_with:
            return other
    return ""


def scheduled_day(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """A day on which the regimen gives nothing, and a cycle that its phase does not have."""
    if order.phase.cycles is not None and order.cycle > order.phase.cycles * order.regimen.rounds:
        said = f"{order.said()}: the phase has {order.phase.cycles} cycles"
        yield from judged("scheduled_day", "no such cycle", scene, said=said, drugs=order.drugs)
    elif not lines_of(order):
        days = sorted({day.day for line in order.phase.drugs for day in line.days})
        shown = ", ".join(map(str, days[:10])) + (" …" if len(days) > 10 else "")
        said = f"{order.said()} is not a scheduled day: drugs are given on days {shown}"
        yield from judged("scheduled_day", "not a scheduled day", scene, said=said, drugs=order.drugs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The day of treatment before, as ordered or as an order of the record that was given."""

    phase: str
    cycle: int
    day: int
    date: date

    def said(self) -> str:
        return f"cycle {self.cycle}, day {self.day} of {self.date}"


def calendar(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Days early or late against the day of treatment before, as the regimen counts them."""
    before = _before(order, scene)
    if before is None:
        return
    due = _due(order, before)
    if due is None:
        said = f"{order.said()} does not follow {before.said()}"
        yield from judged("scheduled_day", "out of order", scene, said=said, drugs=order.drugs)
        return
    late = (order.date - before.date).days - due
    planned = before.date + timedelta(days=due)
    side = f"{-late} days early" if late < 0 else f"{late} days late"
    said = f"{order.said()}: {order.date}, {side} (due {planned} after {before.said()})"
    yield from judged("calendar", late, scene, said=said, drugs=order.drugs)
    most = order.regimen.max_delay_days
    if most is not None and late > most:
        said += f"; the regimen allows {most} days"
        yield from judged("longest_delay", "over", scene, said=said, drugs=order.drugs)


def _before(order: DayOrder, scene: Scene) -> _Before | None:
    stated = continues(order)
    if stated is not None:
        return _Before(phase=stated.phase.name, cycle=stated.cycle, day=stated.day, date=stated.date)
    given = [
        each
        for each in scene.chart.all(TreatmentOrder)
        if each.state in _GIVEN and each.due < order.date and order.regimen.rule.id.endswith(f"/{each.regimen}")
    ]
    last = max(given, key=lambda each: each.due, default=None)
    return None if last is None else _Before(phase=last.phase, cycle=last.cycle, day=last.day, date=last.due)


def _due(order: DayOrder, before: _Before) -> int | None:
    """Days from the day before to this one by the regimen; None where this one cannot follow it."""
    if order.phase.name == before.phase:
        cycles = order.cycle - before.cycle
        due = cycles * order.phase.length_days + order.day - before.day
        return due if cycles in (0, 1) and due > 0 else None
    phases = {phase.name: place for place, phase in enumerate(order.regimen.phases)}
    if before.phase not in phases:
        return None
    follows = phases[order.phase.name] - phases[before.phase]
    if follows == 1 or order.regimen.rounds > 1:
        return order.regimen.phases[phases[before.phase]].length_days - before.day + order.day
    return None
