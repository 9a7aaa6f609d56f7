"""Encounter: a visit."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concepts, known, period, reference
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.person import Visit


def read(encounter: r4.Encounter, reader: Reader) -> Reading:
    """The visit; one cancelled or entered in error is a remark only."""
    kinds = concepts(encounter.type)
    if encounter.status in ("entered-in-error", "cancelled"):
        return reader.no_fact(f"the visit {next(iter(kinds), '')} is {encounter.status.replace('-', ' ')}; left out")
    start, end = period(None, encounter.period, reader, what="visit")
    finished = end if encounter.status == "finished" else None
    return reader.reading(
        Visit(
            source=reader.by(next((reference(p.individual, reader) for p in encounter.participant), "")),
            effective=start,
            ended=end,
            known=known(reader, held=start, ended=finished),
            status=encounter.status or "",
            kind=next(iter(kinds), None),
            setting=(encounter.class_.code or "") if encounter.class_ else "",
            reasons=concepts(encounter.reason_code),
        )
    )
