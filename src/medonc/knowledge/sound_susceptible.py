"""What the susceptibilities of a care file must be: named once, about something the formulary holds, with a source."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Care, Library, Susceptible
from medonc.knowledge.sound_rules import repeated

LEVELS = frozenset({"note", "caution", "stop"})


def susceptible_faults(held: Care, library: Library) -> Iterator[str]:
    """What is wrong with each; a harm or property that no drug has would never be raised."""
    yield from repeated("susceptible", (each.id for each in held.susceptible))
    for each in held.susceptible:
        yield from (f"susceptible {each.id}: {said}" for said in _faults(each, library))


def _faults(one: Susceptible, library: Library) -> Iterator[str]:
    drugs = library.drugs
    if not (one.drugs or one.classes or one.properties or one.harms or one.febrile_neutropenia or one.unborn):
        yield "it means no drug"
    if not one.when or not one.text.strip() or not one.source.strip():
        yield "when, text or source is empty"
    if one.level not in LEVELS:
        yield f"level '{one.level}' is none of {', '.join(sorted(LEVELS))}"
    yield from (f"{name} is not in the formulary" for name in one.drugs if name not in drugs)
    classes = {drug.drug_class for drug in drugs.values()}
    yield from (f"no drug is of class '{name}'" for name in one.classes if name not in classes)
    properties = {name for drug in drugs.values() for name in drug.properties}
    yield from (f"no drug has the property '{name}'" for name in one.properties if name not in properties)
    harms = {harm.term for drug in drugs.values() for harm in drug.harms}
    yield from (f"no drug has the harm '{term}'" for term in one.harms if term not in harms)
