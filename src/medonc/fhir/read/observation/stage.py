"""Stages, categories, grades and risk classes, each on its own scale."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, reference, references
from medonc.fhir.read.observation.scales import METHODS, NATURE, Scale
from medonc.fhir.read.observation.times import about, source, times
from medonc.fhir.read.observation.values import components, value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import Stage
from medonc.record.facts import Component
from medonc.values.codes import Concept, Snomed

BASES = {Snomed("260998006"): "clinical", Snomed("261023001"): "pathological"}


def read(observation: r4.Observation, reader: Reader, scale: Scale) -> Reading:
    """The stage on the scale of its code; the method may name a closer system and the edition."""
    start, end, known_at = times(observation, reader)
    method = concept(observation.method)
    named = next((METHODS[c] for c in (method.codings if method else ()) if c in METHODS), None)
    parts = components(observation.component, reader)
    return reader.reading(
        Stage(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            system=(named.system if named and scale.open_to_method else "") or scale.system,
            part=scale.part,
            basis=scale.basis or _basis(parts),
            edition=(named.edition if named else "") or scale.edition,
            code=concept(observation.code) or Concept((), "stage not named"),
            value=value(observation, reader, what="stage"),
            about=about(observation, reader),
            members=references(observation.has_member, reader),
            method=method,
            components=parts,
            specimen=reference(observation.specimen, reader),
        )
    )


def _basis(parts: tuple[Component, ...]) -> str:
    """Clinical or pathological, where a component says so."""
    for part in parts:
        if part.code.has((NATURE,)) and isinstance(part.value, Concept):
            return next((BASES[c] for c in part.value.codings if c in BASES), "")
    return ""
