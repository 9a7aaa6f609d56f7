"""`sex = { is = "female" }`: the recorded fact that formulas use; the administrative gender never stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.practice.criteria.asks import only, word
from medonc.practice.criteria.explained import Explained, not_known
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.truth import known
from medonc.values.evidence import Missing

KIND = "sex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`female` or `male`."""

    sex: str


def read(asks: Mapping[str, object]) -> Asked:
    """Refuses other keys and other words."""
    only(asks, keys=("is",), kind=KIND)
    return Asked(sex=word(asks, "is", among=("female", "male"), needed=True))


def sentence(asked: Asked) -> str:
    """`sex female`."""
    return f"sex {asked.sex}"


def explain(asked: Asked, scene: Scene) -> Explained:
    """Met or not, for good; not known where the fact is not recorded."""
    person = scene.chart.person
    if person.sex_for_formulas not in ("female", "male"):
        return not_known(f"{sentence(asked)}: not recorded", Missing(what="birth sex"))
    return Explained(
        truth=known(person.sex_for_formulas == asked.sex),
        sentence=f"{sentence(asked)}: {person.sex_for_formulas}",
        facts=(scene.ref(person),),
        permanent=True,
    )
