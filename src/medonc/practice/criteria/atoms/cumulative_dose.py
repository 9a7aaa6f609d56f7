"""`cumulative_dose = { of = "doxorubicin", below = "450 mg/m2" }`: what was given in all, by body surface.

`of = "anthracyclines"` counts all of them as doxorubicin. Amounts are divided by the body surface on the day of the
last of them, as the review does. What is only requested is not counted; where one dose is not stated the sum is not
known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment import body_surface
from medonc.practice.criteria.asks import only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.had import names_one
from medonc.practice.criteria.limits import KEYS, Limits, compare, exactly, read_limits
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.treated import drugs_meant, given, not_in_formulary
from medonc.practice.criteria.truth import Truth
from medonc.practice.exposure.cumulative import ANTHRACYCLINES, anthracyclines, cumulative, per_surface
from medonc.practice.exposure.events import Event
from medonc.practice.given import read_quantity
from medonc.record.facts import Fact
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Finding, Missing, NotKnown
from medonc.values.quantity import Quantity
from medonc.values.units import unit

KIND = "cumulative_dose"
_ALL = "anthracyclines"
_KIND_OF_UNIT = unit("mg/m2").kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A drug, or all anthracyclines, with limits by body surface."""

    of: str
    limits: Limits[Quantity]

    @property
    def is_of_all(self) -> bool:
        """Whether all anthracyclines are counted together."""
        return self.of == _ALL


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and a limit that is not by body surface: mg never compares with mg/m2."""
    only(asks, keys=("of", *KEYS), kind=KIND)
    return Asked(of=word(asks, "of", needed=True), limits=read_limits(asks, _limit))


def _limit(written: object, key: str) -> Quantity:
    quantity = read_quantity(written) if isinstance(written, str) else None
    if quantity is None or quantity.unit.kind != _KIND_OF_UNIT:
        raise UnreadableInput(f"{key} = {written!r}", expected='a dose by body surface, "450 mg/m2"')
    return quantity


def sentence(asked: Asked) -> str:
    """`cumulative doxorubicin below 450 mg/m²`."""
    return f"cumulative {asked.of} {asked.limits.said()}"


def lacks(asked: Asked, library: Library) -> str:
    """A drug that the formulary does not hold."""
    return "" if asked.is_of_all else not_in_formulary(library, names=(asked.of,))


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the doses recorded as given; none recorded is none."""
    drugs = meant_drugs(asked, scene.library)
    events = [e for e in given(scene).known if e.drug in drugs]
    facts = scene.refs(*_facts(events))
    undated = [f for f in given(scene).undated if names_one(f, drugs, scene.library)]
    if undated:
        return not_known(f"{sentence(asked)}: a dose has no exact day", Missing(what="the day of a dose"), facts=facts)
    sums = {drug: _sum(drug, events, scene) for drug in sorted({e.drug for e in events})}
    lacking = [each for each in sums.values() if isinstance(each, Missing)]
    if lacking:
        return not_known(f"{sentence(asked)}: not known", *dict.fromkeys(lacking), facts=facts)
    total = _total(asked, {d: q for d, q in sums.items() if isinstance(q, Quantity)}, scene)
    truth = min(compare(exactly(total), key, limit) for key, limit in asked.limits.by_key)
    over = truth is Truth.NOT_MET and all(key in ("at_most", "below") for key, _ in asked.limits.by_key)
    said = f"{sentence(asked)}: {round(total.value)} {total.unit.shown} recorded as given"
    return Explained(truth=truth, sentence=said, facts=facts, how="" if over else "a further dose", permanent=over)


def meant_drugs(asked: Asked, library: Library) -> frozenset[str]:
    """The drug that is asked of, or every anthracycline that has a factor."""
    if asked.is_of_all:
        return frozenset(library.rule(ANTHRACYCLINES).numbers) & frozenset(library.drugs)
    return drugs_meant(library, names=(asked.of,))


def factors(asked: Asked, library: Library) -> dict[str, Decimal]:
    """What a dose of each drug that is meant counts for."""
    numbers = library.rule(ANTHRACYCLINES).numbers if asked.is_of_all else {}
    return {drug: numbers.get(drug, Decimal(1)) for drug in meant_drugs(asked, library)}


def _facts(events: list[Event]) -> list[Fact]:
    return [e.fact for e in events if e.fact is not None]


def _sum(drug: str, events: list[Event], scene: Scene) -> Quantity | Missing:
    """The doses of one drug by body surface; missing where a dose or the surface is."""
    for doses in ([e.amount for e in events if e.drug == drug], [e.rate for e in events if e.drug == drug]):
        if len(kinds := {each.unit.kind for each in doses if each is not None}) > 1:
            return Missing(what=f"{drug} by body surface", why=f"recorded as {' and as '.join(sorted(kinds))}")
    total = cumulative(events, drug)
    if total.unstated:
        return Missing(what=f"the dose of {total.unstated} of {len(total.events)} administrations of {drug}")
    if total.by_body is not None and total.by_body.unit.kind != _KIND_OF_UNIT:
        return Missing(what=f"{drug} by body surface", why=f"recorded in {total.by_body.unit.shown}")
    if total.amount is None:
        return per_surface(amount=None, by_body=total.by_body, surface=None)
    if total.amount.unit.kind != "mass":
        return Missing(what=f"{drug} by body surface", why=f"recorded in {total.amount.unit.shown}")
    surface = body_surface(scene.chart, scene.library, min(scene.on, total.events[-1].day))
    if isinstance(surface, NotKnown):
        return surface.missing[0]
    return per_surface(amount=total.amount, by_body=total.by_body, surface=surface.value)


def _total(asked: Asked, sums: dict[str, Quantity], scene: Scene) -> Quantity:
    if asked.is_of_all and sums:
        found = anthracyclines(scene.library.rule(ANTHRACYCLINES), sums)
        if isinstance(found, Finding):
            return found.value
    return next(iter(sums.values()), Quantity(Decimal(0), "mg/m2"))
