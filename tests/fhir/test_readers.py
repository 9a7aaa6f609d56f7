"""What each reader makes of the resources that records hold beside the plain ones."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from medonc.fhir.read import Reading
from medonc.record.disease import Condition, Role, Stage
from medonc.record.measured import Performance, Result, ResultKind, Variant
from medonc.record.person import Allergy, Note, Person, Visit
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import When
from medonc.values.quantity import Quantity

Read = Callable[[dict[str, Any]], Reading]
UCUM = "http://unitsofmeasure.org"
LOINC, SNOMED, ICD = "http://loinc.org", "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def observation(system: str, code: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "id": "o", "status": "final", "code": coded(system, code), **more}


def only(reading: Reading) -> Any:
    (fact,) = reading.facts
    return fact


def text(when: When | None) -> str:
    return when.text if when else ""


def words(reading: Reading) -> str:
    return " | ".join(r.text for r in reading.remarks)


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        (SNOMED, "399537006", ("TNM", "group", "clinical")),
        (SNOMED, "371494008", ("TNM", "N", "pathological")),
        (SNOMED, "78873005", ("TNM", "T", "")),
        (LOINC, "21908-9", ("TNM", "group", "clinical")),
        (LOINC, "21899-0", ("TNM", "T", "pathological")),
        (SNOMED, "385361009", ("FIGO", "group", "")),
        (NCIT, "C141212", ("Binet", "group", "")),
        (NCIT, "C141207", ("Rai", "group", "")),
        (NCIT, "C139007", ("ISS", "group", "")),
        (NCIT, "C141392", ("R-ISS", "group", "")),
        (SNOMED, "385377005", ("Gleason", "grade group", "")),
        (SNOMED, "106243009", ("Breslow", "depth", "")),
        (SNOMED, "708895006", ("Deauville", "score", "")),
        (SNOMED, "409720004", ("INSS", "group", "")),
        (NCIT, "C133427", ("INRGSS", "group", "")),
        (NCIT, "C167435", ("ALL risk", "risk", "")),
        (LOINC, "44648-4", ("Nottingham", "grade", "")),
        (NCIT, "C18000", ("Histologic grade", "grade", "")),
    ],
)
def test_a_stage_is_on_the_scale_of_its_code(
    read: Read, system: str, code: str, expected: tuple[str, str, str]
) -> None:
    stage = only(read(observation(system, code, valueInteger=2)))
    assert isinstance(stage, Stage)
    assert (stage.system, stage.part, stage.basis) == expected


@pytest.mark.parametrize(
    ("method", "system", "edition"),
    [("254375000", "Ann Arbor", "Cotswolds"), ("254373007", "Ann Arbor", ""), ("254371009", "St Jude", "")],
)
def test_the_method_names_the_lymphoma_system(read: Read, method: str, system: str, edition: str) -> None:
    nature = {"code": coded(SNOMED, "277366005"), "valueCodeableConcept": coded(SNOMED, "261023001")}
    received = observation(SNOMED, "385388004", valueInteger=3, method=coded(SNOMED, method), component=[nature])
    stage = only(read(received))
    assert (stage.system, stage.edition, stage.basis) == (system, edition, "pathological")


def test_the_code_decides_before_the_profile_and_the_profile_before_the_category(read: Read) -> None:
    lab = {"category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")]}
    marker = {"meta": {"profile": [MCODE + "mcode-tumor-marker-test|4.0.0"]}}
    assert isinstance(only(read(observation(LOINC, "89247-1", valueInteger=1, **marker, **lab))), Performance)
    assert only(read(observation(LOINC, "9999-9", **marker, **lab))).kind is ResultKind.MARKER
    assert only(read(observation(LOINC, "9999-9", **lab))).kind is ResultKind.LABORATORY
    assert only(read(observation(LOINC, "9999-9"))).kind is ResultKind.OTHER


@pytest.mark.parametrize(
    ("code", "value", "grade"),
    [
        ("89247-1", {"valueInteger": 2}, 2),
        ("89247-1", {"valueCodeableConcept": coded(LOINC, "LA9623-5")}, 1),
        ("89247-1", {"valueQuantity": {"value": 3, "system": UCUM, "code": "{score}"}}, 3),
        ("89247-1", {"valueInteger": 6}, None),
        ("89247-1", {"valueBoolean": True}, None),
        ("89243-0", {"valueInteger": 90}, 90),
        ("89243-0", {"valueCodeableConcept": coded(LOINC, "LA29176-7")}, 90),
        ("89243-0", {"valueInteger": 95}, None),
        ("89243-0", {"valueInteger": 1}, None),
    ],
)
def test_a_grade_outside_its_scale_is_no_grade(read: Read, code: str, value: dict[str, Any], grade: int | None) -> None:
    reading = read(observation(LOINC, code, **value))
    assert only(reading).grade == grade
    assert ("is no grade of the" in words(reading)) == (grade is None)


@pytest.mark.parametrize(
    ("code", "profile", "role"),
    [
        ("C50.911", "", Role.PRIMARY),
        ("C83.30", "", Role.PRIMARY),
        ("D05.10", "", Role.PRIMARY),
        ("D46.9", "", Role.PRIMARY),
        ("C79.31", "", Role.SECONDARY),
        ("C77.3", "mcode-primary-cancer-condition", Role.SECONDARY),
        ("I10", "", Role.COMORBIDITY),
        ("D50.9", "", Role.COMORBIDITY),
        ("D12.6", "", Role.COMORBIDITY),
        ("R59.0", "mcode-secondary-cancer-condition", Role.SECONDARY),
    ],
)
def test_the_role_of_a_condition(read: Read, code: str, profile: str, role: Role) -> None:
    claimed = {"meta": {"profile": [MCODE + profile]}} if profile else {}
    condition = only(read({"resourceType": "Condition", "id": "c", "code": coded(ICD, code), **claimed}))
    assert isinstance(condition, Condition)
    assert condition.role is role


@pytest.mark.parametrize(
    ("code", "role"),
    [("254837009", Role.PRIMARY), ("94225005", Role.SECONDARY), ("38341003", Role.COMORBIDITY)],
)
def test_the_role_by_snomed_code_alone(read: Read, code: str, role: Role) -> None:
    assert only(read({"resourceType": "Condition", "id": "c", "code": coded(SNOMED, code)})).role is role


@pytest.mark.parametrize("status", ["entered-in-error", "refuted"])
def test_an_illness_that_is_none(read: Read, status: str) -> None:
    reading = read(
        {
            "resourceType": "Condition",
            "id": "c",
            "code": {"text": "gout"},
            "verificationStatus": {"coding": [{"code": status}]},
        }
    )
    assert reading.facts == ()
    assert "gout is recorded as " + status.replace("-", " ") in words(reading)


def test_impossible_dates_are_remarks(read: Read) -> None:
    reading = read({"resourceType": "Condition", "id": "c", "code": {"text": "gout"}, "onsetDateTime": "2018-02-30"})
    assert only(reading).effective is None
    assert "'2018-02-30' is not a date of the calendar" in words(reading)


def test_a_period_that_ends_before_it_starts(read: Read) -> None:
    reading = read(observation(LOINC, "9999-9", effectivePeriod={"start": "2020-02-01", "end": "2020-01-01"}))
    assert (text(only(reading).effective), only(reading).ended) == ("2020-02-01", None)
    assert "ends (2020-01-01) before it starts" in words(reading)


@pytest.mark.parametrize("date", ["2018", "2018-04", "2018-04-12"])
def test_partial_dates_stay_partial(read: Read, date: str) -> None:
    assert text(only(read(observation(LOINC, "9999-9", effectiveDateTime=date))).effective) == date


@pytest.mark.parametrize(
    ("more", "known", "assumed"),
    [
        ({"issued": "2020-03-01T10:00:00Z", "effectiveDateTime": "2020-02-01"}, "2020-03-01T10:00:00Z", 0),
        ({"effectiveDateTime": "2020-02-01"}, "2020-02-01", 1),
        ({"effectivePeriod": {"start": "2020-02-01", "end": "2020-02-09"}}, "2020-02-09", 1),
        ({}, "", 0),
        ({"issued": "never", "effectiveDateTime": "2020-02-01"}, "2020-02-01", 1),
    ],
)
def test_when_a_result_was_known(read: Read, more: dict[str, Any], known: str, assumed: int) -> None:
    reading = read(observation(LOINC, "9999-9", **more))
    assert (text(only(reading).known), reading.known_assumed) == (known, assumed)


def test_sex_for_formulas_is_birth_sex_and_never_the_gender(read: Read) -> None:
    birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"}
    person = {"resourceType": "Patient", "id": "p", "gender": "female"}
    assert only(read(person)).sex_for_formulas is None
    assert only(read({**person, "extension": [{**birth_sex, "valueCode": "M"}]})).sex_for_formulas == "male"
    assert only(read({**person, "extension": [{**birth_sex, "valueCode": "UNK"}]})).sex_for_formulas is None


def test_the_name_in_use_is_read(read: Read) -> None:
    names = [{"use": "old", "family": "Before"}, {"use": "official", "family": "Now", "given": ["Testa", None]}]
    person = only(read({"resourceType": "Patient", "id": "p", "name": names, "deceasedDateTime": "2021-05"}))
    assert isinstance(person, Person)
    assert (person.name, person.deceased, text(person.died)) == ("Testa Now", True, "2021-05")


def administration(**more: Any) -> dict[str, Any]:
    drug = {"medicationCodeableConcept": {"text": "docetaxel"}, "effectiveDateTime": "2021-03-22"}
    return {"resourceType": "MedicationAdministration", "id": "m", "status": "completed", **drug, **more}


def test_a_dose_left_out_is_never_a_dose_given(read: Read) -> None:
    reading = read(administration(status="not-done", statusReason=[{"text": "neutropenia"}]))
    fact = only(reading)
    assert (fact.event, str(fact.stopped_because)) == (DrugEvent.NOT_GIVEN, "neutropenia")


def test_an_administration_without_status_says_so(read: Read) -> None:
    assert "whether docetaxel was given is not known" in words(read(administration(status="unknown")))


PER_FORTNIGHT = {"numerator": {"value": 1}, "denominator": {"value": 2, "system": UCUM, "code": "wk"}}


def request(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "active",
        "intent": "order",
        "authoredOn": "2021-03-01",
        "medicationCodeableConcept": {"text": "docetaxel"},
        **more,
    }


def test_an_order_not_to_give_is_no_request(read: Read) -> None:
    reading = read(request(doNotPerform=True))
    assert reading.facts == ()
    assert "says not to give docetaxel" in words(reading)


@pytest.mark.parametrize(
    ("dosage", "interval"),
    [
        ({"timing": {"repeat": {"frequency": 1, "period": 3, "periodUnit": "wk"}}}, "every 3 weeks"),
        ({"timing": {"repeat": {"frequency": 1, "period": 21, "periodUnit": "d"}}}, "every 21 days"),
        ({"timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}}, "2 times every day"),
        ({"timing": {"code": {"coding": [{"code": "BID"}]}}}, "2 times every day"),
        (
            {
                "maxDosePerPeriod": {
                    "numerator": {"value": 1},
                    "denominator": {"value": 2, "system": UCUM, "code": "wk"},
                }
            },
            "every 2 weeks",
        ),
        (
            {
                "maxDosePerPeriod": {
                    "numerator": {"value": 4000, "system": UCUM, "code": "mg"},
                    "denominator": {"value": 1, "system": UCUM, "code": "d"},
                }
            },
            "",
        ),
        ({"timing": {"repeat": {"period": 3, "periodUnit": "fortnight"}}}, ""),
        ({}, ""),
    ],
)
def test_how_often(read: Read, dosage: dict[str, Any], interval: str) -> None:
    assert only(read(request(dosageInstruction=[dosage] if dosage else []))).interval_text == interval


def test_doses_are_kept_as_recorded(read: Read) -> None:
    amount = {"value": Decimal("132.00"), "system": UCUM, "code": "mg"}
    rate = {"value": Decimal(100), "system": UCUM, "code": "mL/h"}
    by_surface = {"value": Decimal(75), "system": UCUM, "code": "mg/m2"}
    doses = [{"doseQuantity": amount, "rateQuantity": rate}, {"rateQuantity": by_surface}, {"doseQuantity": by_surface}]
    reading = read(request(dosageInstruction=[{"doseAndRate": doses}]))
    fact = only(reading)
    assert isinstance(fact, DrugFact)
    assert [(str(d.amount or ""), str(d.rate or "")) for d in fact.doses] == [
        ("132.00 mg", "100 mL/h"),
        ("", "75 mg/m²"),
        ("75 mg/m²", ""),
    ]
    assert [r.text for r in reading.remarks] == [
        "the dose 75 mg/m² is recorded as a rate; it is read as the dose by body size"
    ]


def test_a_rate_as_a_ratio(read: Read) -> None:
    ratio = {
        "numerator": {"value": 50, "system": UCUM, "code": "mL"},
        "denominator": {"value": 1, "system": UCUM, "code": "h"},
    }
    fact = only(read(request(dosageInstruction=[{"doseAndRate": [{"rateRatio": ratio}]}])))
    assert fact.doses[0].rate == Quantity(Decimal(50), "mL/h")


def test_a_start_before_it_was_written(read: Read) -> None:
    bounds = {"timing": {"repeat": {"boundsPeriod": {"start": "2021-02-20", "end": "2021-06-01"}}}}
    fact = only(read(request(dosageInstruction=[bounds])))
    assert (text(fact.effective), text(fact.ended), text(fact.known)) == ("2021-02-20", "2021-06-01", "2021-03-01")


def test_a_medicine_not_taken_is_a_remark(read: Read) -> None:
    reading = read(
        {
            "resourceType": "MedicationStatement",
            "id": "m",
            "status": "not-taken",
            "medicationCodeableConcept": {"text": "warfarin"},
        }
    )
    assert (reading.facts, "warfarin is recorded as not taken" in words(reading)) == ((), True)


@pytest.mark.parametrize(
    ("value", "present"),
    [
        (coded(LOINC, "LA9633-4"), True),
        (coded(LOINC, "LA9634-2"), False),
        (coded(LOINC, "LA18198-4"), None),
        (None, None),
    ],
)
def test_a_variant_is_present_absent_or_not_stated(
    read: Read, value: dict[str, Any] | None, present: bool | None
) -> None:
    more = {"valueCodeableConcept": value} if value else {}
    erbb2 = {"system": "http://www.genenames.org/geneId", "code": "3430", "display": "ERBB2"}
    gene = {"code": coded(LOINC, "48018-6"), "valueCodeableConcept": {"coding": [erbb2]}}
    variant = only(read(observation(LOINC, "69548-6", component=[gene], **more)))
    assert isinstance(variant, Variant)
    assert (variant.present, variant.gene.codings[0].code) == (present, "HGNC:3430")


def test_two_genes_of_a_fusion_are_both_kept(read: Read) -> None:
    genes = [{"code": coded(LOINC, "48018-6"), "valueCodeableConcept": {"text": name}} for name in ("EML4", "ALK")]
    variant = only(read(observation(LOINC, "69548-6", component=genes)))
    assert (str(variant.gene), [str(c.value) for c in variant.components]) == ("EML4", ["ALK"])


def test_an_allergy_and_a_refuted_one(read: Read) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "paclitaxel"}, "criticality": "high"}
    reaction = [{"manifestation": [{"text": "anaphylaxis"}]}]
    fact = only(read({**allergy, "reaction": reaction, "recordedDate": "2021-01-02"}))
    assert isinstance(fact, Allergy)
    assert (fact.said(), fact.criticality, text(fact.known)) == ("paclitaxel, anaphylaxis", "high", "2021-01-02")
    refuted = read({**allergy, "verificationStatus": {"coding": [{"code": "refuted"}]}})
    assert (refuted.facts, "allergy to paclitaxel is recorded as refuted" in words(refuted)) == ((), True)


PERIOD = {"period": {"start": "2021-01-02"}}


def test_a_visit_and_a_cancelled_one(read: Read) -> None:
    visit = {
        "resourceType": "Encounter",
        "id": "e",
        "status": "finished",
        "class": {"code": "AMB"},
        "period": {"start": "2021-01-02"},
    }
    fact = only(read(visit))
    assert isinstance(fact, Visit)
    assert (fact.setting, text(fact.effective)) == ("AMB", "2021-01-02")
    assert read({**visit, "status": "cancelled"}).facts == ()


def note(data: str, kind: str = "text/plain") -> dict[str, Any]:
    content = [{"attachment": {"contentType": kind, "data": data, "title": "Clinic note"}}]
    return {
        "resourceType": "DocumentReference",
        "id": "n",
        "status": "current",
        "date": "2021-01-02T10:00:00Z",
        "content": content,
    }


def test_a_note_in_plain_text(read: Read) -> None:
    fact = only(read(note(base64.b64encode("Well. No fever; 37 °C.".encode()).decode(), "text/plain; charset=utf-8")))
    assert isinstance(fact, Note)
    assert (fact.text, fact.label) == ("Well. No fever; 37 °C.", "Clinic note")


@pytest.mark.parametrize(
    ("data", "kind"), [("JVBERi0=", "application/pdf"), ("!!", "text/plain"), ("/w==", "text/plain")]
)
def test_a_document_that_is_no_plain_text(read: Read, data: str, kind: str) -> None:
    reading = read(note(data, kind))
    assert reading.facts == ()
    assert "'Clinic note'" in words(reading)


def test_a_normal_range_is_the_one_that_says_so(read: Read) -> None:
    def limit(low: int, kind: str) -> dict[str, Any]:
        return {"low": {"value": low, "system": UCUM, "code": "g/dL"}, "type": {"coding": [{"code": kind}]}}

    result = only(read(observation(LOINC, "718-7", referenceRange=[limit(5, "treatment"), limit(12, "normal")])))
    assert isinstance(result, Result)
    assert result.normal is not None
    assert str(result.normal.low) == "12 g/dL"


@pytest.mark.parametrize("status", ["not-done", "entered-in-error", "preparation"])
def test_a_procedure_that_was_none(read: Read, status: str) -> None:
    reading = read({"resourceType": "Procedure", "id": "p", "status": status, "code": {"text": "lobectomy"}})
    assert (reading.facts, "lobectomy is recorded as" in words(reading)) == ((), True)
