"""The marker or gene that a drug is aimed at, and the regimen's own indication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.criteria.tables import row
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.indicated import indication as asked_indication
from medonc.practice.treatment.order_checks.doses import last_given, name_of
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck

TARGETS = "treatment/checks/targets"
STATES = {Truth.MET: "there", Truth.NOT_MET: "not there", Truth.NOT_KNOWN: "not known"}


def biomarker(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """What each drug must find: HER2 before anti-HER2, a variant of EGFR before its inhibitors. Unknown is no pass."""
    told: set[str] = set()
    for target in scene.library.tables.get(TARGETS, ()):
        drugs = [drug for drug in order.drugs if drug in target["drugs"].split("|")]
        told.update(drugs)
        if drugs and _is_here(target, scene):
            yield from _judged(drugs[0], target["says"], explain(_question(target), scene), scene)
    for drug in order.drugs:
        if drug not in told:
            yield from _by_its_file(drug, scene)


def _judged(drug: str, needs: str, answer: Explained, scene: Scene) -> Iterator[OrderCheck]:
    said = f"{name_of(drug, scene.library)} needs {needs}: {answer.sentence}"
    state, facts = STATES[answer.truth], answer.facts
    yield from judged("biomarker", state, scene, said=said, drugs=(drug,), facts=facts, missing=answer.missing)


def _by_its_file(drug: str, scene: Scene) -> Iterator[OrderCheck]:
    """A drug without a row whose file asks for a marker or a gene: that must at least have been tested."""
    for test in scene.library.drug(drug).required_tests:
        for table, kind, key in (("markers", "marker", "of"), ("genes", "variant", "gene")):
            if row(scene.library, table, test) is not None:
                answer = explain(Atom(kind=kind, asks={key: test, "is": "tested"}), scene)
                yield from _judged(drug, f"a test of {test}", answer, scene)


def _is_here(target: Mapping[str, str], scene: Scene) -> bool:
    """Whether the row's sites hold the patient's cancer; a row without sites always holds."""
    if not target["sites"]:
        return True
    sites = target["sites"].split("|")
    return explain(Atom(kind="diagnosis", asks={"site": sites}), scene).truth is not Truth.NOT_MET


def _question(target: Mapping[str, str]) -> Atom:
    key = "of" if target["kind"] == "marker" else "gene"
    protein = {"protein": target["protein"]} if target["protein"] else {}
    return Atom(kind=target["kind"], asks={key: target["of"], "is": target["is"], **protein})


def indication(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Whether the regimen's written indication is met on its first day; later the course itself changes the answer."""
    if not order.regimen.indicated or last_given(order, scene) is not None:
        return
    answer = asked_indication(order.regimen, scene)
    parts = [part for part in answer.parts or (answer,) if part.truth is answer.truth]
    why = "; ".join(dict.fromkeys(leaf.sentence for part in parts for leaf in _deciding(part)))
    said = f"{order.regimen.short} is for {order.regimen.indication}: {answer.truth.said} ({why})"
    state = STATES[answer.truth]
    yield from judged("indication", state, scene, said=said, facts=answer.facts, missing=answer.missing)


def _deciding(part: Explained) -> list[Explained]:
    return [leaf for leaf in part.leaves() if leaf.truth is not Truth.MET] or list(part.leaves())
