"""The FHIR record of one invented person as it is written: ids, labels, and the small shapes used everywhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from medonc.simulation.people import Human

Json = dict[str, Any]
SITE = "http://simulation.example.org"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
TNM = "http://cancerstaging.org"
HGNC = "http://www.genenames.org"
TERMS = "http://terminology.hl7.org/CodeSystem/"
TEST_LABEL: Json = {
    "system": TERMS + "v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}
DOCTOR: Json = {"display": "Dr. Invented Oncologist"}
NURSE: Json = {"display": "Invented Nurse"}
PATHOLOGIST: Json = {"display": "Dr. Invented Pathologist"}


class Record:
    """Collects the resources of one person; every one is labelled as test health data."""

    def __init__(self, human: Human) -> None:
        self.human = human
        self.resources: list[Json] = []
        self._used: set[str] = set()

    @property
    def patient(self) -> Json:
        """The reference to the person."""
        return {"reference": f"Patient/{self.human.key}"}

    def add(self, kind: str, name: str, profile: str = "", /, **fields: Any) -> str:
        """Adds a resource under an id of its own; returns its reference. Empty fields are left out."""
        key = self._key(f"{self.human.key}-{name}" if name else self.human.key)
        meta: Json = {"profile": [profile]} if profile else {}
        kept = {field: value for field, value in fields.items() if value not in (None, [], {}, "")}
        self.resources.append({"resourceType": kind, "id": key, "meta": {**meta, "tag": [TEST_LABEL]}, **kept})
        return f"{kind}/{key}"

    def observe(self, name: str, profile: str, /, *, category: str, code: Json, day: date, **fields: Any) -> str:
        """Adds an Observation of the day, issued the same day."""
        fields.setdefault("issued", f"{day.isoformat()}T12:00:00Z")
        return self.add(
            "Observation",
            name,
            profile,
            status="final",
            category=[concept(TERMS + "observation-category", category)] if category else None,
            code=code,
            subject=self.patient,
            effectiveDateTime=day.isoformat(),
            **fields,
        )

    def bundle(self) -> Json:
        """The collection bundle of the person."""
        entries = [{"fullUrl": f"{SITE}/fhir/{r['resourceType']}/{r['id']}", "resource": r} for r in self.resources]
        return {
            "resourceType": "Bundle",
            "id": f"{self.human.key}-record",
            "meta": {"profile": [MCODE + "patient-bundle"], "tag": [TEST_LABEL]},
            "type": "collection",
            "entry": entries,
        }

    def _key(self, wanted: str) -> str:
        key, number = wanted, 2
        while key in self._used:
            key, number = f"{wanted}-{number}", number + 1
        self._used.add(key)
        return key


def concept(system: str, code: str, display: str = "", text: str = "") -> Json:
    """A CodeableConcept of one code; of words alone where no code is given."""
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {**({"coding": [coding]} if code else {}), **({"text": text} if text else {})}


def said(text: str) -> Json:
    """A CodeableConcept of words alone."""
    return {"text": text}


def quantity(value: Decimal | int, unit: str) -> Json:
    """A UCUM quantity."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def reference(to: str) -> Json:
    """A reference."""
    return {"reference": to}
