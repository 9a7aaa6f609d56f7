"""Allergies to a drug of the order, to what cross-reacts with it, and allergies that nobody recorded in codes."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.as_recorded import words
from medonc.practice.criteria import Scene, Truth, explain
from medonc.practice.exposure.events import drug_codes
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import name_of
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.record.person import Allergy
from medonc.values.codes import RxNorm

GROUPS = "treatment/checks/cross_reactions"
_OVER = frozenset({"refuted", "entered-in-error", "inactive", "resolved"})


def allergy(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """The drug itself, then its group; a drug is named once."""
    held = [each for each in scene.happened(Allergy) if not {each.verification, each.clinical_status} & _OVER]
    for drug in order.drugs:
        answer = explain(Atom(kind="allergy", asks={"to": drug}), scene)
        if answer.truth is Truth.MET:
            said = f"{name_of(drug, scene.library)}: {answer.sentence}"
            yield from judged("allergy", "to the drug", scene, said=said, drugs=(drug,), facts=answer.facts)
        else:
            yield from _cross_reactions(drug, held, scene)
    yield from _not_told(held, scene)


def _cross_reactions(drug: str, held: list[Allergy], scene: Scene) -> Iterator[OrderCheck]:
    by_code = drug_codes(scene.library)
    for group in scene.library.tables.get(GROUPS, ()):
        members = group["drugs"].split("|")
        if drug not in members:
            continue
        for fact in held:
            other = next((by_code.get(c.code) for c in fact.substance.codings if isinstance(c, RxNorm)), None)
            is_excipient = any(
                isinstance(c, RxNorm) and c.code in group["rxnorm"].split() for c in fact.substance.codings
            )
            if (other in members and other != drug) or is_excipient:
                said = f"{name_of(drug, scene.library)}: allergy to {words(fact.said())}; {group['says']}"
                refs = scene.refs(fact)
                yield from judged("allergy", "to its like", scene, said=said, drugs=(drug,), facts=refs)


def _not_told(held: list[Allergy], scene: Scene) -> Iterator[OrderCheck]:
    """No allergy recorded and none denied, or some in words or codes that do not compare with drugs."""
    if not held:
        said = "Neither an allergy nor that there is none is recorded"
        yield from judged("allergy", "not recorded", scene, said=said)
    unclear = [each for each in held if not each.denies and each.substance.of(RxNorm) is None]
    if unclear:
        named = ", ".join(words(each.said()) for each in unclear)
        said = f"Recorded in words or codes that do not compare with drugs: {named}"
        yield from judged("allergy", "in other words", scene, said=said, facts=scene.refs(*unclear))
