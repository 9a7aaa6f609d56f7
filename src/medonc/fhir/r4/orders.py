"""The resources of R4 that carry plans, orders and consent, as far as they are read."""

from __future__ import annotations

from decimal import Decimal

from medonc.fhir.r4.resource import Resource
from medonc.fhir.r4.types import (
    Annotation,
    BusinessIdentifier,
    CodeableConcept,
    Dosage,
    Element,
    Extension,
    Period,
    Quantity,
    Reference,
)


class PlannedDetail(Element):
    kind: str | None = None
    code: CodeableConcept | None = None
    status: str | None = None
    scheduled_period: Period | None = None
    daily_amount: Quantity | None = None
    description: str | None = None


class PlannedActivity(Element):
    detail: PlannedDetail | None = None


class CarePlan(Resource):
    identifier: tuple[BusinessIdentifier, ...] = ()
    status: str | None = None
    title: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    period: Period | None = None
    created: str | None = None
    author: Reference | None = None
    note: tuple[Annotation, ...] = ()
    replaces: tuple[Reference, ...] = ()
    activity: tuple[PlannedActivity, ...] = ()


class OrderedExtension(Extension):
    value_decimal: Decimal | None = None
    value_positive_int: int | None = None


class OrderedDosage(Dosage):
    sequence: int | None = None
    extension: tuple[OrderedExtension, ...] = ()
    additional_instruction: tuple[CodeableConcept, ...] = ()


class TaskInput(Element):
    type: CodeableConcept | None = None
    value_string: str | None = None
    value_positive_int: int | None = None
    value_integer: int | None = None
    value_reference: Reference | None = None
    value_dosage: OrderedDosage | None = None


class Task(Resource):
    status: str | None = None
    status_reason: CodeableConcept | None = None
    business_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    based_on: tuple[Reference, ...] = ()
    focus: Reference | None = None
    execution_period: Period | None = None
    authored_on: str | None = None
    requester: Reference | None = None
    input: tuple[TaskInput, ...] = ()


class ConsentProvision(Element):
    period: Period | None = None


class Consent(Resource):
    status: str | None = None
    category: tuple[CodeableConcept, ...] = ()
    date_time: str | None = None
    performer: tuple[Reference, ...] = ()
    organization: tuple[Reference, ...] = ()
    extension: tuple[Extension, ...] = ()
    provision: ConsentProvision | None = None
