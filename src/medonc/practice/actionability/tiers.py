"""The tier of an alteration in this tumour: what sets it, what is said beside it, and what speaks against it.

Tiers after AMP, ASCO and CAP (Li 2017, J Mol Diagn 19:4); ESCAT after Mateo 2018, Ann Oncol 29:1895.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.matching import NOT_FOUND, speaks_of
from medonc.practice.actionability.statements import Statement, by_gene
from medonc.practice.actionability.tumours import Relation, Tumour, lineage, relation
from medonc.practice.genomics.oncogenicity import Class, Oncogenicity, oncogenicity
from medonc.practice.genomics.profile import Found
from medonc.practice.genomics.tables import genes_of

_STRONG = ("A", "B")
_OTHER_ESCAT = "IIIA"


class Tier(StrEnum):
    """Strong, potential, unknown, and benign significance; not judged where the report is at fault."""

    I = "I"  # noqa: E741  the tier's name
    II = "II"
    III = "III"
    IV = "IV"
    NOT_JUDGED = "not judged"


class Role(StrEnum):
    """What a statement does to the tier."""

    SETS = "sets the tier"
    BESIDE = "additional"
    AGAINST = "contradicts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement about one alteration, with how its tumour stands to the patient's and what it does."""

    statement: Statement
    relation: Relation
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One alteration with its oncogenicity, tier, best level, best ESCAT class and evidence."""

    found: Found
    oncogenicity: Oncogenicity
    tier: Tier
    level: str = ""  # AMP level A to D of what sets the tier
    escat: str = ""
    lowered: bool = False  # strong but contradicted: lowered from I
    evidence: tuple[Evidence, ...] = ()

    @property
    def disputed(self) -> tuple[Evidence, ...]:
        """The evidence that is contradicted, and what contradicts it."""
        against = {claim(e.statement) for e in self.evidence if e.role is Role.AGAINST}
        return tuple(e for e in self.evidence if claim(e.statement) in against)

    def why(self) -> str:
        """How the tier came about, in one sentence."""
        if self.tier is Tier.NOT_JUDGED:
            return "not judged: " + "; ".join(self.found.alteration.faults)
        if self.lowered:
            return "tier II: this tumour, strong but contradicted: lowered from I"
        if self.tier is Tier.I:
            return f"tier I: this tumour and strong evidence (level {self.level})"
        if self.tier is Tier.II:
            return f"tier II: level {self.level}, as approved for another tumour or by small series"
        return f"tier {self.tier.value}: no evidence in tumours; {self.oncogenicity.judged.value}"


def judge(found: Found, tumour: Tumour, library: Library) -> Judged:
    """The tier of one alteration in this tumour."""
    points = oncogenicity(found.alteration, library)
    if found.alteration.faults:
        return Judged(found=found, oncogenicity=points, tier=Tier.NOT_JUDGED)
    held = by_gene(library).get(found.alteration.gene, ())
    genes = genes_of(library)
    fitting = [s for s in held if NOT_FOUND not in s.alterations and speaks_of(s, found, points, genes)]
    return judged_by(found, points, fitting, tumour, library)


def judged_by(
    found: Found, points: Oncogenicity, fitting: Iterable[Statement], tumour: Tumour, library: Library
) -> Judged:
    """The tier that these statements give."""
    every = [(s, relation_of(s, tumour, library)) for s in fitting]
    related: list[tuple[Statement, Relation]] = [(s, how) for s, how in every if how is not Relation.FAR]
    against = {claim(s) for s, how in related if not s.supports and how is not Relation.OTHER}
    level, lowered = _level(related, against)
    evidence = tuple(Evidence(statement=s, relation=how, role=_role(s, how, level)) for s, how in related)
    return Judged(
        found=found,
        oncogenicity=points,
        tier=_tier(level, points, lowered=lowered),
        level=level,
        escat=_escat(related, against),
        lowered=lowered,
        evidence=tuple(sorted(evidence, key=_order)),
    )


def claim(statement: Statement) -> tuple[str, str]:
    """What is claimed, whoever supports it: two of the same claim can contradict each other."""
    return statement.effect, statement.therapy


def relation_of(statement: Statement, tumour: Tumour, library: Library) -> Relation:
    """How a statement's tumour stands to the patient's; a tumour that it leaves out is another."""
    held = library.once(_relations)
    key = (statement.tumour, statement.not_in, tumour.name)
    if key not in held:
        held[key] = _relation(statement, tumour, library)
    return held[key]


def _relations(library: Library) -> dict[tuple[str, str, str], Relation]:  # noqa: ARG001  one for each library
    """What was worked out before: evidence is asked of few tumours, very often."""
    return {}


def _relation(statement: Statement, tumour: Tumour, library: Library) -> Relation:
    if statement.not_in and statement.not_in in lineage(tumour.name, library):
        return Relation.OTHER
    return relation(statement.tumour, tumour.name, library)


def amp_level(statement: Statement, how: Relation) -> str:
    """The AMP level here: approved for another tumour is C; resistance in another tumour says nothing."""
    if how is Relation.SAME:
        return statement.level
    if how is Relation.OTHER and not statement.opens:
        return ""
    return "C" if statement.level in _STRONG else statement.level


def _level(related: list[tuple[Statement, Relation]], against: set[tuple[str, str]]) -> tuple[str, bool]:
    """The best level of what supports; whether the best is strong only by claims that are contradicted."""
    levels = [(amp_level(s, how), claim(s) in against) for s, how in related if s.supports]
    held = sorted(level for level, _ in levels if level)
    sure = sorted(level for level, disputed in levels if level and not disputed)
    if held and held[0] in _STRONG and not (sure and sure[0] in _STRONG):
        return held[0], True
    return (sure or held or [""])[0], False


def _tier(level: str, points: Oncogenicity, *, lowered: bool) -> Tier:
    if level:
        return Tier.I if level in _STRONG and not lowered else Tier.II
    return Tier.IV if points.judged in (Class.BENIGN, Class.LIKELY_BENIGN) else Tier.III


def _role(statement: Statement, how: Relation, level: str) -> Role:
    if not statement.supports:
        return Role.AGAINST if how is not Relation.OTHER else Role.BESIDE
    return Role.SETS if level and amp_level(statement, how) == level else Role.BESIDE


def _escat(related: list[tuple[Statement, Relation]], against: set[tuple[str, str]]) -> str:
    """The best class among what opens a therapy: of this tumour as published, of another IIIA."""
    own = [s.escat for s, how in related if s.escat and s.supports and how is Relation.SAME and claim(s) not in against]
    elsewhere = [s for s, how in related if s.supports and how is Relation.OTHER and s.escat in ("IA", "IB", "IC")]
    other = [_OTHER_ESCAT] if elsewhere else []
    return min([*own, *other], key=_escat_place, default="")


def _escat_place(escat: str) -> int:
    return ("IA", "IB", "IC", "IIA", "IIB", "IIIA", "IIIB").index(escat)


def _order(evidence: Evidence) -> tuple[int, str, str]:
    places = (Role.SETS, Role.AGAINST, Role.BESIDE)
    return places.index(evidence.role), evidence.statement.level, evidence.statement.id
