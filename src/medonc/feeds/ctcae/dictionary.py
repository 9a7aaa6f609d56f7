"""One edition of the dictionary: its terms with their grades as published, and what became of the terms before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from medonc.values.errors import NotHeld

EDITIONS = ("v5", "v6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term with the text of its grades 1 to 5; a grade that does not exist is empty."""

    name: str
    organ_class: str
    grades: tuple[str, str, str, str, str]
    definition: str = ""
    note: str = ""
    code: str = ""  # of the term in MedDRA, where the file gives it

    def grade(self, number: int) -> str:
        """The text of a grade; empty where the term has none of it."""
        return self.grades[number - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """The terms of an edition by name, and where each term of the edition before went, as the publisher maps it."""

    edition: str
    terms: tuple[Term, ...]
    mapped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def term(self, name: str) -> Term:
        """The term of a name, whatever its capitals; refuses one that the edition does not hold."""
        found = next((term for term in self.terms if term.name.casefold() == name.strip().casefold()), None)
        if found is None:
            near = [term.name for term in self.terms if name.strip().casefold() in term.name.casefold()]
            raise NotHeld.named(f"term of CTCAE {self.edition}", name, near)
        return found
