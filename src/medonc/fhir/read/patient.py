"""Patient: who they are."""

from __future__ import annotations

from collections.abc import Iterable

from medonc.fhir.r4 import resources as r4
from medonc.fhir.r4.types import BusinessIdentifier, Extension, HumanName
from medonc.fhir.read.elements import coded, extension, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.person import Identifier, Person

BIRTH_SEX = "us-core-birthsex"
SEXES = {"F": "female", "M": "male"}
NAME_ORDER = ("official", "usual", "", "nickname", "anonymous", "temp", "maiden", "old")


def read(patient: r4.Patient, reader: Reader) -> Reading:
    """The person. Sex for formulas is the recorded birth sex; the administrative gender never stands in for it."""
    family, given = _name(patient.name)
    died = when(patient.deceased_date_time, reader, what="date of death")
    return reader.reading(
        Person(
            source=reader.source,
            family=family,
            given=given,
            identifiers=tuple(_identifier(i) for i in patient.identifier if i.value),
            gender=patient.gender or "",
            sex_for_formulas=_birth_sex(patient.extension),
            born=when(patient.birth_date, reader, what="birth date"),
            died=died,
            deceased=bool(patient.deceased_date_time) or bool(patient.deceased_boolean),
            language=_language(patient.communication, reader),
        )
    )


def _name(names: Iterable[HumanName]) -> tuple[str, tuple[str, ...]]:
    """Family and given names of the name in use; a name written as one text is kept whole."""
    ordered = sorted(names, key=lambda n: NAME_ORDER.index(n.use or "") if (n.use or "") in NAME_ORDER else 9)
    for name in ordered:
        given = tuple(g for g in name.given if g)
        if name.family or given:
            return name.family or "", given
        if name.text:
            return name.text, ()
    return "", ()


def _identifier(received: BusinessIdentifier) -> Identifier:
    return Identifier(system=received.system or "", value=received.value or "", type=coded(received.type))


def _birth_sex(extensions: Iterable[Extension]) -> str | None:
    found = extension(extensions, BIRTH_SEX)
    return SEXES.get(found.value_code or "") if found else None


def _language(spoken: Iterable[r4.Communication], reader: Reader) -> str:
    """The code of the language that is preferred, else of the first; words without a code are a remark."""
    told = [c.language for c in sorted(spoken, key=lambda c: not c.preferred) if c.language]
    code = next((coding.code for language in told for coding in language.coding if coding.code), "")
    if told and not code:
        reader.remark(f"language '{told[0].text or ''}' has no code; left out")
    return code or ""
