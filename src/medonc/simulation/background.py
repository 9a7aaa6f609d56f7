"""What else is true of an invented person: other illnesses, allergies, home medicines, family, smoking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from medonc.simulation.chance import Chance
from medonc.simulation.people import Human
from medonc.simulation.record import (
    DOCTOR,
    ICD10,
    LOINC,
    MCODE,
    RXNORM,
    SNOMED,
    TERMS,
    US_CORE,
    Json,
    Record,
    concept,
    quantity,
    said,
)
from medonc.simulation.story import Story

# illness: SNOMED, ICD-10-CM, words, and the medicine usually taken for it (RxNorm, name, dose, words)
Medicine = tuple[str, str, int, str]
ILLNESSES: tuple[tuple[str, str, str, Medicine | None], ...] = (
    ("38341003", "I10", "Hypertension", ("17767", "amlodipine", 5, "5 mg once a day")),
    ("44054006", "E11.9", "Diabetes mellitus type 2", ("6809", "metformin", 500, "500 mg twice a day")),
    ("40930008", "E03.9", "Hypothyroidism", None),
    ("13645005", "J44.9", "Chronic obstructive lung disease", None),
    ("49436004", "I48.91", "Atrial fibrillation", ("6918", "metoprolol", 50, "50 mg twice a day")),
    ("55822004", "E78.5", "Hyperlipidaemia", ("83367", "atorvastatin", 20, "20 mg at night")),
    ("396275006", "M19.90", "Osteoarthritis", None),
    ("235595009", "K21.9", "Gastro-oesophageal reflux disease", ("7646", "omeprazole", 20, "20 mg in the morning")),
)
ALLERGIES = (
    ("91936005", "Allergy to penicillin (finding)", "Eruption of skin"),
    ("", "Co-trimoxazole", "rash"),
    ("", "Iodinated contrast", "urticaria"),
    ("", "Latex", "contact dermatitis"),
)
NO_ALLERGY = ("716186003", "No known allergy (situation)", "")
RELATIONS = {"mother": ("MTH", "mother"), "father": ("FTH", "father"), "sister": ("SIS", "sister")}


def write_person(record: Record, story: Story) -> None:
    """The patient: name with the label of a test, record number, birth, sex."""
    human = record.human
    deceased: Json = {"deceasedDateTime": story.died.isoformat()} if story.died else {"deceasedBoolean": False}
    record.add(
        "Patient",
        "",
        MCODE + "cancer-patient",
        extension=[{"url": US_CORE + "birthsex", "valueCode": "F" if human.female else "M"}],
        identifier=[
            {
                "use": "usual",
                "type": concept(TERMS + "v2-0203", "MR", "Medical record number"),
                "system": "http://simulation.example.org/mrn",
                "value": human.record_number,
            }
        ],
        active=True,
        name=[_name(human)],
        gender="female" if human.female else "male",
        birthDate=human.born.isoformat(),
        **deceased,
    )


def _name(human: Human) -> Json:
    return {
        "use": "official",
        "family": human.family,
        "given": [human.given],
        "text": f"{human.given} {human.family} (invented)",
    }


def write_background(record: Record, story: Story, chance: Chance) -> None:
    """Everything beside the cancer, asked at the first visit."""
    asked = story.diagnosed + timedelta(days=1)
    age = story.diagnosed.year - record.human.born.year
    count = chance.whole(0, 1) if age < 50 else chance.whole(0, 3)
    for illness in chance.of("illnesses").some(ILLNESSES, count):
        _write_illness(record, illness, asked, chance)
    drawn = chance.of("allergy").share()
    if drawn < 0.85:
        _write_allergy(record, chance.of("which").pick(ALLERGIES) if drawn < 0.28 else NO_ALLERGY, asked)
    _write_smoking(record, story, chance.of("smoking"), asked)
    for relative in story.disease.family or _chance_family(chance.of("family")):
        _write_relative(record, relative, asked)


def _write_illness(record: Record, illness: tuple[str, str, str, Medicine | None], asked: date, chance: Chance) -> None:
    snomed, icd10, words, medicine = illness
    years = chance.of(words).whole(2, 15)
    record.add(
        "Condition",
        f"illness-{icd10.lower().replace('.', '-')}",
        US_CORE + "condition-problems-health-concerns",
        clinicalStatus=concept(TERMS + "condition-clinical", "active"),
        verificationStatus=concept(TERMS + "condition-ver-status", "confirmed"),
        category=[concept(TERMS + "condition-category", "problem-list-item")],
        code={"coding": [{"system": SNOMED, "code": snomed}, {"system": ICD10, "code": icd10}], "text": words},
        subject=record.patient,
        onsetDateTime=str(asked.year - years),
        recordedDate=asked.isoformat(),
    )
    if medicine:
        _write_medicine(record, medicine, str(asked.year - years), asked)


def _write_medicine(record: Record, medicine: Medicine, since: str, asked: date) -> None:
    rxnorm, name, dose, words = medicine
    record.add(
        "MedicationStatement",
        f"home-{name}",
        status="active",
        medicationCodeableConcept=concept(RXNORM, rxnorm, name),
        subject=record.patient,
        effectivePeriod={"start": since},
        dateAsserted=asked.isoformat(),
        dosage=[
            {
                "text": words,
                "route": concept(SNOMED, "26643006", "Oral route (qualifier value)"),
                "doseAndRate": [{"doseQuantity": quantity(dose, "mg")}],
            }
        ],
    )


def _write_allergy(record: Record, allergy: tuple[str, str, str], asked: date) -> None:
    snomed, substance, reaction = allergy
    record.add(
        "AllergyIntolerance",
        "allergy",
        US_CORE + "allergyintolerance",
        clinicalStatus=concept(TERMS + "allergyintolerance-clinical", "active"),
        verificationStatus=concept(TERMS + "allergyintolerance-verification", "confirmed"),
        type="allergy" if reaction else None,
        category=(["medication"] if substance != "Latex" else ["environment"]) if reaction else None,
        code=concept(SNOMED, snomed, substance) if snomed else said(substance),
        patient=record.patient,
        recordedDate=asked.isoformat(),
        reaction=[{"manifestation": [said(reaction)]}] if reaction else None,
    )


def _write_smoking(record: Record, story: Story, chance: Chance, asked: date) -> None:
    smoked = story.disease.smoker or chance.happens(0.25)
    answer = ("8517006", "Ex-smoker (finding)") if smoked else ("266919005", "Never smoked tobacco (finding)")
    record.observe(
        "smoking",
        US_CORE + "smokingstatus",
        category="social-history",
        code=concept(LOINC, "72166-2", "Tobacco smoking status"),
        day=asked,
        issued=f"{asked.isoformat()}T10:00:00Z",
        performer=[DOCTOR],
        valueCodeableConcept=concept(SNOMED, *answer),
    )


def _chance_family(chance: Chance) -> tuple[dict[str, Any], ...]:
    if not chance.happens(0.2):
        return ()
    return ({"relation": "father", "illness": "Malignant neoplasm of colon", "age": chance.whole(58, 79)},)


def _write_relative(record: Record, relative: dict[str, Any], asked: date) -> None:
    record.add(
        "FamilyMemberHistory",
        f"family-{relative['relation']}",
        status="completed",
        patient=record.patient,
        date=asked.isoformat(),
        relationship=concept(TERMS + "v3-RoleCode", *RELATIONS[relative["relation"]]),
        condition=[{"code": said(relative["illness"]), "onsetAge": quantity(relative["age"], "a")}],
    )
