"""One patient's chart out of whatever was received."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from medonc.fhir.bundles import chart_from_texts, read_chart, read_records
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.record.therapy import DrugFact
from medonc.values.errors import Ambiguous, UnreadableInput

WEIGHT = {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]}


def patient(name: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": name, "name": [{"family": name.upper(), "given": ["Testa"]}], **more}


def weight(name: str, *, of: str | None = "Patient/a", kilograms: int = 70, **more: Any) -> dict[str, Any]:
    value = {"value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}
    subject = {"subject": {"reference": of}} if of else {}
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": WEIGHT,
        "valueQuantity": value,
        **subject,
        **more,
    }


def chart(*resources: dict[str, Any], **options: Any) -> Chart:
    return read_chart(read_records(json.dumps(r) for r in resources), **options)


def said(read: Chart) -> str:
    return " | ".join(r.text for r in read.remarks)


def test_no_patient() -> None:
    with pytest.raises(UnreadableInput, match="No patient in the record"):
        chart(weight("w"))


def test_two_patients_and_none_named() -> None:
    with pytest.raises(Ambiguous, match=r"2 patients.*a \(Testa A\), b \(Testa B\)"):
        chart(patient("a"), patient("b"))


@pytest.mark.parametrize("name", ["b", "Patient/b"])
def test_the_named_one_of_two(name: str) -> None:
    read = chart(patient("a"), patient("b"), weight("w1"), weight("w2", of="Patient/b"), patient=name)
    assert read.person.source.id == "b"
    assert [f.source.id for f in read.facts] == ["w2"]
    assert "1 resources are about somebody else" in said(read)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(Ambiguous, match=r"No patient 'c'.*a \(Testa A\)"):
        chart(patient("a"), patient="c")


def test_a_resource_without_subject_goes_to_the_only_patient_with_a_remark() -> None:
    alone = chart(patient("a"), weight("w", of=None))
    assert len(alone.facts) == 1
    assert "without a subject: 1 Observation" in said(alone)
    both = chart(patient("a"), patient("b"), weight("w", of=None), patient="a")
    assert both.facts == ()
    assert "left out: the record has several patients" in said(both)


def test_a_subject_named_by_identifier() -> None:
    person = patient("a", identifier=[{"system": "http://h.example.org", "value": "77"}])
    named = weight("w", of=None, subject={"identifier": {"value": "77"}})
    assert len(chart(person, named).facts) == 1


def test_references_by_uuid_and_by_address() -> None:
    entries = [
        {"fullUrl": "urn:uuid:1", "resource": patient("a")},
        {"fullUrl": "urn:uuid:2", "resource": weight("w1", of="urn:uuid:1")},
        {"resource": weight("w2", of="Patient/a/_history/3")},
    ]
    read = read_chart(read_records([json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})]))
    assert [f.source.id for f in read.facts] == ["w1", "w2"]


def test_an_address_leads_to_a_patient_received_alone() -> None:
    assert len(chart(patient("a"), weight("w", of="https://h.example.org/fhir/Patient/a")).facts) == 1


def test_the_same_resource_twice_is_one_fact() -> None:
    read = chart(patient("a"), weight("w"), weight("w"))
    assert len(read.facts) == 1
    assert "versions" not in said(read)


def test_of_two_versions_the_newer_is_read_with_a_remark() -> None:
    old = weight("w", kilograms=70, meta={"versionId": "1", "lastUpdated": "2020-01-01T00:00:00Z"})
    new = weight("w", kilograms=72, meta={"versionId": "2", "lastUpdated": "2020-02-01T00:00:00Z"})
    for order in ([old, new], [new, old]):
        read = chart(patient("a"), *order)
        assert [f.said() for f in read.facts] == ["72 kg"]
        assert "two versions that differ; the newer is read" in said(read)


def test_a_different_narrative_is_no_different_version() -> None:
    read = chart(patient("a"), weight("w", text={"div": "one"}), weight("w", text={"div": "two"}))
    assert read.remarks == ()


def test_patients_of_two_servers_under_one_id_are_two_people() -> None:
    entries = [
        {"fullUrl": f"https://{server}.example.org/Patient/a", "resource": patient("a", gender=gender)}
        for server, gender in (("x", "male"), ("y", "female"))
    ]
    with pytest.raises(Ambiguous, match="two servers under one id"):
        read_chart(read_records([json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})]))


def test_a_drug_named_by_reference() -> None:
    coded = {
        "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "40048", "display": "carboplatin"}]
    }
    request = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/a"},
    }
    apart = {"resourceType": "Medication", "id": "m", "code": coded}
    inside = {**request, "id": "1", "contained": [{**apart}], "medicationReference": {"reference": "#m"}}
    outside = {**request, "id": "2", "medicationReference": {"reference": "Medication/m"}}
    lost = {**request, "id": "3", "medicationReference": {"reference": "Medication/x"}}
    read = chart(patient("a"), apart, inside, outside, lost)
    assert [str(d.drug) for d in read.all(DrugFact)] == ["carboplatin", "carboplatin", "Medication/x"]
    assert "which was not received" in said(read)


def test_a_drug_for_a_cancer_of_the_chart_is_cancer_treatment() -> None:
    cancer = {
        "resourceType": "Condition",
        "id": "c",
        "subject": {"reference": "Patient/a"},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C50.911"}]},
    }
    request = {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "active",
        "subject": {"reference": "Patient/a"},
        "medicationCodeableConcept": {"text": "carboplatin"},
        "reasonReference": [{"reference": "Condition/c"}],
    }
    assert [d.is_cancer_treatment for d in chart(patient("a"), request, cancer).all(DrugFact)] == [True]
    assert [d.is_cancer_treatment for d in chart(patient("a"), request).all(DrugFact)] == [False]


def test_a_fact_names_the_file_that_it_came_from() -> None:
    received = [
        *read_records([json.dumps(patient("a"))], origin="one.json"),
        *read_records([json.dumps(weight("w"))], origin="two.json"),
    ]
    read = read_chart(received)
    assert (read.person.source.origin, [f.source.origin for f in read.facts]) == ("one.json", ["two.json"])


def test_what_is_not_read_is_named() -> None:
    other = {"resourceType": "ServiceRequest", "id": "s", "subject": {"reference": "Patient/a"}}
    practitioner = {"resourceType": "Practitioner", "id": "d"}
    assert (
        said(chart(patient("a"), other, practitioner)) == "kept as received, not read into the chart: 1 ServiceRequest"
    )


def test_entered_in_error_is_no_fact() -> None:
    read = chart(patient("a"), weight("w", status="entered-in-error"))
    assert read.facts == ()
    assert "Observation/w: Body weight is recorded as entered in error" in said(read)


def test_the_site_decides_when_a_day_ends() -> None:
    late = weight("w", effectiveDateTime="2021-03-02", issued="2021-03-02T23:30:00-05:00")
    assert chart(patient("a"), late, zone=ZoneInfo("America/New_York")).on(date(2021, 3, 2)).all(Result)
    assert not chart(patient("a"), late).on(date(2021, 3, 2)).all(Result)


def test_the_chart_of_stored_texts_is_the_same() -> None:
    resources = [weight("w1", effectiveDateTime="2021"), weight("w2", kilograms=71)]
    stored = chart_from_texts(json.dumps(patient("a")), [("Observation", r["id"], json.dumps(r)) for r in resources])
    read = chart(patient("a"), *resources)
    assert (stored.person, stored.facts, stored.remarks) == (read.person, read.facts, read.remarks)


def test_a_malformed_resource_takes_nothing_else_with_it() -> None:
    read = chart(patient("a"), weight("w1", component=5), weight("w2"))
    assert [f.source.id for f in read.facts] == ["w1", "w2"]
    assert "component: expected array, got int; left out" in said(read)
