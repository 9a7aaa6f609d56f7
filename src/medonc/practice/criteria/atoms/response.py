"""`response = { is = "worse", within_days = 60 }`: the last recorded course of the disease.

`is` is one of criteria/statuses (no evidence of disease, improved, stable, worse, undetermined), or a list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria.asks import days, either, only, words
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.results import stale_on
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import rows
from medonc.practice.criteria.truth import known
from medonc.record.disease import DiseaseStatus
from medonc.values.codes import Snomed
from medonc.values.errors import UnreadableInput
from medonc.values.evidence import Missing

KIND = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The courses of the disease that will do."""

    among: tuple[str, ...]
    within_days: int | None


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and no status."""
    only(asks, keys=("is", "within_days"), kind=KIND)
    among = words(asks, "is")
    if not among:
        raise UnreadableInput("no status", expected='is = "worse", or another')
    return Asked(among=among, within_days=days(asks, "within_days"))


def sentence(asked: Asked) -> str:
    """`disease worse within 60 days`."""
    recent = f" within {asked.within_days} days" if asked.within_days is not None else ""
    return f"disease {either(asked.among)}{recent}"


def lacks(asked: Asked, library: Library) -> str:
    """A status that the table does not hold."""
    held = [r["name"] for r in rows(library, "statuses")]
    odd = [each for each in asked.among if each not in held]
    return f"no disease status '{odd[0]}'; we hold {', '.join(held)}" if odd else ""


def explain(asked: Asked, scene: Scene) -> Explained:
    """By the last status; not known where there is none, it is old, or two of one moment differ."""
    held = [s for s in scene.happened(DiseaseStatus) if s.effective is not None]
    if not held:
        return not_known(f"{sentence(asked)}: not recorded", Missing(what="the disease status"), how="an assessment")
    last = [s for s in held if s.effective == held[-1].effective]
    when = last[0].effective
    said = f"{sentence(asked)}: {' and '.join(in_words(s.value) for s in last)} ({when})"
    facts = scene.refs(*last)
    stale = stale_on(when, asked.within_days)
    if stale is not None and stale <= scene.on:
        old = Missing(what="the disease status", why="out of date", since=when, do="assess again")
        return not_known(said, old, facts=facts, how="an assessment")
    names = {name_of(s, scene.library) for s in last}
    if len(names) > 1 or "" in names:
        why = "contradictory" if len(names) > 1 else f"unreadable ({last[0].said()})"
        return not_known(said, Missing(what="the disease status", why=why, since=when), facts=facts)
    how = "the status is out of date then" if stale else "an assessment"
    return Explained(truth=known(names <= set(asked.among)), sentence=said, facts=facts, changes_on=stale, how=how)


def name_of(status: DiseaseStatus, library: Library) -> str:
    """The name that the table gives to a recorded status; empty where it gives none."""
    for each in rows(library, "statuses"):
        if status.value.has({Snomed(code) for code in each["snomed"].split()}):
            return each["name"]
    return ""
