"""Disease status and comorbidities out."""

from __future__ import annotations

from medonc.fhir.write.elements import concept, extension, value
from medonc.fhir.write.observation import observation
from medonc.fhir.write.resource import MCODE, Json, reference
from medonc.record.disease import ComorbidityReview, DiseaseStatus
from medonc.values.codes import Concept, Loinc, Snomed

STATUS = Concept((Loinc("97509-4", "Cancer disease status"),))
COMORBIDITIES = Concept((Snomed("398192003", "Comorbid conditions"),))


def write_disease_status(status: DiseaseStatus, *, patient: str) -> Json:
    """Better, stable or worse, with what the judgement rests on."""
    focus = reference(status.about)
    evidence = "mcode-cancer-disease-status-evidence-type"
    return observation(
        status,
        patient=patient,
        code=STATUS,
        profile=MCODE + "mcode-cancer-disease-status",
        extension=[e for c in status.evidence for e in extension(evidence, valueCodeableConcept=concept(c))],
        focus=[focus] if focus else [],
        **value(status.value),
    )


def write_comorbidities(review: ComorbidityReview, *, patient: str) -> Json:
    """What is present and what is stated absent."""
    focus = reference(review.about)
    present, absent = "mcode-related-condition", "mcode-related-condition-absent"
    return observation(
        review,
        patient=patient,
        code=COMORBIDITIES,
        profile=MCODE + "mcode-comorbidities",
        categories=["exam"],
        extension=[
            *(e for r in review.present_references for e in extension(present, valueReference=reference(r))),
            *(e for c in review.present for e in extension(present, valueCodeableConcept=concept(c))),
            *(e for c in review.absent for e in extension(absent, valueCodeableConcept=concept(c))),
        ],
        focus=[focus] if focus else [],
    )
