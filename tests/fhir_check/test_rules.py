"""Each invariant: a fragment that keeps it and one that breaks it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from medonc.fhir.check import Profiles, check_resource
from medonc.fhir.check.rules import KNOWN
from medonc.fhir.check.shapes import MCODE

T = "http://terminology.hl7.org/CodeSystem/"
SNOMED = "http://snomed.info/sct"


def concept(code: str, system: str = SNOMED) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


ERROR = concept("entered-in-error", T + "condition-ver-status")
ACTIVE = concept("active", T + "condition-clinical")
MG = {"value": 1, "system": "http://unitsofmeasure.org", "code": "mg"}
ENTRY = {"fullUrl": "http://a/Patient/1", "resource": {"resourceType": "Patient"}}
UNC = {"url": MCODE + "mcode-radiotherapy-modality", "valueCodeableConcept": concept("UNC", T + "v3-NullFlavor")}
SAID = {
    "url": MCODE + "mcode-radiotherapy-modality",
    "valueCodeableConcept": {**concept("UNC", T + "v3-NullFlavor"), "text": "x"},
}
ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}

# key: (a fragment that keeps the rule, a fragment that breaks it)
FRAGMENTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "age-1": ({"value": 52, "system": "http://unitsofmeasure.org", "code": "a"}, {"value": 52}),
    "ait-1": ({"clinicalStatus": ACTIVE}, {}),
    "ait-2": (
        {"clinicalStatus": ACTIVE},
        {
            "clinicalStatus": ACTIVE,
            "verificationStatus": concept("entered-in-error", T + "allergyintolerance-verification"),
        },
    ),
    "att-1": ({"data": "QUJD", "contentType": "text/plain"}, {"data": "QUJD"}),
    "bdl-1": ({"type": "searchset", "total": 1}, {"type": "collection", "total": 1}),
    "bdl-2": ({"type": "searchset", "entry": [{"search": {}}]}, {"type": "collection", "entry": [{"search": {}}]}),
    "bdl-3": ({"type": "transaction", "entry": [{"request": {}}]}, {"type": "transaction", "entry": [{}]}),
    "bdl-4": (
        {"type": "batch-response", "entry": [{"response": {}}]},
        {"type": "collection", "entry": [{"response": {}}]},
    ),
    "bdl-5": (ENTRY, {"fullUrl": "http://a/Patient/1"}),
    "bdl-7": ({"type": "collection", "entry": [ENTRY]}, {"type": "collection", "entry": [ENTRY, ENTRY]}),
    "bdl-8": (ENTRY, {"fullUrl": "http://a/Patient/1/_history/2"}),
    "bdl-9": (
        {"type": "document", "identifier": {"system": "s", "value": "v"}},
        {"type": "document", "identifier": {"value": "v"}},
    ),
    "bdl-10": ({"type": "document", "timestamp": "2021-01-01T00:00:00Z"}, {"type": "document"}),
    "bdl-11": (
        {"type": "document", "entry": [{"resource": {"resourceType": "Composition"}}]},
        {"type": "document", "entry": [ENTRY]},
    ),
    "bdl-12": (
        {"type": "message", "entry": [{"resource": {"resourceType": "MessageHeader"}}]},
        {"type": "message", "entry": [ENTRY]},
    ),
    "cnt-3": ({"value": 3, "system": "http://unitsofmeasure.org", "code": "1"}, {"value": 3}),
    "con-1": ({"summary": {}}, {"type": {}}),
    "con-2": ({"detail": []}, {}),
    "con-3": ({"clinicalStatus": ACTIVE}, {"category": [concept("problem-list-item", T + "condition-category")]}),
    "con-4": (
        {"abatementString": "x", "clinicalStatus": concept("resolved", T + "condition-clinical")},
        {"abatementString": "x", "clinicalStatus": ACTIVE},
    ),
    "con-5": ({"verificationStatus": ERROR}, {"verificationStatus": ERROR, "clinicalStatus": ACTIVE}),
    "cpt-2": ({"value": "1", "system": "phone"}, {"value": "1"}),
    "fhs-1": ({"ageString": "x"}, {"ageString": "x", "bornString": "y"}),
    "fhs-2": ({"ageString": "x", "estimatedAge": True}, {"estimatedAge": True}),
    "grp-1": ({"actual": True, "member": []}, {"actual": False, "member": []}),
    "imm-1": ({"reference": "http://a"}, {}),
    "mad-1": ({"rateQuantity": MG}, {"text": "x"}),
    "obs-3": ({"low": MG}, {"type": {}}),
    "obs-6": ({"valueString": "x"}, {"valueString": "x", "dataAbsentReason": {}}),
    "obs-7": (
        {"code": concept("1"), "valueString": "x", "component": [{"code": concept("2")}]},
        {"code": concept("1"), "valueString": "x", "component": [{"code": concept("1")}]},
    ),
    "org-1": ({"name": "x"}, {}),
    "pat-1": ({"telecom": []}, {"gender": "female"}),
    "per-1": ({"start": "2021-01-01", "end": "2021-01-01"}, {"start": "2021-01-02", "end": "2021-01-01"}),
    "prr-1": ({"orderDetail": [], "code": {}}, {"orderDetail": []}),
    "qty-3": (MG, {"value": 1, "code": "mg"}),
    "rat-1": ({"numerator": MG, "denominator": MG}, {"numerator": MG}),
    "rng-2": ({"low": MG, "high": MG}, {"low": {**MG, "value": Decimal("1.5")}, "high": MG}),
    "sqty-1": (MG, {**MG, "comparator": "<"}),
    "tim-1": ({"duration": 1, "durationUnit": "h"}, {"duration": 1}),
    "tim-2": ({"period": 1, "periodUnit": "d"}, {"period": 1}),
    "tim-4": ({"duration": Decimal("0")}, {"duration": Decimal("-1")}),
    "tim-5": ({"period": 1}, {"period": -1}),
    "tim-6": ({"periodMax": 2, "period": 1}, {"periodMax": 2}),
    "tim-7": ({"durationMax": 2, "duration": 1}, {"durationMax": 2}),
    "tim-8": ({"countMax": 2, "count": 1}, {"countMax": 2}),
    "tim-9": ({"offset": 30, "when": ["AC"]}, {"offset": 30, "when": ["CM"]}),
    "tim-10": ({"when": ["AC"]}, {"when": ["AC"], "timeOfDay": ["08:00:00"]}),
    "us-core-2": ({"hasMember": []}, {}),
    "us-core-3": ({"valueQuantity": MG}, {"valueQuantity": {**MG, "system": "http://a"}}),
    "us-core-6": ({"extension": [ABSENT]}, {"text": "x"}),
    "us-core-7": ({"status": "completed", "performedString": "x"}, {"status": "completed"}),
    "us-core-21": ({"intent": "plan"}, {"intent": "order"}),
    "vs-2": ({"valueQuantity": MG}, {}),
    "vs-3": ({"dataAbsentReason": {}}, {}),
    "mcode-reason-required": ({"reasonCode": []}, {}),
    "mcode-description-or-id-required": ({"description": "x"}, {}),
    "must-have-focus-or-specimen-invariant": ({"focus": []}, {"focus": [], "specimen": {}}),
    "termination-reason-code-invariant": (
        {"status": "stopped", "statusReason": concept("407563006")},
        {"status": "stopped", "statusReason": concept("165517008")},
    ),
    "termination-reason-invariant": (
        {"status": "stopped", "statusReason": concept("407563006")},
        {"status": "completed", "statusReason": concept("407563006")},
    ),
    "ModalityTextRequiredForOther": ({"extension": [SAID]}, {"extension": [UNC]}),
    "TechniqueTextRequiredForOther": (
        {"extension": [SAID]},
        {"extension": [{**UNC, "url": MCODE + "mcode-radiotherapy-technique"}]},
    ),
}


def test_every_rule_has_its_fragments() -> None:
    assert sorted(FRAGMENTS) == sorted(KNOWN)


@pytest.mark.parametrize("key", sorted(FRAGMENTS))
def test_the_rule_tells_the_two_apart(key: str) -> None:
    kept, broken = FRAGMENTS[key]
    assert KNOWN[key].holds(kept)
    assert not KNOWN[key].holds(broken)


def test_a_broken_rule_is_named_with_its_place(profiles: Profiles) -> None:
    period = {"start": "2021-09-13", "end": "2021-08-16"}
    encounter = {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "period": period}
    (problem,) = check_resource(encounter, profiles)
    assert (problem.path, problem.rule) == ("Encounter.period", "FHIR R4 per-1")
    assert problem.expected == "an end at or after the start"


def test_a_month_is_not_enough_where_the_guide_asks_for_a_day(profiles: Profiles) -> None:
    laboratory = concept("laboratory", T + "observation-category")
    marker = {
        "resourceType": "Observation",
        "meta": {"profile": [MCODE + "mcode-tumor-marker-test"]},
        "status": "final",
        "category": [laboratory],
        "code": concept("85337-4", "http://loinc.org"),
        "subject": {"reference": "Patient/invented"},
        "effectiveDateTime": "2021-03",
        "valueString": "positive",
    }
    (problem,) = check_resource(marker, profiles)
    assert (problem.path, problem.expected) == ("Observation.effectiveDateTime", "a date to the day")
