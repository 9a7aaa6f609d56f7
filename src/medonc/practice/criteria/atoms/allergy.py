"""`allergy = { to = "paclitaxel" }`, `{ class = "taxane" }`, `{ to = "rxnorm:7980" }`: an allergy to a drug, by code.

*Not met* where the allergies are recorded and this is not among them, or where it is recorded that there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import either, one_of, only, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import SYSTEMS, coded
from medonc.practice.criteria.treated import drugs_meant, not_in_formulary
from medonc.practice.criteria.truth import Truth, known
from medonc.record.person import Allergy
from medonc.values.codes import Code, RxNorm, Snomed
from medonc.values.evidence import Missing

KIND = "allergy"
_SYSTEMS = ("rxnorm", "snomed")
_NONE_KNOWN = frozenset({Snomed("716186003"), Snomed("409137002")})
_RULED_OUT = frozenset({"refuted", "entered-in-error"})
_OVER = frozenset({"inactive", "resolved"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Drugs by name or code, or classes of drugs."""

    to: tuple[str, ...]
    classes: tuple[str, ...]


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys, both keys together, and codes of other systems."""
    only(asks, keys=("to", "class"), kind=KIND)
    one_of(asks, "to", "class", kind=KIND)
    for name in words(asks, "to"):
        coded(name, _SYSTEMS)
    return Asked(to=words(asks, "to"), classes=words(asks, "class"))


def sentence(asked: Asked) -> str:
    """`allergy to paclitaxel`."""
    return f"allergy to {either(asked.to or asked.classes)}"


def lacks(asked: Asked, library: Library) -> str:
    """A drug or class that the formulary does not hold."""
    names = [name for name in asked.to if ":" not in name]
    return not_in_formulary(library, names=names, classes=asked.classes)


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the recorded allergies; not known where none is recorded, or one in codes that do not compare."""
    held = [a for a in scene.happened(Allergy) if is_held(a)]
    meant = meant_codes(asked, scene.library)
    judged = [(a, judge(a, meant)) for a in held]
    here = [a for a, truth in judged if truth is Truth.MET]
    if here:
        said = f"{sentence(asked)}: {'; '.join(in_words(a.said()) for a in here)}"
        return Explained(truth=Truth.MET, sentence=said, facts=scene.refs(*here), how="the allergy is ruled out")
    unclear = [a for a, truth in judged if truth is Truth.NOT_KNOWN]
    if not held or unclear:
        lost = ", ".join(in_words(a.substance) for a in unclear)
        why = f"recorded in other codes ({lost})" if unclear else "not recorded"
        lacking = Missing(what="allergies, or that there are none", why=why, do="record the allergies")
        return not_known(f"{sentence(asked)}: {why}", lacking, facts=scene.refs(*unclear))
    said = f"{sentence(asked)}: not among {', '.join(in_words(a.substance) for a in held)}"
    return Explained(truth=Truth.NOT_MET, sentence=said, facts=scene.refs(*held), how="a new allergy")


def is_held(allergy: Allergy) -> bool:
    """Whether a record holds the allergy to be: neither ruled out nor over."""
    return allergy.verification not in _RULED_OUT and allergy.clinical_status not in _OVER


def judge(allergy: Allergy, meant: frozenset[Code]) -> Truth:
    """One allergy against the codes that are meant: not known where its own codes do not compare with them."""
    if allergy.substance.has(meant):
        return Truth.MET
    kinds = {type(code) for code in meant}
    compares = any(type(code) in kinds for code in allergy.substance.codings)
    return known(False) if compares or allergy.substance.has(_NONE_KNOWN) else Truth.NOT_KNOWN


def meant_codes(asked: Asked, library: Library) -> frozenset[Code]:
    """RxNorm codes of the drugs that are meant, and codes as written."""
    names = [name for name in asked.to if ":" not in name]
    drugs = drugs_meant(library, names=names, classes=asked.classes)
    written = [coded(name, tuple(SYSTEMS)) for name in asked.to if ":" in name]
    return frozenset({*(RxNorm(c) for d in drugs for c in library.drugs[d].rxnorm), *(c for c in written if c)})
