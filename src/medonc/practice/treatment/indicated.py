"""Which regimens are indicated for a patient: each indication of the library put to one chart."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.knowledge.shapes import Regimen
from medonc.practice.criteria import Explained, Scene, explain
from medonc.practice.treatment.questions import criterion_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """A regimen and whether it is indicated: met, not met or not known, with the reasons."""

    regimen: Regimen
    answer: Explained


def indications(scene: Scene) -> tuple[Indication, ...]:
    """Every regimen whose indication can be asked, in the order of the library. Indicated is not yet advised."""
    held = scene.library.regimens.values()
    return tuple(Indication(regimen=one, answer=indication(one, scene)) for one in held if one.indicated)


def indication(regimen: Regimen, scene: Scene) -> Explained:
    """Whether one regimen is indicated. A regimen without a written indication asks nothing: do not ask it."""
    return explain(criterion_of(regimen.indicated, scene.library), scene)
