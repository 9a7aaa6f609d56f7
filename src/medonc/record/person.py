"""Who the patient is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.record.facts import Fact
from medonc.values.calendar import When, whole_years
from medonc.values.codes import Concept, Snomed


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A business identifier: the record number of a hospital, a national number."""

    system: str
    value: str
    type: str = ""  # MR, SS, … as received


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Fact):
    """Identity. `sex_for_formulas` is its own recorded fact (birth sex); the administrative gender never stands in."""

    family: str = ""
    given: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    gender: str = ""  # administrative, as received
    sex_for_formulas: str | None = None  # "female" | "male" | None
    born: When | None = None
    died: When | None = None
    deceased: bool = False
    language: str = ""

    @property
    def label(self) -> str:
        return "Patient"

    @property
    def name(self) -> str:
        """Given names, then family."""
        return " ".join([*self.given, self.family]).strip() or "unnamed"

    def said(self) -> str:
        return self.name

    def age(self, *, on: date) -> int | None:
        """Completed years on a day; None where the full birth date is not recorded, or comes after that day."""
        if self.born is None or self.born.is_partial or self.born.day > on:
            return None
        return whole_years(born=self.born.day, on=on)


# No known allergy; none to a drug; to food; from the environment. Statements of absence, kept as what they are.
_NONE_KNOWN = frozenset(map(Snomed, ("716186003", "409137002", "429625007", "428607008")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Fact):
    """An allergy or intolerance."""

    substance: Concept
    clinical_status: str = ""
    verification: str = ""
    criticality: str = ""
    reactions: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return "Allergy"

    @property
    def denies(self) -> bool:
        """Whether it states that no allergy is known."""
        return self.substance.has(_NONE_KNOWN)

    def said(self) -> str:
        return ", ".join([str(self.substance), *self.reactions])


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyIllness(Fact):
    """A relative and what they had."""

    relationship: Concept
    conditions: tuple[Concept, ...] = ()
    onset_ages: tuple[str, ...] = ()
    deceased: bool | None = None

    @property
    def label(self) -> str:
        return "Family history"

    def said(self) -> str:
        return f"{self.relationship}: " + ", ".join(map(str, self.conditions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Fact):
    """An encounter."""

    kind: Concept | None = None
    setting: str = ""
    reasons: tuple[Concept, ...] = ()

    @property
    def label(self) -> str:
        return "Visit"

    def said(self) -> str:
        return str(self.kind or self.setting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Fact):
    """A clinician's own words about the patient."""

    text: str
    title: str = ""

    @property
    def label(self) -> str:
        return self.title or "Note"

    def said(self) -> str:
        return self.text
