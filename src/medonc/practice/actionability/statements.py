"""The evidence: one statement is one biomarker in one tumour with one therapy, its effect, level and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.releases import release_of

SHELF = "genomics/evidence/"
MEASURES = ("MSI", "TMB", "HRD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one source says. `supports` is False where the source speaks against it."""

    id: str
    genes: tuple[str, ...]
    alterations: tuple[str, ...]
    origin: str
    tumour: str
    therapy: str
    effect: str  # sensitive | resistant | no benefit
    supports: bool
    level: str  # A | B | C | D
    escat: str
    agency: str
    approved: str
    source: str
    nct: str
    seen: bool
    not_in: str = ""
    unless: str = ""  # a finding that the approval excludes
    release: str = ""  # of the evidence that it comes from

    @property
    def therapies(self) -> tuple[str, ...]:
        """The alternatives that it names."""
        return tuple(each.strip() for each in self.therapy.split(";"))

    @property
    def opens(self) -> bool:
        """Whether it speaks for giving the therapy."""
        return self.effect == "sensitive"

    def basis(self) -> str:
        """`FDA 2020-04-08; BEACON CRC: randomised, NCT02928224`."""
        approval = f"{self.agency} {self.approved}" if self.agency else ""
        return "; ".join(filter(None, [approval, ", ".join(filter(None, [self.source, self.nct]))]))

    def said(self) -> str:
        """`sensitive to osimertinib`, `no benefit from cetuximab`, `resistant to cetuximab: not confirmed`."""
        words = {"sensitive": "sensitive to", "resistant": "resistant to", "no benefit": "no benefit from"}
        against = "" if self.supports else ": not confirmed"
        return f"{words[self.effect]} {' or '.join(self.therapies)}{against}"


def statements(library: Library) -> tuple[Statement, ...]:
    """Every statement that the library holds."""
    return library.once(_all)


def by_gene(library: Library) -> Mapping[str, tuple[Statement, ...]]:
    """Statements by each gene or measure that they name."""
    return library.once(_by_gene)


def _all(library: Library) -> tuple[Statement, ...]:
    return tuple(_read(library))


def _read(library: Library) -> Iterator[Statement]:
    for name in sorted(library.tables):
        if name.startswith(SHELF):
            for number, row in enumerate(library.tables[name], start=1):
                own = f"{name.removeprefix(SHELF)}/{number}"
                yield _statement(own, row, release_of(own, library))


def _statement(name: str, row: Mapping[str, str], release: str) -> Statement:
    return Statement(
        id=name,
        genes=tuple(row["gene"].split()),
        alterations=tuple(each.strip() for each in row["alteration"].split(";")),
        origin=row["origin"],
        tumour=row["tumour"],
        therapy=row["therapy"],
        effect=row["effect"],
        supports=row["supports"] == "yes",
        level=row["level"],
        escat=row["escat"],
        agency=row["agency"],
        approved=row["approved"],
        source=row["source"],
        nct=row["nct"],
        seen=row["seen"] == "yes",
        not_in=row["not_in"],
        unless=row.get("unless", ""),
        release=release,
    )


def _by_gene(library: Library) -> Mapping[str, tuple[Statement, ...]]:
    found: dict[str, list[Statement]] = {}
    for each in statements(library):
        for gene in each.genes:
            found.setdefault(gene, []).append(each)
    return {gene: tuple(held) for gene, held in found.items()}
