"""`diagnosis = { site = "breast", histology = "invasive ductal carcinoma" }`: a primary cancer, by code.

`site` is a name of criteria/sites or a code (`icd10:C50`, which holds C50.9 too; `snomed:254837009`), or a list of
which one must fit; `histology` a name of criteria/histologies or `icdo3:8500`. One primary must fit all that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import either, only, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import all_snomed, begins, coded, codes_of, not_held, row
from medonc.practice.criteria.truth import Truth, known
from medonc.record.disease import Condition, Role
from medonc.values.codes import IcdO3Morphology
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "diagnosis"
_SITE_SYSTEMS = ("icd10", "snomed")
_RULED_OUT = frozenset({"refuted", "entered-in-error"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Names or codes; empty where it does not matter. Neither: any primary cancer."""

    sites: tuple[str, ...]
    histologies: tuple[str, ...]


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and codes of other systems."""
    only(asks, keys=("site", "histology"), kind=KIND)
    sites, histologies = words(asks, "site"), words(asks, "histology")
    for name in sites:
        coded(name, _SITE_SYSTEMS)
    for name in histologies:
        coded(name, ("icdo3",))
    if not sites and not histologies:
        raise UnreadableInput("no site and no histology", expected="site or histology")
    return Asked(sites=sites, histologies=histologies)


def sentence(asked: Asked) -> str:
    """`diagnosis: breast, invasive ductal carcinoma`."""
    return "diagnosis: " + ", ".join(either(names) for names in (asked.sites, asked.histologies) if names)


def lacks(asked: Asked, library: Library) -> str:
    """A site or histology that no table holds."""
    return not_held(library, "sites", "site", asked.sites, _SITE_SYSTEMS) or not_held(
        library, "histologies", "histology", asked.histologies, ("icdo3",)
    )


def explain(asked: Asked, scene: Scene) -> Explained:
    """Met where one primary fits; not known where none is recorded or its codes cannot tell."""
    cancers = [c for c in scene.happened(Condition) if is_cancer(c)]
    if not cancers:
        lacking = Missing(what="a primary cancer", do="record the diagnosis")
        return not_known(f"{sentence(asked)}: no diagnosis is recorded", lacking)
    judged = [(fits(asked, cancer, scene.library), cancer) for cancer in cancers]
    truth = max(each for each, _ in judged)
    shown = [cancer for each, cancer in judged if each is truth]
    said = f"{sentence(asked)}: {'; '.join(_said(c) for c in shown)}"
    if truth is Truth.NOT_KNOWN:
        return not_known(said, *(_lacking(asked, c, scene.library) for c in shown), facts=scene.refs(*shown))
    return Explained(truth=truth, sentence=said, facts=scene.refs(*shown), permanent=True)


def is_cancer(condition: Condition) -> bool:
    """Whether it is a primary cancer that nobody ruled out."""
    return condition.role is Role.PRIMARY and condition.verification not in _RULED_OUT


def fits(asked: Asked, cancer: Condition, library: Library) -> Truth:
    """Whether one cancer, as it is coded, is what is asked."""
    return min(_site(asked, cancer, library), _histology(asked, cancer, library))


def _site(asked: Asked, cancer: Condition, library: Library) -> Truth:
    if not asked.sites:
        return Truth.MET
    others = all_snomed(library, "sites")
    told = [
        told
        for name in asked.sites
        for concept in (cancer.code, *cancer.sites)
        if (told := codes_of(library, "sites", name).covers(concept, others=others)) is not None
    ]
    return known(any(told)) if told else Truth.NOT_KNOWN


def _histology(asked: Asked, cancer: Condition, library: Library) -> Truth:
    if not asked.histologies:
        return Truth.MET
    code = cancer.histology.of(IcdO3Morphology) if cancer.histology else None
    if code is None:
        return Truth.NOT_KNOWN
    return known(any(begins(code.code, _morphologies(name, library)) for name in asked.histologies))


def _morphologies(name: str, library: Library) -> tuple[str, ...]:
    code = coded(name, ("icdo3",))
    if code is not None:
        return (code.code,)
    held = row(library, "histologies", name)
    return tuple(held["codes"].split()) if held else ()


def _said(cancer: Condition) -> str:
    return in_words(cancer.code) + (f", {in_words(cancer.histology)}" if cancer.histology else "")


def _lacking(asked: Asked, cancer: Condition, library: Library) -> Missing:
    site = _site(asked, cancer, library) is Truth.NOT_KNOWN
    what = f"the site of {in_words(cancer.code)}" if site else f"the histology of {in_words(cancer.code)}"
    return Missing(what=what, why="not coded so that it can be told", do=f"add {'ICD-10' if site else 'ICD-O-3'}")
