"""`drug = { name = "warfarin" }`, `{ class = "taxane" }`, `{ name = "rxnorm:11289" }`: a drug that is taken now.

Taken now: stated as taken with no end, or requested and active. Treatment of the cancer that is not in the record is
not met; another medicine is absent only where the home medicines are recorded in codes that compare. `property` asks
for a property of the formulary (`"CYP3A4 strong inhibitor"`) and cannot be read where the formulary holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Drug, Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import either, one_of, only, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import coded
from medonc.practice.criteria.treated import drugs_meant, is_anticancer, not_in_formulary
from medonc.practice.criteria.truth import Truth
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.codes import Code, RxNorm
from medonc.values.evidence import Missing

KIND = "drug"
_KEYS = ("name", "class", "property")
_ACTIVE = frozenset({"active", "in-progress"})
_TAKEN = frozenset({"active", "intended", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Drugs by name or code, by class, or by property."""

    names: tuple[str, ...]
    classes: tuple[str, ...]
    properties: tuple[str, ...]


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, more than one key, and codes of other systems."""
    only(asks, keys=_KEYS, kind=KIND)
    one_of(asks, *_KEYS, kind=KIND)
    for name in words(asks, "name"):
        coded(name, ("rxnorm",))
    return Asked(names=words(asks, "name"), classes=words(asks, "class"), properties=words(asks, "property"))


def sentence(asked: Asked) -> str:
    """`takes warfarin`."""
    return f"takes {either(asked.names or asked.classes or asked.properties)}"


def lacks(asked: Asked, library: Library) -> str:
    """A drug, class or property that the formulary does not hold."""
    names = [name for name in asked.names if ":" not in name]
    for each in asked.properties:
        if not any(each in properties_of(drug) for drug in library.drugs.values()):
            return f"no drug of the formulary has the property '{each}'"
    return not_in_formulary(library, names=names, classes=asked.classes)


def properties_of(drug: Drug) -> tuple[str, ...]:
    """Properties such as the enzymes that a drug inhibits, as its file states them."""
    return drug.properties


def explain(asked: Asked, scene: Scene) -> Explained:
    """By what is taken or running on the day."""
    running = running_drugs(scene)
    codes = meant_codes(asked, scene.library)
    judged = [(d, judge(d, codes)) for d in running]
    here = [d for d, truth in judged if truth is Truth.MET]
    if here:
        said = f"{sentence(asked)}: {'; '.join(in_words(d.said()) for d in here)}"
        return Explained(truth=Truth.MET, sentence=said, facts=scene.refs(*here), how="the drug is stopped")
    unclear = [d for d, truth in judged if truth is Truth.NOT_KNOWN]
    if unclear or not (any(map(is_home_medicine, running)) or is_of_cancer(asked, scene.library)):
        lost = ", ".join(in_words(d.drug) for d in unclear)
        why = f"recorded in other codes ({lost})" if unclear else "not recorded"
        lacking = Missing(what="home medicines, or that there are none", why=why, do="reconcile the medicines")
        return not_known(f"{sentence(asked)}: {why}", lacking, facts=scene.refs(*unclear))
    said = f"{sentence(asked)}: not among what is recorded as taken"
    return Explained(truth=Truth.NOT_MET, sentence=said, facts=scene.refs(*running), how="the drug is started")


def running_drugs(scene: Scene) -> list[DrugFact]:
    """What is stated as taken on the day with no end, or requested and active."""
    return scene.once("running drugs", lambda: [d for d in scene.happened(DrugFact) if _runs(d, scene)])


def _runs(fact: DrugFact, scene: Scene) -> bool:
    return is_running(fact) and (fact.ended is None or fact.ended.end > scene.limit)


def is_running(fact: DrugFact) -> bool:
    """Whether a record states a drug as taken, or as requested and active; its end aside."""
    if fact.event is DrugEvent.TAKEN:
        return fact.status in _TAKEN
    return fact.event is DrugEvent.REQUESTED and fact.status in _ACTIVE


def judge(fact: DrugFact, codes: frozenset[Code]) -> Truth:
    """One drug against the codes that are meant: not known where it has no code that compares."""
    if fact.drug.has(codes):
        return Truth.MET
    return Truth.NOT_KNOWN if fact.drug.of(RxNorm) is None else Truth.NOT_MET


def is_home_medicine(fact: DrugFact) -> bool:
    """Whether it shows that the home medicines are recorded."""
    return fact.event is DrugEvent.TAKEN and not fact.is_cancer_treatment


def is_of_cancer(asked: Asked, library: Library) -> bool:
    """Whether only treatment of the cancer is meant, whose absence from the record is its absence."""
    meant = _meant(asked, library)
    return bool(meant) and all(is_anticancer(d, library) for d in meant) and not asked.properties


def _meant(asked: Asked, library: Library) -> frozenset[str]:
    names = [name for name in asked.names if ":" not in name]
    by_property = {i for i, d in library.drugs.items() if set(asked.properties) & set(properties_of(d))}
    return drugs_meant(library, names=names, classes=asked.classes) | by_property


def meant_codes(asked: Asked, library: Library) -> frozenset[Code]:
    """RxNorm codes of the drugs that are meant, and codes as written."""
    written = [coded(name, ("rxnorm",)) for name in asked.names if ":" in name]
    return frozenset(
        {*(RxNorm(c) for d in _meant(asked, library) for c in library.drugs[d].rxnorm), *(c for c in written if c)}
    )
