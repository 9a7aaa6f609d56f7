"""The pinned library: everything medonc knows at one edition. Immutable, passed as an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias, TypeVar, cast

from medonc.knowledge.shapes.care import Care
from medonc.knowledge.shapes.drug import Drug
from medonc.knowledge.shapes.interaction import Interaction
from medonc.knowledge.shapes.regimen import Regimen
from medonc.knowledge.shapes.rule import KnowledgeRule
from medonc.values.errors import NotHeld

Piece: TypeAlias = KnowledgeRule | Drug | Regimen | Care | Interaction
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a site decides, shown wherever it acts. Defaults are named policies with their sources."""

    body_surface: str = "assessment/body_surface/mosteller"
    clearance: str = "assessment/renal/cockcroft_gault"
    gfr_cap: Decimal = Decimal(125)  # mL/min, for Calvert
    creatinine_floor: Decimal | None = None  # mg/dL
    surface_cap: Decimal | None = None  # m2
    vial_tolerance: Decimal = Decimal(5)  # percent
    units: str = "SI"  # SI | US, for display


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`edition` is the digest of all files of all roots."""

    edition: str
    rules: Mapping[str, KnowledgeRule] = field(default_factory=lambda: MappingProxyType({}))
    drugs: Mapping[str, Drug] = field(default_factory=lambda: MappingProxyType({}))
    regimens: Mapping[str, Regimen] = field(default_factory=lambda: MappingProxyType({}))
    care: Mapping[str, Care] = field(default_factory=lambda: MappingProxyType({}))
    interactions: Mapping[str, Interaction] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    policy: Policy = field(default_factory=Policy)
    overridden: tuple[str, ...] = ()  # ids that a later root replaced
    refused: tuple[str, ...] = ()  # sentences: what a later root brought and was left out, and why
    # What was worked out from these files alone: never wrong, since they do not change, and gone with the library.
    _worked_out: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[[Library], V]) -> V:
        """What `work` says of this library, worked out the first time it is asked."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        return cast("V", self._worked_out[work])

    def pieces(self) -> Iterator[Piece]:
        """Every rule, drug, regimen, care file and interaction."""
        yield from self.rules.values()
        yield from self.drugs.values()
        yield from self.regimens.values()
        yield from self.care.values()
        yield from self.interactions.values()

    def piece(self, piece_id: str) -> Piece:
        """The piece of knowledge at a full path; refuses an unknown one, listing its neighbours."""
        kinds = "rule, drug, regimen, care file or interaction"
        return _held(self.once(_by_id), kinds, piece_id)

    def rule(self, rule_id: str) -> KnowledgeRule:
        """The rule at a path; refuses an unknown one, listing its neighbours."""
        return _held(self.rules, "rule", rule_id)

    def drug(self, drug_id: str) -> Drug:
        """The drug file of an id."""
        return _held(self.drugs, "drug", drug_id)

    def care_file(self, care_id: str) -> Care:
        """The care file of an id."""
        return _held(self.care, "care file", care_id)

    def regimen(self, regimen_id: str) -> Regimen:
        """The regimen at site/name."""
        return _held(self.regimens, "regimen", regimen_id)


def _by_id(library: Library) -> Mapping[str, Piece]:
    return {piece.rule.id: piece for piece in library.pieces()}


def _held(shelf: Mapping[str, V], kind: str, name: str) -> V:
    try:
        return shelf[name]
    except KeyError:
        raise NotHeld.named(kind, name, _near(shelf, name)) from None


def _near(shelf: Iterable[str], name: str) -> list[str]:
    """The held names to offer: those under a folder of the name, in the same folder, or alike; else all."""
    folder, slash, last = name.rpartition("/")
    held = sorted(shelf)
    under = [each for each in held if each.startswith(name + "/")]
    beside = [each for each in held if slash and each.startswith(folder + slash)]
    return under or beside or [each for each in held if last and last in each] or get_close_matches(name, held) or held
