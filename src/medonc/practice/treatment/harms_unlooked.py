"""What was not looked at when the harms of a regimen were told: an empty list of harms is not a list of none."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Regimen
from medonc.practice.as_recorded import words
from medonc.practice.criteria import Scene, explain
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.exposure.events import drug_id
from medonc.practice.treatment.harms_recorded import allergy_questions, drugs_by_code
from medonc.practice.treatment.harms_susceptible import open_questions
from medonc.practice.treatment.interactions import HOME
from medonc.practice.treatment.order_checks.organ_function import band_of
from medonc.record.therapy import DrugEvent
from medonc.values.evidence import Missing


def unlooked(regimen: Regimen, scene: Scene) -> tuple[Missing, ...]:
    """Allergies, home medicines, results that the organ tables need, and what a susceptibility asks for; each once."""
    found = (
        *_allergies(regimen, scene),
        *scene.once("home medicines not checked", lambda: tuple(_medicines(scene))),
        *_organs(regimen, scene),
        *open_questions(regimen, scene),
    )
    return tuple({each.what: each for each in reversed(found)}.values())[::-1]


def _allergies(regimen: Regimen, scene: Scene) -> Iterator[Missing]:
    questions = scene.library.once(allergy_questions)
    for drug in regimen.drugs:
        yield from explain(questions[drug][0], scene).missing


def _medicines(scene: Scene) -> Iterator[Missing]:
    """Home medicines that are not recorded, or whose codes the formulary does not hold."""
    by_code, running = scene.library.once(drugs_by_code), running_drugs(scene)
    for said in dict.fromkeys(words(fact.drug) for fact in running if drug_id(fact.drug, by_code) is None):
        yield Missing(what=f"interactions of {said}", why="not in the formulary", do="check it by hand")
    if not any(fact.event is DrugEvent.TAKEN and not fact.is_cancer_treatment for fact in running):
        yield Missing(what=HOME, do="reconcile the medicines")


def _organs(regimen: Regimen, scene: Scene) -> Iterator[Missing]:
    for drug in regimen.drugs:
        for organ in ("renal", "hepatic"):
            band = scene.once(("band", drug, organ), lambda d=drug, o=organ: band_of(d, o, scene))  # type: ignore[misc]
            yield from band.missing if band is not None else ()
