"""A graded adverse event out: the term as code, the edition of CTCAE as method, the grade as value."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.fhir.read.observation.toxicity import ACTION, ATTRIBUTED, ONSET, SCALE
from medonc.fhir.write.elements import component, concept
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import Json
from medonc.record.toxicity import Toxicity
from medonc.values.codes import Concept
from medonc.values.errors import InvalidResource


def write_toxicity(toxicity: Toxicity, *, patient: str) -> Json:
    """The grade; refused outside 0 to 5 and without an edition of CTCAE."""
    if not 0 <= toxicity.grade <= 5:
        raise InvalidResource(f"{toxicity.term}, grade {toxicity.grade}", expected="0 to 5")
    if not toxicity.edition.startswith(SCALE):
        raise InvalidResource(f"{toxicity.term} graded by '{toxicity.edition}'", expected=f"an edition of {SCALE}")
    return observation(
        toxicity,
        patient=patient,
        code=toxicity.code or Concept((), toxicity.term),
        categories=["exam"],
        method=concept(Concept((), toxicity.edition)),
        valueInteger=toxicity.grade,
        component=list(_parts(toxicity)),
    )


def _parts(toxicity: Toxicity) -> Iterator[Json]:
    """What is behind it, when it began and what was done, as components in words."""
    for attribution in toxicity.attributions:
        yield component(Concept((), ATTRIBUTED), str(attribution) if attribution.how else attribution.to)
    if toxicity.onset is not None:
        yield component(Concept((), ONSET), toxicity.onset)
    if toxicity.action:
        yield component(Concept((), ACTION), toxicity.action)
