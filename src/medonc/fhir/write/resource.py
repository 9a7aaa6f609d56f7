"""What every written resource has, and what every writer refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from medonc.record.facts import Fact
from medonc.values.errors import InvalidResource

Json: TypeAlias = dict[str, Any]

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
BASE = "http://hl7.org/fhir/StructureDefinition/"
GENOMICS = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/"

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_REFERENCE = re.compile(
    r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?|https?://\S+|urn:\S+|#\S+"
)

_OBSERVATION = "registered preliminary final amended corrected cancelled entered-in-error unknown"
_PROCEDURE = "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "Observation.status": _OBSERVATION,
        "DiagnosticReport.status": _OBSERVATION + " partial appended",
        "Procedure.status": _PROCEDURE,
        "MedicationRequest.status": "active on-hold cancelled completed entered-in-error stopped draft unknown",
        "MedicationRequest.intent": "proposal plan order original-order reflex-order filler-order"
        " instance-order option",
        "MedicationAdministration.status": "in-progress not-done on-hold completed entered-in-error stopped unknown",
        "MedicationStatement.status": "active completed entered-in-error intended stopped on-hold unknown not-taken",
        "Specimen.status": "available unavailable unsatisfactory entered-in-error",
        "FamilyMemberHistory.status": "partial completed entered-in-error health-unknown",
        "Encounter.status": "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown",
        "DocumentReference.status": "current superseded entered-in-error",
        "Condition.clinicalStatus": "active recurrence relapse inactive remission resolved",
        "Condition.verificationStatus": "unconfirmed provisional differential confirmed refuted entered-in-error",
        "AllergyIntolerance.clinicalStatus": "active inactive resolved",
        "AllergyIntolerance.verificationStatus": "unconfirmed confirmed refuted entered-in-error",
        "AllergyIntolerance.criticality": "low high unable-to-assess",
        "CarePlan.status": "draft active on-hold revoked completed entered-in-error unknown",
        "QuestionnaireResponse.status": "in-progress completed amended entered-in-error stopped",
        "Task.status": "draft requested received accepted rejected ready cancelled in-progress on-hold failed"
        " completed entered-in-error",
        "Consent.status": "draft proposed active rejected inactive entered-in-error",
        "Patient.gender": "male female other unknown",
    }
)


def required_code(path: str, code: str) -> str:
    """The code where R4 allows it at this place; refused otherwise."""
    allowed = _CODES[path].split()
    if code not in allowed:
        raise InvalidResource(f"{path} '{code}'", expected=f"one of {', '.join(allowed)}")
    return code


def resource(kind: str, fact: Fact, *, profiles: Iterable[str] = (), **elements: Any) -> Json:
    """A resource of this type: its id, the profiles it claims, then the elements that are there."""
    own = fact.source.id
    if own and not ID.fullmatch(own):
        raise InvalidResource(f"id '{own}'", expected="at most 64 letters, digits, - and .")
    head: Json = {"resourceType": kind}
    if own:
        head["id"] = own
    claimed = [p for p in profiles if p]
    if claimed:
        head["meta"] = {"profile": claimed}
    return {**head, **present(**elements)}


def present(**elements: Any) -> Json:
    """The elements that hold something. A trailing underscore keeps a Python word free: `class_` is `class`."""
    return {name.rstrip("_"): value for name, value in elements.items() if not is_empty(value)}


def is_empty(value: Any) -> bool:
    """Whether there is nothing to write; zero and False are something."""
    return value is None or value in ("", [], {}, ())


def reference(text: str) -> Json | None:
    """A reference, or words where there is nothing to lead to; None for nothing."""
    if not text:
        return None
    return {"reference": text} if is_reference(text) else {"display": text}


def is_reference(text: str) -> bool:
    """Whether a text leads to a resource."""
    return _REFERENCE.fullmatch(text) is not None


_PEOPLE = ("Practitioner", "PractitionerRole", "Patient", "RelatedPerson")
_AUTHORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Condition.asserter": _PEOPLE,
        "Procedure.asserter": _PEOPLE,
        "Procedure.performer": (*_PEOPLE, "Organization", "Device"),
        "Observation.performer": (*_PEOPLE, "Organization", "CareTeam"),
        "DiagnosticReport.performer": (*_PEOPLE[:2], "Organization", "CareTeam"),
        "MedicationRequest.requester": (*_PEOPLE, "Organization", "Device"),
        "MedicationAdministration.performer": (*_PEOPLE, "Device"),
        "MedicationStatement.informationSource": (*_PEOPLE, "Organization"),
        "QuestionnaireResponse.author": (*_PEOPLE, "Organization", "Device"),
        "Specimen.collector": _PEOPLE[:2],
        "AllergyIntolerance.recorder": _PEOPLE,
        "Encounter.participant": ("Practitioner", "PractitionerRole", "RelatedPerson"),
        "DocumentReference.author": (*_PEOPLE, "Organization", "Device"),
    }
)


def author(fact: Fact, path: str) -> Json | None:
    """Who made it, where R4 allows one of their kind at this place; refused otherwise."""
    named = fact.source.author
    if named and not may_author(named, path):
        raise InvalidResource(f"{path} {named}", expected=f"a {' or '.join(_AUTHORS[path])}")
    return reference(named)


def may_author(named: str, path: str) -> bool:
    """Whether R4 allows one of this kind at this place; an address tells no kind."""
    kind = named.partition("/")[0]
    return not is_reference(named) or ":" in kind or kind in _AUTHORS[path]


def references(texts: Iterable[str]) -> list[Json]:
    """Each as a reference."""
    return [found for found in map(reference, texts) if found]


def subject(patient: str) -> Json:
    """The reference to the patient, which must lead somewhere."""
    if not is_reference(patient):
        raise InvalidResource(f"patient '{patient}'", expected="a reference such as Patient/1")
    return {"reference": patient}


def must(value: Any, what: str) -> Any:
    """The value, which must be there."""
    if is_empty(value):
        raise InvalidResource(f"{what} is missing", expected=f"a {what}")
    return value
