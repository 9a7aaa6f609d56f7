"""What a patient brings to a dose on a day: surface, weight, clearance, age, each with its facts or what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from medonc.knowledge.shapes import Basis, Library
from medonc.practice.assessment import body_surface, creatinine_clearance
from medonc.practice.assessment.accepted import accept
from medonc.practice.assessment.reading import as_kind, read_input
from medonc.practice.criteria import Scene
from medonc.practice.criteria.atoms.measure import computed
from medonc.practice.treatment.prescription import Measures
from medonc.practice.treatment.stated import stated
from medonc.record import Chart
from medonc.values.evidence import Answer, Missing, NotKnown
from medonc.values.quantity import Quantity

BY_WEIGHT = "treatment/dosing/by_weight"
_Noun: TypeAlias = Callable[[], Answer[Quantity]]


def measures_on(basis: Basis, chart: Chart, library: Library, day: date) -> Measures:
    """What a dose of this basis is counted by, as known on a day; what is missing stays an answer.

    A flat dose may be chosen by size: it gets surface and weight.
    """
    return _counted_by(
        basis,
        surface=lambda: body_surface(chart, library, day),
        weight=lambda: body_weight(chart, library, day),
        clearance=lambda: creatinine_clearance(chart, library, day),
        age=chart.person.age(on=day),
    )


def measures_for(basis: Basis, scene: Scene) -> Measures:
    """The same on a scene's day, from the surface and the clearance that its questions were answered with."""
    return scene.once(
        ("measures", basis),
        lambda: _counted_by(
            basis,
            surface=lambda: surface_on(scene),
            weight=lambda: body_weight(scene.chart, scene.library, scene.on),
            clearance=lambda: clearance_on(scene),
            age=scene.chart.person.age(on=scene.on),
        ),
    )


def _counted_by(basis: Basis, *, surface: _Noun, weight: _Noun, clearance: _Noun, age: int | None) -> Measures:
    """Only what the basis asks for is worked out."""
    return Measures(
        surface=surface() if basis in (Basis.SURFACE, Basis.FLAT) else None,
        weight=weight() if basis in (Basis.WEIGHT, Basis.FLAT) else None,
        clearance=clearance() if basis is Basis.AUC else None,
        age=age,
    )


def surface_on(scene: Scene) -> Answer[Quantity]:
    """The body surface of the day, worked out once: the one that its questions were answered with."""
    return as_kind(computed("body surface", scene), Quantity)


def clearance_on(scene: Scene) -> Answer[Quantity]:
    """The creatinine clearance of the day, likewise."""
    return as_kind(computed("creatinine clearance", scene), Quantity)


def body_weight(chart: Chart, library: Library, day: date) -> Answer[Quantity]:
    """The last weight on a day, no older than the rule allows; not known where it is missing, stale or implausible."""
    rule = library.rule(BY_WEIGHT)
    spec = next(each for each in rule.inputs if each.name == "weight")
    found = read_input(spec, chart, day)
    if found is None or isinstance(found, Missing):
        return NotKnown(title="Body weight", missing=(found or Missing(what=spec.label),), rule=rule.rule)
    implausible = accept(spec, found.value).implausible
    if implausible:
        missing = Missing(what=spec.label, why=implausible, do="check the weight")
        return NotKnown(title="Body weight", missing=(missing,), rule=rule.rule)
    return stated("Body weight", found)
