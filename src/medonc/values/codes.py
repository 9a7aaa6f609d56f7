"""Codes of the terminologies. One type each: comparing two kinds is a type error, and never equal at run time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar


@dataclass(frozen=True, slots=True)
class Code:
    """A code of one system. `display` is for reading only: it takes no part in equality."""

    SYSTEM: ClassVar[str] = ""
    code: str
    display: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.display or self.code

    @property
    def system(self) -> str:
        """The canonical address of the code system."""
        return self.SYSTEM


class Loinc(Code):
    SYSTEM = "http://loinc.org"


class Snomed(Code):
    SYSTEM = "http://snomed.info/sct"


class RxNorm(Code):
    SYSTEM = "http://www.nlm.nih.gov/research/umls/rxnorm"


class Icd10(Code):
    """ICD-10 and ICD-10-CM; the two share their three-character categories."""

    SYSTEM = "http://hl7.org/fhir/sid/icd-10-cm"


class IcdO3Topography(Code):
    SYSTEM = "urn:oid:2.16.840.1.113883.6.43.1#topography"


class IcdO3Morphology(Code):
    SYSTEM = "urn:oid:2.16.840.1.113883.6.43.1#morphology"


class Hgnc(Code):
    SYSTEM = "http://www.genenames.org"


class Atc(Code):
    SYSTEM = "http://www.whocc.no/atc"


@dataclass(frozen=True, slots=True)
class OtherCode(Code):
    """A code of a system that medonc has no type for: kept, shown, never matched against a typed code."""

    other_system: str = ""

    @property
    def system(self) -> str:
        return self.other_system


C = TypeVar("C", bound=Code)


@dataclass(frozen=True, slots=True)
class Concept:
    """What a record says in codes and words: a FHIR CodeableConcept."""

    codings: tuple[Code, ...] = ()
    text: str = ""

    def of(self, kind: type[C]) -> C | None:
        """The first code of one terminology, or None."""
        return next((c for c in self.codings if type(c) is kind), None)

    def has(self, codes: Collection[Code]) -> bool:
        """Whether any of its codes is among `codes`; words take no part."""
        return any(c in codes for c in self.codings)

    def __str__(self) -> str:
        return self.text or next((c.display for c in self.codings if c.display), "") or self.bare()

    def bare(self) -> str:
        """The first code without words."""
        return self.codings[0].code if self.codings else ""
