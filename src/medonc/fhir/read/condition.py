"""Condition: the primary cancer, a metastasis, another illness."""

from __future__ import annotations

import re

from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.types import CodeableConcept
from medonc.fhir.read import cancers
from medonc.fhir.read.elements import (
    coded,
    concept,
    concepts,
    extension,
    extension_concept,
    known,
    period,
    profile_names,
    quantity,
    reference,
)
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import Condition, RecordedStage, Role
from medonc.values.calendar import When
from medonc.values.codes import Concept, Icd10, IcdO3Morphology

HISTOLOGY = "mcode-histology-morphology-behavior"
LATERALITY = "mcode-laterality-qualifier"
PRIMARY = "condition-related"
ASSERTED = "condition-assertedDate"
BY_PROFILE = {"mcode-primary-cancer-condition": Role.PRIMARY, "mcode-secondary-cancer-condition": Role.SECONDARY}
_SECONDARY_ICD = re.compile(r"C7[789]")
_PRIMARY_ICD = re.compile(r"C\d\w|D0\d|D4[567]")


def read(condition: r4.Condition, reader: Reader) -> Reading:
    """The illness with its role; one entered in error or refuted is no fact but a remark."""
    verification = coded(condition.verification_status)
    code = concept(condition.code)
    if verification in ("entered-in-error", "refuted"):
        return reader.no_fact(f"{code or 'a condition'} is recorded as {verification.replace('-', ' ')}; left out")
    if code is None:
        reader.remark("the condition has no code and no words")
    held, ended = _held(condition, reader)
    histology = extension_concept(condition.extension, HISTOLOGY)
    role = _role(condition, code, histology)
    related = extension(condition.extension, PRIMARY)
    asserted = extension(condition.extension, ASSERTED)
    return reader.reading(
        Condition(
            source=reader.by(reference(condition.asserter or condition.recorder, reader)),
            effective=held,
            ended=ended,
            known=known(reader, condition.recorded_date, asserted.value_date_time if asserted else None, held=held),
            status=verification,
            role=role,
            code=code or Concept(),
            histology=histology,
            sites=concepts(condition.body_site),
            laterality=_laterality(condition.body_site),
            clinical_status=coded(condition.clinical_status),
            verification=verification,
            stages=tuple(s for s in (_stage(s, reader) for s in condition.stage) if s),
            primary=reference(related.value_reference, reader) if related else "",
        )
    )


def _held(condition: r4.Condition, reader: Reader) -> tuple[When | None, When | None]:
    """Onset and abatement."""
    start, onset_end = period(condition.onset_date_time, condition.onset_period, reader, what="onset")
    end, _ = period(condition.abatement_date_time, condition.abatement_period, reader, what="abatement")
    if start is None and (condition.onset_age or condition.onset_string):
        told = condition.onset_string or quantity(condition.onset_age, reader, what="age at onset")
        reader.remark(f"onset is told as '{told}', not as a date")
    return start, end or onset_end


def _role(condition: r4.Condition, code: Concept | None, histology: Concept | None) -> Role:
    """By code, then the profile it claims, then a histology, which only cancers have."""
    by_code = _role_of(code) if code else None
    by_profile = (BY_PROFILE.get(name) for name in profile_names(condition.meta))
    return by_code or next(filter(None, by_profile), None) or (Role.PRIMARY if histology else Role.COMORBIDITY)


def _role_of(code: Concept) -> Role | None:
    """The role that a code alone decides: its ICD-10 category, a listed SNOMED CT code, any morphology."""
    icd = code.of(Icd10)
    if (icd and _SECONDARY_ICD.match(icd.code)) or code.has(cancers.SECONDARY):
        return Role.SECONDARY
    if (icd and _PRIMARY_ICD.match(icd.code)) or code.has(cancers.PRIMARY) or code.of(IcdO3Morphology):
        return Role.PRIMARY
    return None


def _laterality(sites: tuple[CodeableConcept, ...]) -> Concept | None:
    return next((side for side in (extension_concept(s.extension, LATERALITY) for s in sites) if side), None)


def _stage(stage: r4.ConditionStage, reader: Reader) -> RecordedStage | None:
    summary = concept(stage.summary)
    if summary is None:
        return None
    assessment = next((reference(a, reader) for a in stage.assessment), "")
    return RecordedStage(summary=summary, basis=concept(stage.type), assessment=assessment)
