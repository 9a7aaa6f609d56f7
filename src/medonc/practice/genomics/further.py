"""What molecular reports hold beside variants: signatures, expression, genotypes, haplotypes, phase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.as_recorded import words
from medonc.practice.genomics.tables import SHELF
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.codes import Code, Loinc
from medonc.values.evidence import FactRef

_GENE = Loinc("48018-6")
_GENOTYPE, _HAPLOTYPE, _PHASE = Loinc("84413-4"), Loinc("84414-2"), Loinc("82120-7")
_SIGNATURE = re.compile(r"signature", re.IGNORECASE)
_NAMED = re.compile(r"\b(SBS|ID|DBS)-?(\d+[a-z]?)\b")
_EXPRESSION = re.compile(r"(gene|RNA|mRNA|transcript) expression|expression of (genes|RNA)|RNA-?seq", re.IGNORECASE)
_HLA = re.compile(r"\bHLA\b|HLA-")
_OF_CODE: tuple[tuple[Code, str, str], ...] = (
    (_HAPLOTYPE, "haplotype", "one chromosome alone: read with its genotype, not by itself"),
    (_PHASE, "phase", "says whether two variants lie on one chromosome; no therapy here rests on it"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """One such fact: what kind, what it says, what it means or why nothing is made of it."""

    kind: str  # signature | expression | genotype | haplotype | phase | HLA type
    name: str
    said: str
    means: str
    fact: FactRef


def further(chart: Chart, library: Library) -> tuple[Further, ...]:
    """Each in the order of the record; nothing is left out without its reason."""
    return tuple(each for result in chart.all(Result) for each in _of(result, library))


def _of(result: Result, library: Library) -> Iterator[Further]:
    name, said = words(result.code), words(result.said())
    genes = ", ".join(str(c.value) for c in result.components if c.code.has((_GENE,)) and c.value is not None)
    if _HLA.search(f"{said} {genes}") and result.code.has((_GENOTYPE, _HAPLOTYPE)):
        yield Further(kind="HLA type", name=genes or name, said=said, means=_NO_HLA, fact=result.ref())
    elif result.code.has((_GENOTYPE,)):
        yield Further(
            kind="genotype", name=genes or name, said=said, means=_genotype(genes, library), fact=result.ref()
        )
    elif (found := next((row for row in _OF_CODE if result.code.has((row[0],))), None)) is not None:
        yield Further(kind=found[1], name=genes or name, said=said, means=found[2], fact=result.ref())
    elif _SIGNATURE.search(name):
        means = "; ".join(_signatures(f"{name} {said}", library)) or "no signature that is held here"
        yield Further(kind="signature", name=name, said=said, means=means, fact=result.ref())
    elif _EXPRESSION.search(name):
        yield Further(kind="expression", name=name, said=said, means=_NO_EXPRESSION, fact=result.ref())


_NO_HLA = "HLA decides on no therapy that is judged here; tebentafusp asks for HLA-A*02:01"
_NO_EXPRESSION = "kept as a fact: no statement here rests on expression"


def _genotype(genes: str, library: Library) -> str:
    held = {rule_id.rpartition("/")[2].upper() for rule_id in library.rules if "/pharmacogenomics/" in rule_id}
    named = [each.strip().upper() for each in genes.split(",") if each.strip()]
    known = [each for each in named if each in held]
    if known:
        return f"read with the doses of {', '.join(known)}"
    return f"no advice on a cancer drug is held for {', '.join(named)}" if named else "the report names no gene"


def _signatures(text: str, library: Library) -> Iterator[str]:
    rows = {row["signature"]: row for row in library.tables.get(f"{SHELF}/signatures", ())}
    for kind, number in dict.fromkeys(_NAMED.findall(text)):
        row = rows.get(f"{kind}{number}")
        if row:
            then = f"; to settle it: {row['next']}" if row["next"] else ""
            yield f"{kind}{number} points at {row['points at']}{then}"
