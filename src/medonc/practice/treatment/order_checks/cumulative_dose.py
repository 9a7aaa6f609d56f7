"""What the patient will have had in all with this order, against the limits of each drug and of the anthracyclines.

Everything that the record shows as given counts, wherever it was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import CumulativeLimit
from medonc.practice.criteria import Scene
from medonc.practice.criteria.treated import given
from medonc.practice.exposure.cumulative import ANTHRACYCLINES, Cumulative, cumulative, per_surface
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.measures import surface_on
from medonc.practice.treatment.order_checks.doses import known, name_of, percent_of, tenth
from medonc.practice.treatment.order_checks.judged import judged, unchecked
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.record.therapy import RadiotherapyCourse
from medonc.values.codes import RxNorm
from medonc.values.evidence import FactRef, Missing, NotKnown
from medonc.values.quantity import Quantity

RULE = "cumulative_dose"
FACTOR_OF = "doxorubicin"  # whose limit holds for the sum of the anthracyclines
_SURFACE = "mass per body surface"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    """Before the order, what the order adds, in the unit of the limit; the facts behind it."""

    before: Quantity
    order: Quantity
    facts: tuple[FactRef, ...]

    @property
    def after(self) -> Quantity:
        return self.before + self.order


def cumulative_dose(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Each drug that has a lifetime limit, then the anthracyclines as doxorubicin."""
    limited = [drug for drug in order.drugs if scene.library.drug(drug).cumulative]
    for drug in limited:
        for limit in _holding(scene.library.drug(drug).cumulative, scene):
            found = _total(drug, limit.unit, order, scene)
            yield from _judged(name_of(drug, scene.library), limit, found, [drug], scene)
    yield from _anthracyclines(order, scene)


def _judged(
    name: str, limit: CumulativeLimit, found: _Total | Missing, drugs: Iterable[str], scene: Scene
) -> Iterator[OrderCheck]:
    if isinstance(found, Missing):
        yield from unchecked(f"The cumulative dose of {name}", scene, drugs=drugs, missing=(found,))
        return
    most = Quantity(limit.limit, limit.unit)
    percent = percent_of(found.after, whole=most)
    before, after = (tenth(each.to(limit.unit).value) for each in (found.before, found.after))
    said = f"{name}: {before} of {most} given, this order makes {after} ({tenth(percent)} %), {limit.organ}"
    facts = found.facts
    if limit.condition:
        reached = scene.refs(*scene.happened(RadiotherapyCourse))
        said += f"; this limit holds with {limit.condition}: look whether what is recorded reached it"
        facts = (*facts, *reached)
    yield from judged(RULE, percent, scene, said=said, drugs=drugs, facts=facts)


def _holding(limits: tuple[CumulativeLimit, ...], scene: Scene) -> Iterator[CumulativeLimit]:
    """The strictest limit without a condition; where radiotherapy is recorded, those that it lowers instead."""
    irradiated = bool(scene.happened(RadiotherapyCourse))
    conditional = [each for each in limits if each.condition and irradiated and "radiotherapy" in each.condition]
    held = conditional or [each for each in limits if not each.condition]
    if held:
        yield min(held, key=lambda each: each.limit)


def _total(drug: str, unit: str, order: DayOrder, scene: Scene) -> _Total | Missing:
    """Before and with the order; missing where a dose or the body surface is not known."""
    held = given(scene)
    before = cumulative([event for event in held.known if event.day < order.date], drug)
    codes = {RxNorm(code) for code in scene.library.drug(drug).rxnorm}
    lost = before.unstated + sum(1 for fact in held.undated if fact.drug.has(codes))
    if lost:
        return Missing(what=f"the dose or the day of {lost} recorded administrations of {drug}")
    amounts = [p.amount.times(Decimal(d.times)) for d, p in known(order) if d.drug == drug]
    if drug in order.drugs and not amounts:
        return Missing(what=f"the dose of {drug} in this order")
    return _in_unit(before, amounts, unit, order, scene)


def _in_unit(
    before: Cumulative, amounts: Sequence[Quantity], unit: str, order: DayOrder, scene: Scene
) -> _Total | Missing:
    facts = scene.refs(*(event.fact for event in before.events if event.fact is not None))
    limit, nothing = Quantity(Decimal(1), unit), Quantity(Decimal(0), unit)
    if limit.unit.kind == _SURFACE:
        surface = _surface(order, scene)
        if surface is None:
            return Missing(what="body surface")
        had = per_surface(amount=before.amount, by_body=before.by_body, surface=surface)
        added = [per_surface(amount=each, by_body=None, surface=surface) for each in amounts]
        return _Total(before=had.to(unit), order=sum(added, start=nothing), facts=facts)
    if before.by_body is not None or any(each.unit.kind != limit.unit.kind for each in amounts):
        return Missing(what=f"doses that compare with a limit in {limit.unit.shown}")
    return _Total(before=before.amount or nothing, order=sum(amounts, start=nothing), facts=facts)


def _surface(order: DayOrder, scene: Scene) -> Quantity | None:
    """The surface that the order was counted by, else that of the day."""
    for _, proposed in known(order):
        if proposed.measure is not None and proposed.measure.unit.kind == "area":
            return proposed.measure
    found = surface_on(scene)
    return None if isinstance(found, NotKnown) else found.value


def _anthracyclines(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """The sum as doxorubicin, where the order adds to it and another anthracycline was given."""
    factors = scene.library.rule(ANTHRACYCLINES).numbers
    had = {event.drug for event in given(scene).known if event.day < order.date} & set(factors)
    ordered = [drug for drug in order.drugs if drug in factors]
    if not ordered or len(had | set(ordered)) < 2:
        return
    limit = next(iter(_holding(scene.library.drug(FACTOR_OF).cumulative, scene)), None)
    if limit is None:
        return
    found = _sum(had | set(ordered), limit.unit, order, scene)
    yield from _judged("Anthracyclines as doxorubicin", limit, found, ordered, scene)


def _sum(drugs: Iterable[str], unit: str, order: DayOrder, scene: Scene) -> _Total | Missing:
    factors = scene.library.rule(ANTHRACYCLINES).numbers
    total = _Total(before=Quantity(Decimal(0), unit), order=Quantity(Decimal(0), unit), facts=())
    for drug in sorted(drugs):
        part = _total(drug, unit, order, scene)
        if isinstance(part, Missing):
            return part
        total = _Total(
            before=total.before + part.before.times(factors[drug]),
            order=total.order + part.order.times(factors[drug]),
            facts=(*total.facts, *part.facts),
        )
    return total
