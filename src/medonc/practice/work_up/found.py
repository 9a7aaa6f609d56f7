"""What of a work-up a chart holds: each test settled, open, or open only where something else holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medonc.knowledge.shapes import KnowledgeRule, Library, Needed
from medonc.knowledge.shapes.criterion import Criterion, read_criterion
from medonc.practice.criteria import Explained, Scene, Truth, explain, scene_on
from medonc.practice.pathology.tissue import tissues
from medonc.record import Chart
from medonc.record.disease import Stage
from medonc.values.codes import Loinc
from medonc.values.evidence import FactRef, Missing

FOLDER = "work_up/"
_SPREAD = ({"metastasis": {"present": True}},)


class State(StrEnum):
    """How a test of a work-up stands."""

    DONE = "done"
    OPEN = "not done"
    DEPENDS = "depends on what is not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One test: how it stands, the facts that settle it, and what its condition waits for."""

    needed: Needed
    state: State
    facts: tuple[FactRef, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def waits_for(self) -> str:
        """What its condition waits for, in words."""
        return "; ".join(each.what for each in self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUp:
    """One disease's work-up of one patient. `spread` is early, advanced, or empty where it is not known."""

    rule: KnowledgeRule
    spread: str
    items: tuple[Item, ...]
    because: tuple[FactRef, ...] = ()
    missing: tuple[Missing, ...] = ()  # what would tell whether it is meant: its site is that of the patient

    def of(self, state: State) -> tuple[Item, ...]:
        """The tests that stand so."""
        return tuple(each for each in self.items if each.state is state)


def work_ups(chart: Chart, library: Library, on: date) -> tuple[WorkUp, ...]:
    """Every work-up whose criterion the chart meets; one of the patient's site that may be meant says what lacks."""
    rules = [rule for path, rule in library.rules.items() if path.startswith(FOLDER)]
    if not rules:
        return ()
    scene = scene_on(chart, library, on)
    asked = [(rule, explain(_criterion(rule.applies, library), scene)) for rule in rules]
    stains = _stains(scene)
    met = tuple(_one(rule, found, scene, stains) for rule, found in asked if found.truth is Truth.MET)
    return met + tuple(_perhaps(rule, found) for rule, found in asked if _is_open(found))


def _is_open(found: Explained) -> bool:
    """Whether the first part of the criterion, the site, is met and only a later one is not known."""
    return found.truth is Truth.NOT_KNOWN and bool(found.parts) and found.parts[0].truth is Truth.MET


def _perhaps(rule: KnowledgeRule, found: Explained) -> WorkUp:
    return WorkUp(rule=rule, spread="", items=(), because=found.facts, missing=found.missing)


def _stains(scene: Scene) -> dict[str, FactRef]:
    """Everything that was looked at in tissue, and every system of grade or stage, with the last fact of it."""
    graded = {stage.system: scene.ref(stage) for stage in scene.chart.all(Stage) if stage.value is not None}
    return graded | {
        target: told.fact
        for tissue in tissues(scene.chart, scene.library)
        for (target, _), told in tissue.told.items()
        if told.result is not None
    }


def _one(rule: KnowledgeRule, found: Explained, scene: Scene, stains: dict[str, FactRef]) -> WorkUp:
    spread = _spread_of(rule, scene)
    fitting = (n for n in rule.needed if (spread in n.spread if spread else {"early", "advanced"} <= set(n.spread)))
    items = tuple(item for needed in fitting if (item := _item(needed, scene, stains)))
    return WorkUp(rule=rule, spread=spread, items=items, because=found.facts)


def _spread_of(rule: KnowledgeRule, scene: Scene) -> str:
    """Advanced with distant spread, early with M0; diseases that are not told apart so have one spread."""
    if (only := rule.texts.get("spread", "")) in ("early", "advanced"):
        return only
    truth = explain(_criterion(_SPREAD, scene.library), scene).truth
    return {Truth.MET: "advanced", Truth.NOT_MET: "early", Truth.NOT_KNOWN: ""}[truth]


def _item(needed: Needed, scene: Scene, stains: dict[str, FactRef]) -> Item | None:
    """How a test stands; None where it is not meant for this patient."""
    asked = explain(_criterion(needed.when, scene.library), scene) if needed.when else None
    if asked is not None and asked.truth is Truth.NOT_MET:
        return None
    facts = tuple(_settling(needed, scene, stains))
    if facts:
        return Item(needed=needed, state=State.DONE, facts=facts)
    if asked is not None and asked.truth is Truth.NOT_KNOWN:
        return Item(needed=needed, state=State.DEPENDS, missing=asked.missing)
    return Item(needed=needed, state=State.OPEN)


def _settling(needed: Needed, scene: Scene, stains: dict[str, FactRef]) -> Iterator[FactRef]:
    """The facts that settle a test: a result, a stain, all of its genes, or its own criterion."""
    results = [r for r in scene.chart.results(set(map(Loinc, needed.loinc))) if r.value is not None or r.components]
    yield from (scene.ref(r) for r in results[-1:])
    yield from (stains[name] for name in needed.stains if name in stains)
    for question in (
        _of_genes(needed, scene.library),
        _criterion(needed.settled, scene.library) if needed.settled else None,
    ):
        answer = explain(question, scene) if question is not None else None
        if answer is not None and answer.truth is Truth.MET:
            yield from answer.facts


def _of_genes(needed: Needed, library: Library) -> Criterion | None:
    """Every gene was looked at."""
    read = library.once(_none_read)
    if needed.genes and id(needed) not in read:
        read[id(needed)] = read_criterion([{"variant": {"gene": gene, "is": "tested"}} for gene in needed.genes])
    return read.get(id(needed))


def _criterion(question: tuple[object, ...], library: Library) -> Criterion:
    """A question of a file, read once for a library: the library keeps its questions, so an id stays theirs."""
    read = library.once(_none_read)
    if id(question) not in read:
        read[id(question)] = read_criterion(list(question))
    return read[id(question)]


def _none_read(_: Library) -> dict[int, Criterion]:
    return {}
