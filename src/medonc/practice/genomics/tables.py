"""What the genomic tables hold, read once a library: genes, hotspots, regions, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library

SHELF = "genomics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """One gene: its role in cancer, the length of its protein (0: not held), and when germline follow-up is due."""

    symbol: str
    hgnc: str
    role: str  # oncogene | suppressor | both | partner
    length: int
    germline: str  # "yes" | "under 30" | ""

    @property
    def is_suppressor(self) -> bool:
        """Whether loss of it drives a cancer."""
        return self.role in ("suppressor", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A recurrent residue with its recurrent changes."""

    residue: str
    changes: frozenset[str]
    recurrence: str  # strong | moderate | rare
    function: str  # gain | loss | ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A named stretch of codons of a gene."""

    name: str
    first: int
    last: int
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """A region in which changes of these effects are known to drive."""

    region: Region
    effects: frozenset[str]
    recurrence: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Genes:
    """Everything the tables say, by symbol; `by_hgnc` finds the symbol of an identifier."""

    genes: Mapping[str, Gene]
    by_hgnc: Mapping[str, str]
    hotspots: Mapping[str, tuple[Hotspot, ...]]
    regions: Mapping[str, tuple[Region, ...]]
    residues: Mapping[tuple[str, int], str]  # the reference residue where it is known
    limits: Mapping[str, Decimal]
    established: Mapping[str, tuple[Established, ...]]

    def region(self, gene: str, name: str) -> Region | None:
        """The region of a gene by name; None where it is not held."""
        return next((each for each in self.regions.get(gene, ()) if each.name == name), None)

    def hotspot(self, gene: str, residue: str) -> Hotspot | None:
        """The hotspot at a residue such as `V600`."""
        return next((each for each in self.hotspots.get(gene, ()) if each.residue == residue), None)


def genes_of(library: Library) -> Genes:
    """The tables of this library."""
    return library.once(_read)


def _read(library: Library) -> Genes:
    held = [_gene(row) for row in library.tables.get(f"{SHELF}/genes", ())]
    hotspots = _hotspots(library)
    regions = _regions(library)
    return Genes(
        genes={gene.symbol: gene for gene in held},
        by_hgnc={gene.hgnc: gene.symbol for gene in held},
        hotspots=hotspots,
        regions=regions,
        residues={(g, int(h.residue[1:])): h.residue[0] for g, spots in hotspots.items() for h in spots},
        limits={row["name"]: Decimal(row["value"]) for row in library.tables.get(f"{SHELF}/limits", ())},
        established=_established(library, regions),
    )


def _gene(row: Mapping[str, str]) -> Gene:
    return Gene(
        symbol=row["gene"],
        hgnc=row["hgnc"],
        role=row["role"],
        length=int(row["length"] or 0),
        germline=row["germline"],
    )


def _hotspots(library: Library) -> dict[str, tuple[Hotspot, ...]]:
    found: dict[str, tuple[Hotspot, ...]] = {}
    for row in library.tables.get(f"{SHELF}/hotspots", ()):
        spot = Hotspot(
            residue=row["residue"],
            changes=frozenset(row["changes"].split()),
            recurrence=row["recurrence"],
            function=row["function"],
        )
        found[row["gene"]] = (*found.get(row["gene"], ()), spot)
    return found


def _regions(library: Library) -> dict[str, tuple[Region, ...]]:
    found: dict[str, tuple[Region, ...]] = {}
    for row in library.tables.get(f"{SHELF}/regions", ()):
        region = Region(name=row["region"], first=int(row["first"]), last=int(row["last"]), domain=row["domain"])
        found[row["gene"]] = (*found.get(row["gene"], ()), region)
    return found


def _established(library: Library, regions: Mapping[str, tuple[Region, ...]]) -> dict[str, tuple[Established, ...]]:
    found: dict[str, tuple[Established, ...]] = {}
    for row in library.tables.get(f"{SHELF}/established", ()):
        region = next(each for each in regions[row["gene"]] if each.name == row["region"])
        one = Established(
            region=region,
            effects=frozenset(row["effects"].split(";")),
            recurrence=row["recurrence"],
            function=row["function"],
        )
        found[row["gene"]] = (*found.get(row["gene"], ()), one)
    return found
