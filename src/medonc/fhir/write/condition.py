"""Condition out: primary cancer, metastasis, other illness."""

from __future__ import annotations

from medonc.fhir.write.elements import code_of, concept, concepts, date_time, extension, held, told
from medonc.fhir.write.resource import (
    BASE,
    MCODE,
    US_CORE,
    Json,
    author,
    must,
    present,
    reference,
    references,
    required_code,
    resource,
    subject,
)
from medonc.record.disease import Condition, RecordedStage, Role

_PROFILES = {
    Role.PRIMARY: MCODE + "mcode-primary-cancer-condition",
    Role.SECONDARY: MCODE + "mcode-secondary-cancer-condition",
    Role.COMORBIDITY: US_CORE + "us-core-condition-problems-health-concerns",
}
_TERMS = "http://terminology.hl7.org/CodeSystem/"


def write_condition(condition: Condition, *, patient: str) -> Json:
    """The illness; its codes of status must be those of R4."""
    return resource(
        "Condition",
        condition,
        profiles=[_PROFILES[condition.role]],
        extension=_extensions(condition),
        clinicalStatus=_status("clinicalStatus", "condition-clinical", condition.clinical_status),
        verificationStatus=_status("verificationStatus", "condition-ver-status", condition.verification),
        category=[code_of(_TERMS + "condition-category", "problem-list-item")],
        code=must(concept(condition.code), "code of the condition"),
        bodySite=_sites(condition),
        subject=subject(patient),
        **_times(condition),
        recordedDate=date_time(told(condition.known, otherwise=condition.effective)),
        asserter=author(condition, "Condition.asserter"),
        stage=[_stage(s) for s in condition.stages],
    )


def _extensions(condition: Condition) -> list[Json]:
    related = reference(condition.primary)
    return [
        *extension("mcode-histology-morphology-behavior", valueCodeableConcept=concept(condition.histology)),
        *([{"url": BASE + "condition-related", "valueReference": related}] if related else []),
    ]


def _status(element: str, system: str, code: str) -> Json | None:
    return code_of(_TERMS + system, required_code(f"Condition.{element}", code)) if code else None


def _times(condition: Condition) -> Json:
    return {**held("onset", condition.effective, None), **held("abatement", condition.ended, None)}


def _sites(condition: Condition) -> list[Json]:
    """The sites; the side goes with the first."""
    sites = concepts(condition.sites)
    side = extension("mcode-laterality-qualifier", valueCodeableConcept=concept(condition.laterality))
    if not side:
        return sites
    first, *rest = sites or [{}]
    return [{"extension": side, **first}, *rest]


def _stage(stage: RecordedStage) -> Json:
    return present(summary=concept(stage.summary), assessment=references([stage.assessment]), type=concept(stage.basis))
