"""What an interaction file must be: two different sides of drugs that are held, an effect and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Interaction, Library, Side
from medonc.knowledge.sound_drugs import PROPERTIES
from medonc.knowledge.sound_rules import repeated


def interaction_faults(one: Interaction, library: Library) -> Iterator[str]:
    """What is wrong with the sides of an interaction, and with its words."""
    for name, side in (("a", one.a), ("b", one.b)):
        yield from (f"side {name}: {said}" for said in _side_faults(side, library))
    if one.a == one.b:
        yield "both sides are the same"
    for name, side, other in (("a", one.a, one.b), ("b", one.b, one.a)):
        if one.a != one.b and side.drugs and side == Side(drugs=side.drugs) and set(side.drugs) <= set(other.drugs):
            yield f"all drugs of side {name} are on the other"
    yield from (f"{word} is not said" for word in ("effect", "action", "because") if not getattr(one, word).strip())
    if one.washout_days is not None and one.washout_days < 1:
        yield f"a washout of {one.washout_days} days"


def _side_faults(side: Side, library: Library) -> Iterator[str]:
    if not (side.drugs or side.classes or side.properties):
        yield "no drug, class or property"
    classes = {drug.drug_class for drug in library.drugs.values()}
    properties = {row["name"] for row in library.tables.get(PROPERTIES, ())}
    yield from (f"{drug} is not in the formulary" for drug in (*side.drugs, *side.unless) if drug not in library.drugs)
    yield from (f"no drug is of the class '{each}'" for each in side.classes if each not in classes)
    yield from (f"property '{each}' is not in {PROPERTIES}.csv" for each in side.properties if each not in properties)
    if not any(side.holds(name, drug) for name, drug in library.drugs.items()):
        yield "no drug of the formulary is on it"
    yield from repeated("named", (*side.drugs, *side.classes, *side.properties, *side.unless))
