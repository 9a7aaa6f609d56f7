"""One alteration in one form, whatever the report's spelling: protein change, fusion, copies, skipping, coding change.

What a report gets wrong is a fault of the alteration, shown and never dropped: a fusion without partner, coordinates
without assembly, a change outside of the gene's length, another reference residue than the gene has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from medonc.practice.genomics.protein import Effect, ProteinChange, protein_change
from medonc.practice.genomics.tables import Genes
from medonc.values.errors import UnreadableInput

_PAIR = re.compile(r"\b([A-Z][A-Z0-9]{1,9}(?:-\d[A-Z]?)?)(?:::|[-–/])([A-Z][A-Z0-9]{1,9})\b")
_COLONS = re.compile(r"([A-Za-z0-9.-]+?)::([A-Za-z0-9.-]+)")
_FUSION = re.compile(r"fusion|rearrange|translocation|SO:0001565|SO:0001882", re.IGNORECASE)
_AMPLIFIED = re.compile(r"amplif", re.IGNORECASE)
_DELETED = re.compile(r"homozygous deletion|homozygous loss|deep deletion|gene deletion", re.IGNORECASE)
_GAINED = re.compile(r"copy.number.gain|SO:0001742", re.IGNORECASE)
_LOST = re.compile(r"copy.number.loss|SO:0001743", re.IGNORECASE)
_SKIPPING = re.compile(r"exon[ _-]?(\d+)[ _-]*skip", re.IGNORECASE)
_NAMED = re.compile(r"\b(AR-V7|EGFRvIII|EGFR vIII|FLT3-ITD|internal tandem duplication)\b", re.IGNORECASE)
_NAMES = {"egfr viii": "vIII", "egfrviii": "vIII", "flt3-itd": "ITD", "internal tandem duplication": "ITD"}
_SPLICE = re.compile(r"c\.(?:-|\*)?\d+(?:_\d+)?[+-][12](?!\d)")
_CODING = re.compile(r"c\.(\d+)(?:[+-]\d+)?(?:_(\d+)(?:[+-]\d+)?)?")
_LENGTH = re.compile(r"c\.(\d+)(?:_(\d+))?(delins|del|dup|ins)([ACGT]*)")
_EXONIC = re.compile(r"c\.(\d+)(?![\d+-])")
_MET_14 = ((2887, 2889), (3027, 3029), (2941, 2943), (3081, 3083))  # ends of exon 14 in the two transcripts in use


class Kind(StrEnum):
    """What sort of alteration it is."""

    PROTEIN = "protein change"
    FUSION = "fusion"
    AMPLIFICATION = "amplification"
    DELETION = "gene deletion"
    COPIES = "copy number"
    SKIPPING = "exon skipping"
    SPLICE = "splice site"
    CODING = "coding change"
    NAMED = "named alteration"
    GENOMIC = "genomic change"
    UNREADABLE = "not readable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a report or a file says of one alteration, in its own spelling."""

    genes: tuple[str, ...] = ()
    protein: str = ""
    coding: str = ""
    genomic: str = ""
    words: str = ""  # names, types and remarks of the report
    copies: Decimal | None = None
    origin: str = ""  # somatic | germline | ""
    assembly: str = ""
    has_coordinates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One alteration. Two reports of the same have the same `key`."""

    gene: str
    kind: Kind
    text: str
    change: ProteinChange | None = None
    partner: str = ""
    origin: str = ""
    coding: str = ""
    genomic: str = ""
    copies: Decimal | None = None
    shifts_frame: bool = False  # told by the coding change alone
    faults: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it one and the same alteration."""
        return self.gene, self.kind.value, self.text, "germline" if self.origin == "germline" else ""

    @property
    def is_null(self) -> bool:
        """Whether it leaves no working product: stop, frameshift, lost start, splice site, both copies gone."""
        null = (Effect.NONSENSE, Effect.FRAMESHIFT, Effect.START_LOST)
        if self.kind in (Kind.DELETION, Kind.SPLICE) or self.shifts_frame:
            return True
        return self.change is not None and self.change.effect in null

    def said(self) -> str:
        """`KRAS G12D`, `EML4::ALK fusion`, `MET exon 14 skipping`."""
        if self.kind is Kind.FUSION:
            return f"{self.text} fusion"
        return f"{self.gene} {self.text}".strip() + (", germline" if self.origin == "germline" else "")


def alteration(reported: Reported, genes: Genes) -> Alteration:
    """The alteration in its one form; what is wrong with the report stands in `faults`."""
    gene = reported.genes[0] if reported.genes else ""
    for read in (_fusion, _named, _skipping, _protein, _copies, _from_coding, _from_genome):
        found = read(gene, reported, genes)
        if found is not None:
            return found
    return _made(gene, Kind.UNREADABLE, reported.words or "no change stated", reported, ("the report names no change",))


def _made(
    gene: str, kind: Kind, text: str, reported: Reported, faults: tuple[str, ...] = (), **more: object
) -> Alteration:
    return Alteration(
        gene=gene,
        kind=kind,
        text=text,
        origin=reported.origin,
        coding=_short(reported.coding),
        genomic=reported.genomic,
        copies=reported.copies,
        faults=(*(("no gene is named",) if not gene else ()), *_without_assembly(reported), *faults),
        **more,  # type: ignore[arg-type]  # `change` and `partner`, from this module only
    )


def _without_assembly(reported: Reported) -> Iterator[str]:
    """Coordinates mean nothing without the assembly that they count in; an accession with version names it."""
    named = reported.assembly or re.match(r"NC_\d+\.\d+", reported.genomic)
    if (reported.has_coordinates or reported.genomic) and not named:
        yield "coordinates without the assembly that they count in"


def _fusion(gene: str, reported: Reported, genes: Genes) -> Alteration | None:
    pair = _COLONS.search(reported.words) or _COLONS.search(reported.protein)
    if pair is None and not _FUSION.search(reported.words):
        return None
    partners = _partners(pair, reported, genes)
    if len(partners) < 2:
        alone = partners[0] if partners else gene
        return _made(alone, Kind.FUSION, alone, reported, ("a fusion without its partner",))
    five, three = partners[:2]
    driver = _driver(five, three, genes)
    partner = five if driver == three else three
    return _made(driver, Kind.FUSION, f"{five}::{three}", reported, partner=partner)


def _partners(pair: re.Match[str] | None, reported: Reported, genes: Genes) -> list[str]:
    found = pair or next(
        (p for p in _PAIR.finditer(reported.words) if p[1] in genes.genes or p[2] in genes.genes), None
    )
    named = list(found.groups()) if found else []
    return list(dict.fromkeys([*named, *([] if named else reported.genes)]))


def _driver(five: str, three: str, genes: Genes) -> str:
    """The gene that treatment aims at: the oncogene, the second where both are."""
    roles = [genes.genes[each].role if each in genes.genes else "" for each in (five, three)]
    return five if roles[0] == "oncogene" and roles[1] != "oncogene" else three


def _named(gene: str, reported: Reported, _: Genes) -> Alteration | None:
    found = _NAMED.search(reported.words)
    if found is None:
        return None
    return _made(gene, Kind.NAMED, _NAMES.get(found[1].casefold(), found[1]), reported)


def _skipping(gene: str, reported: Reported, _: Genes) -> Alteration | None:
    found = _SKIPPING.search(f"{reported.words} {reported.protein}")
    if found is not None:
        return _made(gene, Kind.SKIPPING, f"exon {found[1]} skipping", reported)
    where = _CODING.match(_short(reported.coding))
    if gene != "MET" or where is None or not re.search(r"\d[+-]\d", reported.coding):
        return None
    places = [int(each) for each in where.groups() if each]
    hit = any(low <= place <= high for place in places for low, high in _MET_14)
    return _made(gene, Kind.SKIPPING, "exon 14 skipping", reported) if hit else None


def _protein(gene: str, reported: Reported, genes: Genes) -> Alteration | None:
    written = reported.protein.strip()
    if not written or written.rsplit(":", 1)[-1] in ("p.?", "p.0", "?"):
        return None
    try:
        change = protein_change(written)
    except UnreadableInput as refused:
        if _SPLICE.search(reported.coding):
            return None
        return _made(gene, Kind.UNREADABLE, written, reported, (str(refused).rstrip("."),))
    return _made(gene, Kind.PROTEIN, change.text, reported, tuple(_misplaced(gene, change, genes)), change=change)


def _misplaced(gene: str, change: ProteinChange, genes: Genes) -> Iterator[str]:
    """What the gene itself contradicts."""
    known = genes.genes.get(gene)
    if known and known.length and change.last > known.length + 1:
        yield f"codon {change.last} lies beyond the {known.length} residues of {gene}"
    for codon, residue in ((change.first, change.reference), (change.last, change.last_reference)):
        held = genes.residues.get((gene, codon))
        if residue and held and held != residue:
            yield f"residue {codon} of {gene} is {held}, not {residue}"


def _copies(gene: str, reported: Reported, genes: Genes) -> Alteration | None:
    many, none = genes.limits.get("amplification copies"), genes.limits.get("deep deletion copies")
    copies = reported.copies
    if _AMPLIFIED.search(reported.words) or (copies is not None and many is not None and copies >= many):
        return _made(gene, Kind.AMPLIFICATION, "amplification", reported)
    if _DELETED.search(reported.words) or (copies is not None and none is not None and copies <= none):
        return _made(gene, Kind.DELETION, "gene deletion", reported)
    if copies is not None:
        return _made(gene, Kind.COPIES, f"{copies} copies", reported)
    said = "copy number gain" if _GAINED.search(reported.words) else ""
    said = said or ("copy number loss" if _LOST.search(reported.words) else "")
    return _made(gene, Kind.COPIES, said, reported) if said else None


def _from_coding(gene: str, reported: Reported, genes: Genes) -> Alteration | None:
    short = _short(reported.coding)
    if not short:
        return None
    if _SPLICE.search(short):
        return _made(gene, Kind.SPLICE, short, reported)
    if _shifts_frame(short):
        return _made(gene, Kind.CODING, short, reported, shifts_frame=True)
    return _made(gene, Kind.CODING, short, reported, tuple(_without_protein(gene, short, genes)))


def _shifts_frame(coding: str) -> bool:
    """Whether bases are taken out or put in by another number than a multiple of three, inside of the exons."""
    found = _LENGTH.fullmatch(coding)
    if found is None:
        return False
    first, last = int(found[1]), int(found[2] or found[1])
    span = last - first + 1
    put_in = len(found[4])
    changed = {"del": -span, "dup": span, "ins": put_in, "delins": put_in - span}[found[3]]
    return changed % 3 != 0 and not (found[3] in ("ins", "delins") and not put_in)


def _without_protein(gene: str, coding: str, genes: Genes) -> Iterator[str]:
    """A change inside of the exons whose protein change the report keeps to itself: nobody may take it for harmless."""
    found = _EXONIC.match(coding)
    if found is None:
        return
    codon = (int(found[1]) + 2) // 3
    residue = genes.residues.get((gene, codon))
    known = f", where {residue}{codon} is a hotspot" if residue else ""
    yield f"the protein change is not reported; it lies in codon {codon}{known}"


def _from_genome(gene: str, reported: Reported, _: Genes) -> Alteration | None:
    if not reported.genomic:
        return None
    said = "neither the coding nor the protein change is reported"
    return _made(gene, Kind.GENOMIC, reported.genomic, reported, (said,))


def _short(coding: str) -> str:
    return coding.strip().rsplit(":", 1)[-1].replace("(", "").replace(")", "")
