"""Whether an alteration drives cancer: points by code (ClinGen, CGC and VICC), each code shown.

Only what tables and report can decide is decided. Codes that need a population frequency or computed predictions stay
open where none is given; the answer then says how far they could move the class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from medonc.knowledge.shapes import Library
from medonc.practice.genomics.alteration import Alteration, Kind
from medonc.practice.genomics.protein import Effect, ProteinChange
from medonc.practice.genomics.tables import SHELF, Gene, Genes, Hotspot, genes_of
from medonc.values.errors import NotHeld

_ONCOGENIC, _LIKELY, _BENIGN = 10, 6, -7
_COMMON, _UNCOMMON = Decimal(5), Decimal(1)  # percent of a population
_RECURS = {"strong": "OS3", "moderate": "OM3"}
_STRUCTURAL = frozenset({Kind.FUSION, Kind.AMPLIFICATION, Kind.SKIPPING, Kind.NAMED})


class Class(StrEnum):
    """The five classes of oncogenicity, and the two answers of what is outside of the rule."""

    ONCOGENIC = "oncogenic"
    LIKELY = "likely oncogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely benign"
    BENIGN = "benign"
    STRUCTURAL = "not scored: the rule is for small variants"
    NOT_KNOWN = "not known"

    @property
    def acts(self) -> bool:
        """Whether evidence about oncogenic alterations applies."""
        return self in (Class.ONCOGENIC, Class.LIKELY, Class.STRUCTURAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code that applies, with its points and its reason."""

    code: str
    points: int
    because: str

    def said(self) -> str:
        """`OS2 +4`."""
        return f"{self.code} {self.points:+d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oncogenicity:
    """The class, the points, the codes that gave them, and the codes that nobody could judge."""

    judged: Class
    points: int = 0
    codes: tuple[Code, ...] = ()
    open: tuple[str, ...] = ()
    could_be: Class | None = None  # the class if every open code in favour applied

    def said(self) -> str:
        """`8 points, likely oncogenic (OS2 +4, OS3 +4); not judged: OP1, OP4`."""
        if not self.codes and self.judged in (Class.STRUCTURAL, Class.NOT_KNOWN):
            return self.judged.value
        sums = ", ".join(code.said() for code in self.codes) or "no code applies"
        left = f"; not judged: {', '.join(self.open)}" if self.open else ""
        return f"{self.points} points, {self.judged.value} ({sums}){left}"


def oncogenicity(
    one: Alteration, library: Library, *, population: Decimal | None = None, judged_elsewhere: tuple[str, ...] = ()
) -> Oncogenicity:
    """Points of one alteration; `population` is the highest frequency in percent among populations, where given.

    `judged_elsewhere` are codes that a person found to apply; one that the rule does not have is refused.
    """
    genes = genes_of(library)
    gene = genes.genes.get(one.gene)
    if one.faults or one.kind in (Kind.UNREADABLE, Kind.GENOMIC, Kind.COPIES):
        return Oncogenicity(judged=Class.NOT_KNOWN)
    if one.kind in _STRUCTURAL:
        return Oncogenicity(judged=Class.STRUCTURAL)
    worth = library.once(_worth)
    names = list(dict.fromkeys([*_by_effect(one, gene), *_by_hotspot(one, genes), *_by_population(population),
                                *_known(judged_elsewhere, worth)]))  # fmt: skip
    codes = tuple(Code(code=name, points=worth[name][0], because=worth[name][1]) for name in names if name in worth)
    points = sum(code.points for code in codes)
    left = tuple(each for each in ("OP1", *(("OP4",) if population is None else ())) if each not in names)
    return Oncogenicity(
        judged=class_of(points), points=points, codes=codes, open=left, could_be=class_of(points + len(left))
    )


def _worth(library: Library) -> dict[str, tuple[int, str]]:
    """Points and words of each code."""
    return {row["code"]: (int(row["points"]), row["says"]) for row in library.tables.get(f"{SHELF}/oncogenicity", ())}


def _known(codes: tuple[str, ...], worth: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    for code in codes:
        if code not in worth:
            raise NotHeld.named("code of oncogenicity", code, worth)
        yield code


def class_of(points: int) -> Class:
    """The class of a sum of points."""
    if points >= _ONCOGENIC:
        return Class.ONCOGENIC
    if points >= _LIKELY:
        return Class.LIKELY
    if points >= 0:
        return Class.UNCERTAIN
    return Class.LIKELY_BENIGN if points > _BENIGN else Class.BENIGN


def _by_effect(one: Alteration, gene: Gene | None) -> Iterator[str]:
    """What the change does, against what the gene is for."""
    if gene is None:
        return
    effect = one.change.effect if one.change else None
    if one.is_null and gene.role == "suppressor":
        yield "OVS1"
    elif _changes_length(effect, gene):
        yield "OM2"
    if effect is Effect.SILENT:
        yield "SBP2"


def _changes_length(effect: Effect | None, gene: Gene) -> bool:
    if effect is Effect.STOP_LOST:
        return gene.is_suppressor
    return gene.role in ("oncogene", "both") and effect in (Effect.DELETION, Effect.INSERTION)


def _by_hotspot(one: Alteration, genes: Genes) -> Iterator[str]:
    change = one.change
    if change is None:
        return
    if change.effect is not Effect.MISSENSE:
        yield from _by_region(one.gene, change, genes)
        return
    spot = genes.hotspot(one.gene, change.residue)
    if spot is None:
        yield from ["OM1"] * _in_domain(one.gene, change, genes)
        return
    yield from _of_spot(spot, change)


def _of_spot(spot: Hotspot, change: ProteinChange) -> Iterator[str]:
    """The same change as the table's, or another at its residue."""
    if change.to not in spot.changes:
        yield from ["OM4"] if spot.function else ["OP3"]
        return
    if spot.function:
        yield "OS2"
    yield _RECURS.get(spot.recurrence, "OP3")


def _by_region(gene: str, change: ProteinChange, genes: Genes) -> Iterator[str]:
    """A change of length in a region where such changes are established."""
    for each in genes.established.get(gene, ()):
        if change.effect.value in each.effects and each.region.first <= change.first <= each.region.last:
            yield from ["OS2"] if each.function else []
            yield _RECURS.get(each.recurrence, "OP3")
            return


def _in_domain(gene: str, change: ProteinChange, genes: Genes) -> bool:
    """Whether it lies in a region whose loss or gain alone is known to drive: the named critical domains only."""
    critical = ("DNA binding", "exonuclease")
    held = genes.regions.get(gene, ())
    return any(r.domain in critical and r.first <= change.first <= r.last for r in held)


def _by_population(percent: Decimal | None) -> Iterator[str]:
    if percent is None:
        return
    if percent > _COMMON:
        yield "SBVS1"
    elif percent > _UNCOMMON:
        yield "SBS1"
    elif percent == 0:
        yield "OP4"
