"""Taking a fact back: it was entered in error. The text stays in its versions, the reason with it; and undoing that."""

from __future__ import annotations

from typing import Any

from medonc.fhir.write import to_json
from medonc.store.models import User
from medonc.values.errors import Refused
from medonc.workbench.edit_text import edited
from medonc.workbench.envelope import WITHDRAWN
from medonc.workbench.reasons import stated
from medonc.workbench.record_page import resource_of
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.write_facts import Written, current_text, write_next_version

ACT = "withdraw_fact"
_TERMS = "http://terminology.hl7.org/CodeSystem/"
_VERIFIED = {
    "Condition": f"{_TERMS}condition-ver-status",
    "AllergyIntolerance": f"{_TERMS}allergyintolerance-verification",
}
_BY_STATUS = (
    "Observation",
    "Procedure",
    "MedicationRequest",
    "MedicationAdministration",
    "MedicationStatement",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "FamilyMemberHistory",
    "Specimen",
)


def withdraw_fact(
    patient: int, *, resource: int, reason: str, by: User, expected_version: int | None = None
) -> Written:
    """Mark a resource as entered in error; from now on no chart holds it, and charts of earlier days still do."""
    must_of_patient(patient, by=by, act=ACT)
    head, why = resource_of(patient, resource), stated(reason)
    if head.withdrawn:
        raise Refused(f"{head} is withdrawn already")
    text = to_json(edited(current_text(head), _marks(head.kind)))
    return write_next_version(head, text, by=by, act=ACT, reason=why, expected_version=expected_version)


def undo_withdrawal(
    patient: int, *, resource: int, reason: str, by: User, expected_version: int | None = None
) -> Written:
    """Bring a withdrawn resource back as it stood before."""
    must_of_patient(patient, by=by, act=ACT)
    head, why = resource_of(patient, resource), stated(reason)
    before = head.versions.filter(number__lt=head.version).order_by("-number").first()
    if not head.withdrawn or before is None:
        raise Refused(f"{head} is not withdrawn, or came in withdrawn", do="record the fact anew")
    return write_next_version(
        head, before.text, by=by, act="undo_withdrawal", reason=why, expected_version=expected_version
    )


def _marks(kind: str) -> dict[str, Any]:
    if kind in _VERIFIED:
        coding = {"system": _VERIFIED[kind], "code": WITHDRAWN}
        return {"verificationStatus": {"coding": [coding]}, "clinicalStatus": None}
    if kind in _BY_STATUS:
        return {"status": WITHDRAWN}
    raise Refused(f"a {kind} cannot be withdrawn", do="withdraw the facts that cite it")
