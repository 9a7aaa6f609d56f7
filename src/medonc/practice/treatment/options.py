"""What could be given: the regimens for this patient's disease, indicated, undecided or not, each with its reasons.

Only regimens whose question about the diagnosis is met are options, in the order of the rule treatment/choice/order.
Indicated is not advised: it is a place to begin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Regimen
from medonc.practice.criteria import Explained, Scene, Truth
from medonc.practice.treatment.fit import Fit, fit
from medonc.practice.treatment.indicated import Indication, indication, indications
from medonc.practice.treatment.options_order import place_of
from medonc.practice.treatment.settling import Settling, settling
from medonc.values.errors import NotHeld

_DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One regimen. `why` is what stands against it, or what would settle it; empty where it is indicated."""

    regimen: Regimen
    answer: Explained
    why: tuple[str, ...]
    fit: Fit
    place: Decimal
    settling: Settling


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Three lists, each in the order of strength and fit."""

    indicated: tuple[Option, ...]
    undecided: tuple[Option, ...]
    not_indicated: tuple[Option, ...]


def options(scene: Scene) -> Options:
    """The regimens for the patient's own cancers, by whether their indication is met."""
    held = [_option(one, scene) for one in indications(scene) if _is_of_this_disease(one.answer)]
    found = sorted(held, key=lambda one: (one.place, one.regimen.rule.title))
    by_truth = {truth: tuple(one for one in found if one.answer.truth is truth) for truth in Truth}
    return Options(
        indicated=by_truth[Truth.MET],
        undecided=by_truth[Truth.NOT_KNOWN],
        not_indicated=by_truth[Truth.NOT_MET],
    )


def option(regimen: Regimen, scene: Scene) -> Option:
    """One regimen as an option, whatever the disease. Refuses one without a written indication."""
    if not regimen.indicated:
        raise NotHeld(f"{regimen.rule.title} has no written indication", do="judge it by its words")
    return _option(Indication(regimen=regimen, answer=indication(regimen, scene)), scene)


def _option(one: Indication, scene: Scene) -> Option:
    fitted = fit(one.regimen, scene)
    return Option(
        regimen=one.regimen,
        answer=one.answer,
        why=tuple(_why(one.answer)),
        fit=fitted,
        place=place_of(one.answer.truth, fitted, one.regimen, scene.library),
        settling=settling(one.answer, scene.library),
    )


def _is_of_this_disease(answer: Explained) -> bool:
    """Whether what it asks of the diagnosis is met; a bare `not` of another diagnosis does not make it an option."""
    asked = [part for part in answer.parts if _asks_diagnosis(part)]
    return any(part.kind != "not" for part in asked) and all(part.truth is Truth.MET for part in asked)


def _asks_diagnosis(part: Explained) -> bool:
    leaves = list(part.leaves())
    return bool(leaves) and all(leaf.kind == _DIAGNOSIS for leaf in leaves)


def _why(answer: Explained) -> Iterator[str]:
    """The parts that fail; where none does, what is missing."""
    if answer.truth is Truth.NOT_MET:
        yield from dict.fromkeys(_said(part) for part in answer.parts if part.truth is Truth.NOT_MET)
    elif answer.truth is Truth.NOT_KNOWN:
        yield from dict.fromkeys(f"{each.what}: {each.why}" for each in answer.missing)


def _said(part: Explained) -> str:
    leaves = [leaf.sentence for leaf in part.leaves()]
    word = {"any": "none of: ", "not": "not wanted: "}.get(part.kind, "")
    return word + "; ".join(leaves)
