"""When an observation held and when it was known, who made it, what it is about."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import extension, known, period, reference
from medonc.fhir.read.reading import Reader
from medonc.record.facts import FactSource
from medonc.values.calendar import When

RELATED = "mcode-related-condition"


def times(observation: r4.Observation, reader: Reader) -> tuple[When | None, When | None, When | None]:
    """Start, end, and when it was known: issued, else its own date."""
    text = observation.effective_date_time or observation.effective_instant
    start, end = period(text, observation.effective_period, reader)
    return start, end, known(reader, observation.issued, held=start, ended=end)


def source(observation: r4.Observation, reader: Reader) -> FactSource:
    """The resource, by its first performer."""
    return reader.by(reference(observation.performer[0], reader)) if observation.performer else reader.source


def about(observation: r4.Observation, reader: Reader) -> str:
    """The condition or site that it is about."""
    if observation.focus:
        return reference(observation.focus[0], reader)
    related = extension(observation.extension, RELATED) if observation.extension else None
    return reference(related.value_reference, reader) if related else ""
