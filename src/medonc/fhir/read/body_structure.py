"""BodyStructure: where a tumour or a radiotherapy volume lies."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, concepts, extension, reference
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import BodySite

RELATED = "mcode-related-condition"


def read(structure: r4.BodyStructure, reader: Reader) -> Reading:
    """The site; one no longer in use (active false) is a remark only."""
    if structure.active is False:
        return reader.no_fact(f"body site {structure.description or ''} is no longer in use; left out")
    related = extension(structure.extension, RELATED)
    return reader.reading(
        BodySite(
            source=reader.source,
            location=concept(structure.location),
            qualifiers=concepts(structure.location_qualifier),
            morphology=concept(structure.morphology),
            description=structure.description or "",
            identifiers=tuple(i.value for i in structure.identifier if i.value),
            about=reference(related.value_reference, reader) if related else "",
        )
    )
