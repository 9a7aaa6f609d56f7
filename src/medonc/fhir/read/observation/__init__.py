"""Observation: one reader a family, chosen by a table."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import coded, concept, profile_names
from medonc.fhir.read.observation import lesion, toxicity
from medonc.fhir.read.observation.families import BY_CATEGORY, BY_CODE, BY_PROFILE, OTHER, Family
from medonc.fhir.read.reading import Reader, Reading

NO_FACT = ("entered-in-error", "cancelled")


def read(observation: r4.Observation, reader: Reader) -> Reading:
    """The fact of an observation; one entered in error or cancelled is a remark only."""
    if observation.status in NO_FACT:
        named = concept(observation.code) or "an observation"
        return reader.no_fact(f"{named} is recorded as {observation.status.replace('-', ' ')}; left out")
    return family(observation)(observation, reader)


def family(observation: r4.Observation) -> Family:
    """The reader for it: by its grading, else by code, by the profile it claims, by its category."""
    if toxicity.is_graded(observation):
        return toxicity.read
    if observation.component and lesion.is_lesion(observation):
        return lesion.read
    code = concept(observation.code)
    for coding in code.codings if code else ():
        if coding in BY_CODE:
            return BY_CODE[coding]
    for name in profile_names(observation.meta):
        if name in BY_PROFILE:
            return BY_PROFILE[name]
    return next((BY_CATEGORY[c] for c in map(coded, observation.category) if c in BY_CATEGORY), OTHER)
