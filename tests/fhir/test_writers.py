"""Strict writing: what FHIR does not allow is refused; what goes out keeps its digits."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from medonc.fhir.bundles import read_records
from medonc.fhir.read.observation.scales import SCALES
from medonc.fhir.write import (
    WRITERS,
    stage_code,
    stage_method,
    to_json,
    write_allergy,
    write_bundle,
    write_condition,
    write_drug,
    write_fact,
    write_ndjson,
    write_note,
    write_patient,
    write_performance,
    write_result,
    write_stage,
    write_visit,
)
from medonc.record import disease, lesions, measured, orders, patient_reports, person, tapers, therapy, toxicity
from medonc.record.facts import Component, Fact, FactSource, Unreadable
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, IcdO3Morphology, Loinc, RxNorm, Snomed
from medonc.values.errors import InvalidResource
from medonc.values.quantity import Quantity

DAY = read_when("2021-03-22")
SOURCE = FactSource(kind="", id="x1")
P = "Patient/p"

WEIGHT = measured.Result(
    source=SOURCE,
    effective=DAY,
    known=DAY,
    status="final",
    kind=measured.ResultKind.VITAL,
    code=Concept((Loinc("29463-7"),)),
    value=Quantity(Decimal("70.50"), "kg"),
)
DOSE = therapy.DrugFact(
    source=SOURCE,
    effective=DAY,
    known=DAY,
    status="completed",
    event=therapy.DrugEvent.GIVEN,
    drug=Concept((RxNorm("40048", "carboplatin"),)),
    doses=(therapy.Dose(amount=Quantity(Decimal("690.0"), "mg")),),
)
CANCER = disease.Condition(
    source=SOURCE,
    effective=DAY,
    known=DAY,
    role=disease.Role.PRIMARY,
    code=Concept((Snomed("254637007"),)),
    clinical_status="active",
)
ECOG = measured.Performance(source=SOURCE, status="final", scale="ECOG", code=Concept((Loinc("89247-1"),)), grade=1)
STAGE = disease.Stage(
    source=SOURCE,
    status="final",
    system="TNM",
    part="T",
    basis="clinical",
    code=stage_code(system="TNM", part="T", basis="clinical"),
    value=Concept((), "cT2"),
)


def test_digits_go_out_as_they_are() -> None:
    assert '"value":70.50' in to_json(write_result(WEIGHT, patient=P))
    tiny = replace(WEIGHT, value=Quantity(Decimal("0.00000010"), "kg"))
    assert json.loads(to_json(write_result(tiny, patient=P)), parse_float=str)["valueQuantity"]["value"] in (
        "1.0E-7",
        "0.00000010",
    )


REFUSED = {
    "unknown status": lambda: write_result(replace(WEIGHT, status="done"), patient=P),
    "no status": lambda: write_result(replace(WEIGHT, status=""), patient=P),
    "patient without reference": lambda: write_result(WEIGHT, patient="Jenny"),
    "no patient": lambda: write_result(WEIGHT, patient=""),
    "id with a blank": lambda: write_result(replace(WEIGHT, source=FactSource(kind="", id="a b")), patient=P),
    "id too long": lambda: write_result(replace(WEIGHT, source=FactSource(kind="", id="a" * 65)), patient=P),
    "no code": lambda: write_result(replace(WEIGHT, code=Concept()), patient=P),
    "value not read": lambda: write_result(replace(WEIGHT, value=Unreadable(text="7 x", reason="?")), patient=P),
    "value and no value": lambda: write_result(replace(WEIGHT, absent="unknown"), patient=P),
    "part with both": lambda: write_result(
        replace(WEIGHT, components=(Component(code=Concept((), "c"), value=1, absent="unknown"),)), patient=P
    ),
    "time without zone": lambda: write_result(replace(WEIGHT, effective=read_when("2021-03-22T10:00:00")), patient=P),
    "time without seconds": lambda: write_result(replace(WEIGHT, effective=read_when("2021-03-22T10:00Z")), patient=P),
    "issued on a day": lambda: write_result(replace(WEIGHT, known=read_when("2021-03-25")), patient=P),
    "ends before it starts": lambda: write_result(replace(WEIGHT, ended=read_when("2021-03-01")), patient=P),
    "weight as laboratory": lambda: write_result(replace(WEIGHT, kind=measured.ResultKind.LABORATORY), patient=P),
    "author of the wrong kind": lambda: write_condition(
        replace(CANCER, source=FactSource(kind="", id="c", author="Organization/1")), patient=P
    ),
    "clinical status": lambda: write_condition(replace(CANCER, clinical_status="cured"), patient=P),
    "verification": lambda: write_condition(replace(CANCER, verification="maybe"), patient=P),
    "given but not done": lambda: write_drug(replace(DOSE, status="not-done"), patient=P),
    "left out but completed": lambda: write_drug(replace(DOSE, event=therapy.DrugEvent.NOT_GIVEN), patient=P),
    "given without a date": lambda: write_drug(replace(DOSE, effective=None, known=None), patient=P),
    "given without an amount": lambda: write_drug(replace(DOSE, doses=(), route=Concept((), "by vein")), patient=P),
    "two doses at once": lambda: write_drug(replace(DOSE, doses=DOSE.doses * 2), patient=P),
    "every nothing": lambda: write_drug(
        replace(
            DOSE,
            event=therapy.DrugEvent.REQUESTED,
            status="active",
            schedule=therapy.Schedule(times=0, every=Quantity(Decimal(3), "wk")),
        ),
        patient=P,
    ),
    "ECOG 6": lambda: write_performance(replace(ECOG, grade=6), patient=P),
    "Karnofsky 95": lambda: write_performance(replace(ECOG, scale="Karnofsky", grade=95), patient=P),
    "no such scale": lambda: write_performance(replace(ECOG, scale="Zubrod"), patient=P),
    "no grade": lambda: write_performance(replace(ECOG, grade=None), patient=P),
    "T under an N code": lambda: write_stage(replace(STAGE, part="N"), patient=P),
    "stage without value": lambda: write_stage(replace(STAGE, value=None), patient=P),
    "scale without code": lambda: stage_code(system="Zodiac"),
    "birth at a time": lambda: write_patient(person.Person(source=SOURCE, born=read_when("1970-01-01T10:00:00Z"))),
    "gender": lambda: write_patient(person.Person(source=SOURCE, gender="F")),
    "language in words": lambda: write_patient(person.Person(source=SOURCE, language="English")),
    "identifier without value": lambda: write_patient(
        person.Person(source=SOURCE, identifiers=(person.Identifier(system="s", value=""),))
    ),
    "criticality": lambda: write_allergy(
        person.Allergy(source=SOURCE, substance=Concept((), "x"), criticality="dire"), patient=P
    ),
    "visit without setting": lambda: write_visit(person.Visit(source=SOURCE, status="finished"), patient=P),
    "empty note": lambda: write_note(person.Note(source=SOURCE, status="current", text=""), patient=P),
    "bundle of no kind": lambda: write_bundle("parcel", []),
    "entry without type": lambda: write_bundle("collection", [{"id": "x"}]),
    "no such fact": lambda: write_fact(Fact(source=SOURCE), patient=P),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_fhir_does_not_allow_is_refused(name: str) -> None:
    with pytest.raises(InvalidResource) as refused:
        REFUSED[name]()
    assert refused.value.expected


def test_the_base_facts_of_that_table_are_allowed() -> None:
    for fact in (WEIGHT, DOSE, CANCER, ECOG, STAGE):
        assert write_fact(fact, patient=P)["id"] == "x1"


def test_a_late_entry_of_an_operation_says_when_it_was_recorded() -> None:
    late = read_when("2021-06-01T09:00:00+02:00")
    operation = therapy.Operation(
        source=SOURCE, effective=DAY, known=late, status="completed", code=Concept((), "lobectomy")
    )
    extension = write_fact(operation, patient=P)["extension"]
    assert [e["valueDateTime"] for e in extension] == ["2021-06-01T09:00:00+02:00"]
    assert "extension" not in write_fact(replace(operation, known=DAY), patient=P)


def test_a_morphology_goes_out_under_the_address_of_icd_o_3() -> None:
    written = write_condition(replace(CANCER, histology=Concept((IcdO3Morphology("8140/3"),))), patient=P)
    coding = written["extension"][0]["valueCodeableConcept"]["coding"][0]
    assert coding == {"system": "http://terminology.hl7.org/CodeSystem/icd-o-3", "code": "8140/3"}


def test_every_scale_that_has_no_edition_of_its_own_can_be_written() -> None:
    for scale in SCALES.values():
        if not scale.edition:
            assert stage_code(system=scale.system, part=scale.part, basis=scale.basis).codings


def test_the_method_of_an_edition() -> None:
    assert stage_method(system="TNM", edition="AJCC 8") == Snomed("897275008")
    assert stage_method(system="TNM", edition="AJCC 1") is None


def test_every_kind_of_fact_has_a_writer() -> None:
    rooms = (disease, lesions, measured, orders, patient_reports, person, tapers, therapy, toxicity)
    kinds = {
        kind
        for room in rooms
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Fact) and kind is not Fact and kind.__module__ == room.__name__
    }
    assert kinds - {person.Person} == set(WRITERS)


@pytest.mark.parametrize("kind", ["collection", "transaction", "batch", "searchset"])
def test_a_bundle_is_read_again(kind: str) -> None:
    texts = ['{"resourceType":"Patient","id":"p", "multipleBirthInteger": 2}', to_json(write_result(WEIGHT, patient=P))]
    bundle = write_bundle(kind, texts, base="https://h.example.org/fhir/", timestamp="2021-03-22T10:00:00Z")
    got = read_records([bundle])
    assert [r.text for r in got] == texts
    assert [r.full_url for r in got] == [
        "https://h.example.org/fhir/Patient/p",
        "https://h.example.org/fhir/Observation/x1",
    ]
    entry = json.loads(bundle)["entry"][1]
    expected = {"method": "PUT", "url": "Observation/x1"} if kind in ("transaction", "batch") else None
    assert entry.get("request") == expected


def test_an_empty_bundle_and_one_without_ids() -> None:
    assert json.loads(write_bundle("collection", [])) == {"resourceType": "Bundle", "type": "collection"}
    posted = json.loads(write_bundle("transaction", [{"resourceType": "Patient"}], base="https://h.example.org"))
    assert posted["entry"] == [
        {"resource": {"resourceType": "Patient"}, "request": {"method": "POST", "url": "Patient"}}
    ]


def test_ndjson_is_one_resource_a_line_with_its_digits() -> None:
    spread = '{\n "resourceType": "Observation",\n "x": 1.10\n}'
    lines = list(write_ndjson([spread, {"resourceType": "Patient", "id": "p"}]))
    assert lines == ['{"resourceType":"Observation","x":1.10}\n', '{"resourceType":"Patient","id":"p"}\n']
