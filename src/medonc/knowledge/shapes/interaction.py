"""What two drugs do to each other: one file for a pair, or for everything of one property with another's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medonc.knowledge.shapes.drug import Drug
from medonc.values.evidence import Rule


class Severity(StrEnum):
    """How much an interaction matters, the gravest first."""

    CONTRAINDICATED = "contraindicated"
    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The drugs of one side: those named, those of the classes and those with any of the properties.

    `unless` are ids that the properties or classes would take in and that the label leaves out.
    """

    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def holds(self, drug_id: str, drug: Drug) -> bool:
        """Whether a drug of the formulary is on this side."""
        if drug_id in self.unless:
            return False
        named = drug_id in self.drugs or drug.drug_class in self.classes
        return named or not set(self.properties).isdisjoint(drug.properties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One file under data/treatment/interactions/<id>.toml. The sides have no order."""

    rule: Rule
    a: Side
    b: Side
    severity: Severity
    effect: str  # what happens to the patient or to a level
    action: str  # what to do, in plain words
    because: str  # the mechanism
    washout_days: int | None = None  # days between the two, where the label says
