"""The marker or gene that a drug is aimed at, and the regimen's own indication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.indicated import indication as asked_indication
from medonc.practice.treatment.order_checks.doses import continues, name_of
from medonc.practice.treatment.order_checks.judged import judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck

TARGETS = "treatment/checks/targets"
STATES = {Truth.MET: "there", Truth.NOT_MET: "not there", Truth.NOT_KNOWN: "not known"}


def biomarker(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """What each drug must find: HER2 before anti-HER2, a variant of EGFR before its inhibitors. Unknown is no pass."""
    for row in scene.library.tables.get(TARGETS, ()):
        drugs = [drug for drug in order.drugs if drug in row["drugs"].split("|")]
        if not drugs or not _is_here(row, scene):
            continue
        answer = explain(_question(row), scene)
        said = f"{name_of(drugs[0], scene.library)} needs {row['says']}: {answer.sentence}"
        state = STATES[answer.truth]
        yield from judged("biomarker", state, scene, said=said, drugs=drugs, facts=answer.facts, missing=answer.missing)


def _is_here(row: Mapping[str, str], scene: Scene) -> bool:
    """Whether the row's sites hold the patient's cancer; a row without sites always holds."""
    if not row["sites"]:
        return True
    sites = row["sites"].split("|")
    return explain(Atom(kind="diagnosis", asks={"site": sites}), scene).truth is not Truth.NOT_MET


def _question(row: Mapping[str, str]) -> Atom:
    key = "of" if row["kind"] == "marker" else "gene"
    protein = {"protein": row["protein"]} if row["protein"] else {}
    return Atom(kind=row["kind"], asks={key: row["of"], "is": row["is"], **protein})


def indication(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Whether the regimen's written indication is met on its first day; later the course itself changes the answer."""
    if not order.regimen.indicated or continues(order) is not None:
        return
    answer = asked_indication(order.regimen, scene)
    parts = [part for part in answer.parts or (answer,) if part.truth is answer.truth]
    why = "; ".join(dict.fromkeys(leaf.sentence for part in parts for leaf in _deciding(part)))
    said = f"{order.regimen.short} is for {order.regimen.indication}: {answer.truth.said} ({why})"
    state = STATES[answer.truth]
    yield from judged("indication", state, scene, said=said, facts=answer.facts, missing=answer.missing)


def _deciding(part: Explained) -> list[Explained]:
    return [leaf for leaf in part.leaves() if leaf.truth is not Truth.MET] or list(part.leaves())
