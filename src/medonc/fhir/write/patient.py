"""Patient out."""

from __future__ import annotations

import re

from medonc.fhir.write.elements import date, date_time
from medonc.fhir.write.resource import MCODE, US_CORE, Json, must, present, required_code, resource
from medonc.record.person import Identifier, Person
from medonc.values.errors import InvalidResource

_IDENTIFIER_TYPES = (
    "MR", "SS", "DL", "PPN", "BRN", "MCN", "EN", "TAX", "NIIP", "PRN", "MD", "DR", "ACSN", "UDI", "SNO", "SB",
    "FILL", "JHN", "PI", "PN", "NI", "AN",
)  # fmt: skip
_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_BIRTH_SEX = {"female": "F", "male": "M"}


def write_patient(person: Person) -> Json:
    """The person, as an mCODE cancer patient where there is all that it asks for."""
    name = present(family=person.family, given=list(person.given))
    sex = _BIRTH_SEX.get(person.sex_for_formulas or "")
    return resource(
        "Patient",
        person,
        profiles=[MCODE + "mcode-cancer-patient" if _is_complete(person) else ""],
        extension=[{"url": US_CORE + "us-core-birthsex", "valueCode": sex}] if sex else [],
        identifier=[_identifier(i) for i in person.identifiers],
        name=[{"use": "official", **name}] if name else [],
        gender=required_code("Patient.gender", person.gender) if person.gender else None,
        birthDate=date(person.born),
        deceasedDateTime=date_time(person.died),
        deceasedBoolean=True if person.deceased and not person.died else None,
        communication=[{"language": _language(person.language)}] if person.language else [],
    )


def _is_complete(person: Person) -> bool:
    """Whether there is what mCODE asks for: a name, a gender, identifiers with their system."""
    named = bool(person.family or person.given)
    return named and bool(person.gender and person.identifiers) and all(i.system for i in person.identifiers)


def _identifier(identifier: Identifier) -> Json:
    return present(
        type=_type(identifier.type), system=identifier.system, value=must(identifier.value, "value of an identifier")
    )


def _type(code: str) -> Json | None:
    if not code:
        return None
    return {"coding": [{"system": _TYPES, "code": code}]} if code in _IDENTIFIER_TYPES else {"text": code}


def _language(code: str) -> Json:
    if not _LANGUAGE.fullmatch(code):
        raise InvalidResource(f"language '{code}'", expected="a code such as en or en-US")
    return {"coding": [{"system": "urn:ietf:bcp:47", "code": code}]}
