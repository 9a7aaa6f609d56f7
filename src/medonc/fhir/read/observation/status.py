"""Disease status, and the review of comorbidities."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, extensions, reference
from medonc.fhir.read.observation.times import about, source, times
from medonc.fhir.read.observation.values import value
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import ComorbidityReview, DiseaseStatus
from medonc.record.facts import Unreadable
from medonc.values.codes import Concept

EVIDENCE = "mcode-cancer-disease-status-evidence-type"
PRESENT, ABSENT = "mcode-related-condition", "mcode-related-condition-absent"


def read_status(observation: r4.Observation, reader: Reader) -> Reading:
    """Better, stable or worse, with what the judgement rests on."""
    start, end, known_at = times(observation, reader)
    received = value(observation, reader, what="disease status")
    evidence = (concept(e.value_codeable_concept) for e in extensions(observation.extension, EVIDENCE))
    if received is None or isinstance(received, Unreadable):
        return reader.no_fact("a disease status without a readable value; left out")
    return reader.reading(
        DiseaseStatus(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            value=received if isinstance(received, Concept) else Concept((), str(received)),
            evidence=tuple(e for e in evidence if e),
            about=reference(observation.focus[0], reader) if observation.focus else "",
        )
    )


def read_comorbidities(observation: r4.Observation, reader: Reader) -> Reading:
    """Which comorbidities are present and which are stated absent."""
    start, end, known_at = times(observation, reader)
    present = tuple(extensions(observation.extension, PRESENT))
    absent = (concept(e.value_codeable_concept) for e in extensions(observation.extension, ABSENT))
    named = (concept(e.value_codeable_concept) for e in present)
    return reader.reading(
        ComorbidityReview(
            source=source(observation, reader),
            effective=start,
            ended=end,
            known=known_at,
            status=observation.status or "",
            present=tuple(c for c in named if c),
            present_references=tuple(filter(None, (reference(e.value_reference, reader) for e in present))),
            absent=tuple(c for c in absent if c),
            about=about(observation, reader) if observation.focus else "",
        )
    )
