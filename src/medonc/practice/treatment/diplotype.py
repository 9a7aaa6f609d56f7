"""A diplotype as laboratories write it, read against the alleles that are held: "*1/*2A", "c.2846A>T heterozygous"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.values.errors import NotHeld
from medonc.values.evidence import Missing

FOLDER = "treatment/pharmacogenomics/"
REPORTED = "untested", "not tested", "not done", "unknown", "pending", "failed", "no result", "not available"
ON_BOTH = "two heterozygous variants are taken to lie on different chromosomes"
SHARED = "variants of one haplotype, counted once"

_ZYGOSITY = r"(?:(?P<once>het(?:erozygous)?)|(?P<twice>hom(?:ozygous)?)|(?P<alone>hemi(?:zygous)?))"
_CALL = re.compile(rf"(?P<allele>.+?)[\s,]+\(?{_ZYGOSITY}\.?\)?", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+and\s+")
_COPIES = re.compile(r"(?P<allele>.+?)\s*[x×](?P<copies>\d+|N)")
_TANDEM = re.compile(r"\s*\+\s*(?=\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allele:
    """One allele of the gene's table with its function."""

    name: str
    function: str
    haplotype: str = ""  # variants that are inherited together and count once


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One allele and how often it stands on its chromosome; `times` is None where a report says xN."""

    allele: Allele
    times: int | None = 1

    def __str__(self) -> str:
        return self.allele.name if self.times == 1 else f"{self.allele.name}x{self.times or 'N'}"


Chromosome = tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diplotype:
    """The chromosomes that a report names, what was assumed in reading it, and what could not be read."""

    chromosomes: tuple[Chromosome, ...] = ()
    assumed: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """A gene's alleles by every name they go under, in lower case; `reference` is the one without a variant."""

    name: str
    alleles: Mapping[str, Allele]
    reference: Allele


def gene_of(rule_id: str, name: str, library: Library) -> Gene:
    """The gene of a rule, from the table beside it, whose first row is the reference."""
    rows = library.tables.get(f"{rule_id}/alleles", ())
    if not rows:
        raise NotHeld(f"{rule_id}/alleles.csv is not held", expected="the alleles of the gene")
    held: dict[str, Allele] = {}
    for row in rows:
        allele = Allele(name=row["allele"], function=row["function"], haplotype=row["haplotype"])
        held |= {each.lower(): allele for each in (row["allele"], *row["also"].split("|")) if each}
    return Gene(name=name, alleles=MappingProxyType(held), reference=held[rows[0]["allele"].lower()])


def read_diplotype(text: str, gene: Gene) -> Diplotype:
    """Both alleles of a report; for one X chromosome a single allele that is called hemizygous.

    Not known: a report without a result, an allele that is not held, one allele alone, more than two variants.
    """
    said = " ".join(text.removeprefix(gene.name).strip(" :").split())
    if said.lower() in REPORTED:
        return Diplotype(missing=(Missing(what=f"diplotype of {gene.name}", why="not tested"),))
    calls = [_CALL.fullmatch(part) for part in _AND.split(said)]
    if any(calls):
        return _of_calls(calls, gene) or _unreadable(said, gene)
    names = [name.strip() for name in said.split("/")]
    if len(names) != 2 or not all(names):
        return _unreadable(said, gene)
    return _of_names(names, gene)


def _of_calls(calls: list[re.Match[str] | None], gene: Gene) -> Diplotype | None:
    """From variants with their zygosity, each by itself; None where they are not those of two chromosomes."""
    match [(call["allele"].strip(), call.lastgroup) if call else None for call in calls]:
        case [(name, "alone")]:
            return _of_names([name], gene)
        case [(name, "twice")]:
            return _of_names([name, name], gene)
        case [(name, "once")]:
            return _of_names([name, gene.reference.name], gene)
        case [(first, "once"), (second, "once")]:
            return _of_two(first, second, gene)
    return None


def _of_two(first: str, second: str, gene: Gene) -> Diplotype:
    """Two heterozygous variants: on different chromosomes, unless they are inherited together."""
    a, b = (gene.alleles.get(name.lower()) for name in (first, second))
    if a and b and (a == b or (a.haplotype and a.haplotype == b.haplotype)):
        read = _of_names([first, gene.reference.name], gene)
        return Diplotype(chromosomes=read.chromosomes, assumed=(f"{first} and {second}: {SHARED}",))
    read = _of_names([first, second], gene)
    return Diplotype(chromosomes=read.chromosomes, assumed=(ON_BOTH,), missing=read.missing)


def _of_names(names: list[str], gene: Gene) -> Diplotype:
    read = [_chromosome(name, gene) for name in names]
    missing = {str(each): each for each in read if isinstance(each, Missing)}
    return Diplotype(
        chromosomes=tuple(each for each in read if not isinstance(each, Missing)), missing=tuple(missing.values())
    )


def _chromosome(name: str, gene: Gene) -> Chromosome | Missing:
    """One allele, or several in a row such as *36+*10, each with its copies."""
    copies = [_copy(part, gene) for part in ([name] if name.lower() in gene.alleles else _TANDEM.split(name))]
    held = tuple(each for each in copies if each is not None)
    if len(held) == len(copies):
        return held
    return Missing(what=f"{gene.name} allele {name}", why="not in the table of alleles", do="ask the laboratory")


def _copy(name: str, gene: Gene) -> Copy | None:
    if allele := gene.alleles.get(name.lower()):
        return Copy(allele=allele)
    match = _COPIES.fullmatch(name)
    allele = gene.alleles.get(match["allele"].lower()) if match else None
    if match is None or allele is None or match["copies"] == "0":
        return None
    return Copy(allele=allele, times=None if match["copies"] == "N" else int(match["copies"]))


def _unreadable(said: str, gene: Gene) -> Diplotype:
    do = "write both alleles as *1/*2, or at most two variants, each with heterozygous or homozygous"
    return Diplotype(missing=(Missing(what=f"both alleles of {gene.name}", why=f"'{said}' cannot be read", do=do),))
