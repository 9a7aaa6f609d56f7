"""A measured or reported value: laboratory, vital sign, tumour marker, size, morphology, smoking, genomic measure."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import coded, concept, plain_quantity, reference, references
from medonc.fhir.read.observation.times import about, source, times
from medonc.fhir.read.observation.values import components, value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.facts import Interval
from medonc.record.measured import Result, ResultKind
from medonc.values.codes import Concept


def read(observation: r4.Observation, reader: Reader, kind: ResultKind) -> Reading:
    """The result of this kind."""
    start, end, known_at = times(observation, reader)
    code = concept(observation.code) or Concept((), "result not named")
    return reader.reading(
        Result(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            kind=kind,
            code=code,
            value=value(observation, reader, what=str(code), of=code),
            absent=coded(observation.data_absent_reason),
            components=components(observation.component, reader),
            interpretation=coded(observation.interpretation[0]) if observation.interpretation else "",
            normal=normal(observation.reference_range, reader),
            categories=tuple(filter(None, map(coded, observation.category))),
            method=concept(observation.method),
            site=concept(observation.body_site),
            specimen=reference(observation.specimen, reader),
            about=about(observation, reader),
            note="\n".join(n.text for n in observation.note if n.text),
            members=references(observation.has_member, reader),
            derived_from=references(observation.derived_from, reader),
        )
    )


def normal(ranges: tuple[r4.ReferenceRange, ...], reader: Reader) -> Interval | None:
    """The normal range: the one that says so, else the first that says nothing else."""
    if not ranges:
        return None
    ordered = sorted(ranges, key=lambda r: 0 if coded(r.type) == "normal" else 1 if r.type is None else 2)
    for found in ordered:
        low = plain_quantity(found.low, reader, what="lower end of the normal range")
        high = plain_quantity(found.high, reader, what="upper end of the normal range")
        if (low or high) and coded(found.type) in ("", "normal"):
            return Interval(low=low, high=high)
    return None
