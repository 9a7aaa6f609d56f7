"""The resources of R4 that become facts, as far as they are read; the medications are in `medications`."""

from __future__ import annotations

import msgspec

from medonc.fhir.r4.resource import Contained, Resource
from medonc.fhir.r4.types import (
    Annotation,
    Attachment,
    BusinessIdentifier,
    CodeableConcept,
    Coding,
    Element,
    Extension,
    HumanName,
    Member,
    Meta,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
)


class Communication(Element):
    language: CodeableConcept | None = None
    preferred: bool | None = None


class Patient(Resource):
    identifier: tuple[BusinessIdentifier, ...] = ()
    name: tuple[HumanName, ...] = ()
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    communication: tuple[Communication, ...] = ()


class ConditionStage(Element):
    summary: CodeableConcept | None = None
    assessment: tuple[Reference, ...] = ()
    type: CodeableConcept | None = None


class Condition(Resource):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] = ()
    onset_date_time: str | None = None
    onset_period: Period | None = None
    onset_age: Quantity | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    recorded_date: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    stage: tuple[ConditionStage, ...] = ()


class ValueChoice(Element):
    """`value[x]` of an observation or of one of its components."""

    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    value_sampled_data: dict[str, msgspec.Raw] | None = None
    data_absent_reason: CodeableConcept | None = None


class ReferenceRange(Element):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None


class ObservationComponent(ValueChoice):
    code: CodeableConcept | None = None


class Observation(ValueChoice):
    id: str | None = None
    meta: Meta | None = None
    extension: tuple[Extension, ...] = ()
    contained: tuple[Contained, ...] = ()
    status: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    focus: tuple[Reference, ...] = ()
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    performer: tuple[Reference, ...] = ()
    interpretation: tuple[CodeableConcept, ...] = ()
    note: tuple[Annotation, ...] = ()
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Reference | None = None
    reference_range: tuple[ReferenceRange, ...] = ()
    has_member: tuple[Reference, ...] = ()
    derived_from: tuple[Reference, ...] = ()
    component: tuple[ObservationComponent, ...] = ()


class Procedure(Resource):
    status: str | None = None
    status_reason: CodeableConcept | None = None
    category: CodeableConcept | None = None
    code: CodeableConcept | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    performer: tuple[Member, ...] = ()
    reason_code: tuple[CodeableConcept, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    body_site: tuple[CodeableConcept, ...] = ()


class Collection(Element):
    collector: Reference | None = None
    collected_date_time: str | None = None
    collected_period: Period | None = None
    method: CodeableConcept | None = None
    body_site: CodeableConcept | None = None


class Specimen(Resource):
    identifier: tuple[BusinessIdentifier, ...] = ()
    accession_identifier: BusinessIdentifier | None = None
    status: str | None = None
    type: CodeableConcept | None = None
    received_time: str | None = None
    collection: Collection | None = None


class BodyStructure(Resource):
    identifier: tuple[BusinessIdentifier, ...] = ()
    active: bool | None = None
    morphology: CodeableConcept | None = None
    location: CodeableConcept | None = None
    location_qualifier: tuple[CodeableConcept, ...] = ()
    description: str | None = None


class FamilyCondition(Element):
    code: CodeableConcept | None = None
    onset_age: Quantity | None = None
    onset_range: Range | None = None
    onset_string: str | None = None


class FamilyMemberHistory(Resource):
    status: str | None = None
    date: str | None = None
    relationship: CodeableConcept | None = None
    deceased_boolean: bool | None = None
    deceased_age: Quantity | None = None
    deceased_date: str | None = None
    condition: tuple[FamilyCondition, ...] = ()


class DiagnosticReport(Resource):
    status: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    performer: tuple[Reference, ...] = ()
    specimen: tuple[Reference, ...] = ()
    result: tuple[Reference, ...] = ()
    conclusion: str | None = None


class Reaction(Element):
    manifestation: tuple[CodeableConcept, ...] = ()


class AllergyIntolerance(Resource):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    criticality: str | None = None
    code: CodeableConcept | None = None
    onset_date_time: str | None = None
    recorded_date: str | None = None
    recorder: Reference | None = None
    asserter: Reference | None = None
    reaction: tuple[Reaction, ...] = ()


class Participant(Element):
    individual: Reference | None = None


class Encounter(Resource):
    status: str | None = None
    class_: Coding | None = msgspec.field(name="class", default=None)
    type: tuple[CodeableConcept, ...] = ()
    period: Period | None = None
    participant: tuple[Participant, ...] = ()
    reason_code: tuple[CodeableConcept, ...] = ()


class DocumentContent(Element):
    attachment: Attachment | None = None


class DocumentReference(Resource):
    status: str | None = None
    type: CodeableConcept | None = None
    date: str | None = None
    author: tuple[Reference, ...] = ()
    description: str | None = None
    content: tuple[DocumentContent, ...] = ()
