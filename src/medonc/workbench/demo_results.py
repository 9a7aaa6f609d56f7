"""New results of the demo: a few invented ones, one critical and not acknowledged, one of somebody unknown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from medonc.store.clock import now
from medonc.store.models import OrderEntry, PatientEntry, Resource
from medonc.workbench.inbox.sort_results import begin_inbox, sort_results
from medonc.workbench.inbox.take_in import take_in
from medonc.workbench.people import at_the_command_line

_SOURCE = "demo"
_PEOPLE = 3
# test, LOINC, value, unit, low, high, flag: of each person in turn
_TESTS = (
    (
        ("Potassium", "2823-3", 6.6, "mmol/L", 3.5, 5.1, "HH"),
        ("Sodium", "2951-2", 137, "mmol/L", 135, 145, "N"),
        ("Magnesium", "19123-9", 0.84, "mmol/L", 0.66, 1.07, "N"),
    ),
    (
        ("Hemoglobin", "718-7", 96, "g/L", 120, 160, "L"),
        ("Platelets", "777-3", 212, "10*9/L", 150, 400, "N"),
        ("Leukocytes", "6690-2", 5.1, "10*9/L", 4, 10, "N"),
    ),
    (("Calcium", "17861-6", 2.31, "mmol/L", 2.15, 2.55, "N"), ("Phosphate", "2777-1", 1.02, "mmol/L", 0.81, 1.45, "N")),
)


def add_results() -> int:
    """Put the results in; what the panel holds by then is history. Returns how many came."""
    begin_inbox()
    by, at = at_the_command_line(), now()
    made = list(_resources(at))
    for number, resource in enumerate(made, start=1):
        take_in(f"invented-result-{number}.json", json.dumps(resource).encode(), by=by, source=_SOURCE)
    sort_results()
    return len(made)


def _resources(at: datetime) -> Iterator[dict[str, object]]:
    for person, tests in zip(_persons(), _TESTS, strict=False):
        for test in tests:
            yield _observation(f"Patient/{person}", "", test, at)
    unknown = ("Glucose", "14749-6", 7.9, "mmol/L", 3.9, 6.1, "H")
    yield _observation("Patient/inv-unknown-77", "Nemo Nowhere (invented)", unknown, at)


def _persons() -> list[str]:
    """People who are not on the way of an order: theirs must not be held by an invented potassium."""
    ordered = OrderEntry.objects.values_list("patient", flat=True)
    living = PatientEntry.objects.filter(deceased=False, merged_into=None).exclude(pk__in=ordered).order_by("pk")
    rows = Resource.objects.filter(kind="Patient", source=_SOURCE, patient__in=living).order_by("patient")
    return list(rows.values_list("rid", flat=True)[:_PEOPLE])


def _observation(
    subject: str, display: str, test: tuple[str, str, float, str, float, float, str], at: datetime
) -> dict[str, object]:
    name, code, value, unit, low, high, flag = test
    ends = {"system": "http://unitsofmeasure.org", "code": unit, "unit": unit}
    return {
        "resourceType": "Observation",
        "id": f"new-{code}-{subject.removeprefix('Patient/')}"[:64],
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": name}], "text": name},
        "subject": {"reference": subject, **({"display": display} if display else {})},
        "effectiveDateTime": (at - timedelta(hours=3)).isoformat(timespec="seconds"),
        "issued": (at - timedelta(minutes=20)).isoformat(timespec="seconds"),
        "valueQuantity": {"value": value, **ends},
        "interpretation": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": flag}]}
        ],
        "referenceRange": [{"low": {"value": low, **ends}, "high": {"value": high, **ends}}],
    }
