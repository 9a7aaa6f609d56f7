"""Specimen: tissue or fluid that was taken."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, known, period, reference
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import Specimen


def read(specimen: r4.Specimen, reader: Reader) -> Reading:
    """The specimen from the moment it was taken; one entered in error is a remark only."""
    kind = concept(specimen.type)
    if specimen.status == "entered-in-error":
        return reader.no_fact(f"specimen {kind or ''} was entered in error; left out")
    taken = specimen.collection or r4.Collection()
    start, end = period(taken.collected_date_time, taken.collected_period, reader, what="date taken")
    return reader.reading(
        Specimen(
            source=reader.by(reference(taken.collector, reader)),
            effective=start,
            ended=end,
            known=known(reader, specimen.received_time, held=start, ended=end),
            status=specimen.status or "",
            kind=kind,
            site=concept(taken.body_site),
            identifiers=tuple(i.value for i in specimen.identifier if i.value),
            accession=(specimen.accession_identifier.value or "") if specimen.accession_identifier else "",
            procedure=concept(taken.method),
        )
    )
