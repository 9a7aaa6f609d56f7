"""The text of one resource to its facts, by resource type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from medonc.fhir.r4 import decode, medications, orders, questionnaires
from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.resource import Contained
from medonc.fhir.r4.types import Element
from medonc.fhir.read import (
    allergy_intolerance,
    body_structure,
    care_plan,
    condition,
    consent,
    diagnostic_report,
    document_reference,
    encounter,
    family_member_history,
    medication_administration,
    medication_request,
    medication_statement,
    observation,
    patient,
    procedure,
    questionnaire_response,
    specimen,
    task,
)
from medonc.fhir.read.elements import concept
from medonc.fhir.read.reading import ALONE, Reader, Reading, Setting
from medonc.record.facts import FactSource
from medonc.values.codes import Concept
from medonc.values.evidence import Level, Remark

READERS: Mapping[str, tuple[type[Element], Callable[[Any, Reader], Reading]]] = MappingProxyType(
    {
        "AllergyIntolerance": (r4.AllergyIntolerance, allergy_intolerance.read),
        "BodyStructure": (r4.BodyStructure, body_structure.read),
        "CarePlan": (orders.CarePlan, care_plan.read),
        "Condition": (r4.Condition, condition.read),
        "Consent": (orders.Consent, consent.read),
        "DiagnosticReport": (r4.DiagnosticReport, diagnostic_report.read),
        "DocumentReference": (r4.DocumentReference, document_reference.read),
        "Encounter": (r4.Encounter, encounter.read),
        "FamilyMemberHistory": (r4.FamilyMemberHistory, family_member_history.read),
        "MedicationAdministration": (medications.MedicationAdministration, medication_administration.read),
        "MedicationRequest": (medications.MedicationRequest, medication_request.read),
        "MedicationStatement": (medications.MedicationStatement, medication_statement.read),
        "Observation": (r4.Observation, observation.read),
        "Patient": (r4.Patient, patient.read),
        "Procedure": (r4.Procedure, procedure.read),
        "QuestionnaireResponse": (questionnaires.QuestionnaireResponse, questionnaire_response.read),
        "Specimen": (r4.Specimen, specimen.read),
        "Task": (orders.Task, task.read),
    }
)


def read_resource(
    text: str | bytes,
    *,
    kind: str,
    id: str = "",  # noqa: A002
    origin: str = "",
    setting: Setting = ALONE,
) -> Reading:
    """The facts of one resource of type `kind` and the remarks on it; a type that is not read gives neither."""
    entry = READERS.get(kind)
    if entry is None:
        return Reading()
    struct, read = entry
    decoded = decode(text, struct)
    resource: Any = decoded.resource
    if resource is None:
        return Reading((), tuple(Remark(text=f"{kind}/{id}: {f}", level=Level.CAUTION) for f in decoded.faults))
    version = resource.meta.version_id if resource.meta else None
    source = FactSource(kind=kind, id=id or resource.id or "", version=version or "", origin=origin or setting.origin)
    reader = Reader(setting, source, medications=_contained(resource.contained) if resource.contained else {})
    for fault in decoded.faults:
        reader.remark(fault, level=Level.CAUTION)
    return read(resource, reader)


def _contained(resources: tuple[Contained, ...]) -> dict[str, Concept]:
    """The medications inside a resource, by the reference that leads to them."""
    found = ((r.id, concept(r.code)) for r in resources if r.resource_type == "Medication" and r.id)
    return {f"#{name}": code for name, code in found if code}
