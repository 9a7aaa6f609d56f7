"""The compact table in memory: R4 types, mCODE profiles, and the code sets that they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"


@dataclass(frozen=True, slots=True)
class Element:
    """One element: in a type, all that R4 says of it; in a profile, only what the profile adds."""

    name: str
    min: int = 0
    max: int | None = None
    types: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    codes: str | None = None
    rules: tuple[str, ...] = ()
    fixed: object = None
    pattern: object = None
    by: tuple[tuple[str, str], ...] = ()
    closed: bool = False
    like: str | None = None
    children: Mapping[str, Element] = field(default_factory=dict)
    slices: Mapping[str, Element] = field(default_factory=dict)

    @property
    def stem(self) -> str | None:
        """`value` of `value[x]`; None of an element with one type."""
        return self.name[:-3] if self.name.endswith("[x]") else None


@dataclass(frozen=True, slots=True)
class Profile:
    """One published profile; `root` carries its elements."""

    name: str
    url: str
    type: str
    parent: str
    abstract: bool
    must_support: tuple[str, ...]
    root: Element


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes of a required binding by system; `open` systems are admitted by the form of the code alone."""

    url: str
    codes: Mapping[str, frozenset[str]]
    open: frozenset[str] = frozenset()
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grammar: str | None = None


@dataclass(frozen=True, slots=True)
class Profiles:
    """Everything the checker knows. `edition` names the guide and its version."""

    edition: str
    types: Mapping[str, Element]
    resources: frozenset[str]
    primitives: frozenset[str]
    profiles: Mapping[str, Profile]
    sets: Mapping[str, CodeSet]
    techniques: Mapping[str, tuple[str, ...]]

    def named(self, name: str) -> Profile:
        """The mCODE profile of this id, such as `mcode-tumor-size`."""
        return self.profiles[MCODE + name]

    def element(self, path: str) -> Element:
        """The element of a type at an R4 path such as `Observation.referenceRange`."""
        root, *steps = path.split(".")
        element = self.types[root]
        for step in steps:
            element = element.children[step]
        return element

    def choice(self, suffix: str) -> str | None:
        """The type behind the ending of a choice: `Quantity` of `valueQuantity`, `dateTime` of `effectiveDateTime`."""
        for name in (suffix, suffix[:1].lower() + suffix[1:]):
            if name in self.types:
                return name
        return None
