"""FHIR R4 and mCODE out. Writing is strict: a resource that FHIR does not allow is refused (`InvalidResource`).

Each writer takes a fact and the reference of the patient (`Patient/1`); what it writes is read back as the same fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from medonc.fhir.write.bundle import to_json, write_bundle, write_ndjson
from medonc.fhir.write.condition import write_condition
from medonc.fhir.write.drug import write_drug
from medonc.fhir.write.findings import (
    write_allergy,
    write_body_site,
    write_family_illness,
    write_note,
    write_report,
    write_specimen,
    write_visit,
)
from medonc.fhir.write.genomics import write_implication, write_region_studied, write_variant
from medonc.fhir.write.lesion import write_lesion
from medonc.fhir.write.orders import write_consent, write_order, write_plan
from medonc.fhir.write.patient import write_patient
from medonc.fhir.write.patient_report import write_patient_report
from medonc.fhir.write.performance import write_performance
from medonc.fhir.write.procedure import write_operation, write_radiotherapy
from medonc.fhir.write.resource import Json
from medonc.fhir.write.result import write_result
from medonc.fhir.write.stage import stage_code, stage_method, write_stage
from medonc.fhir.write.status import write_comorbidities, write_disease_status
from medonc.fhir.write.taper import write_taper
from medonc.fhir.write.toxicity import write_toxicity
from medonc.record import disease, lesions, measured, orders, patient_reports, person, tapers, therapy, toxicity
from medonc.record.facts import Fact
from medonc.values.errors import InvalidResource

WRITERS: Mapping[type[Fact], Callable[..., Json]] = MappingProxyType(
    {
        disease.Condition: write_condition,
        disease.Stage: write_stage,
        disease.DiseaseStatus: write_disease_status,
        disease.ComorbidityReview: write_comorbidities,
        disease.Specimen: write_specimen,
        disease.BodySite: write_body_site,
        disease.Report: write_report,
        lesions.LesionSeen: write_lesion,
        measured.Result: write_result,
        measured.Performance: write_performance,
        measured.Variant: write_variant,
        measured.RegionStudied: write_region_studied,
        measured.Implication: write_implication,
        orders.TreatmentPlan: write_plan,
        orders.TreatmentOrder: write_order,
        orders.TreatmentConsent: write_consent,
        patient_reports.PatientReport: write_patient_report,
        person.Allergy: write_allergy,
        person.FamilyIllness: write_family_illness,
        person.Visit: write_visit,
        person.Note: write_note,
        tapers.SteroidTaper: write_taper,
        therapy.Operation: write_operation,
        therapy.RadiotherapyCourse: write_radiotherapy,
        therapy.DrugFact: write_drug,
        toxicity.Toxicity: write_toxicity,
    }
)


def write_fact(fact: Fact, *, patient: str) -> Json:
    """The resource of any fact; `patient` is not asked of a Person."""
    if isinstance(fact, person.Person):
        return write_patient(fact)
    writer: Any = WRITERS.get(type(fact))
    if writer is None:
        raise InvalidResource(f"no resource holds a {type(fact).__name__}", expected="a fact of the record")
    written: Json = writer(fact, patient=patient)
    return written


__all__ = [
    "WRITERS",
    "Json",
    "stage_code",
    "stage_method",
    "to_json",
    "write_allergy",
    "write_body_site",
    "write_bundle",
    "write_comorbidities",
    "write_condition",
    "write_consent",
    "write_disease_status",
    "write_drug",
    "write_fact",
    "write_family_illness",
    "write_implication",
    "write_lesion",
    "write_ndjson",
    "write_note",
    "write_operation",
    "write_order",
    "write_patient",
    "write_patient_report",
    "write_performance",
    "write_plan",
    "write_radiotherapy",
    "write_region_studied",
    "write_report",
    "write_result",
    "write_specimen",
    "write_stage",
    "write_taper",
    "write_variant",
    "write_visit",
]
