"""Protein changes as reports write them: one- and three-letter forms, with and without brackets; codons and classes."""

from __future__ import annotations

import re

from medonc.knowledge.shapes import Library
from medonc.practice.criteria.tables import rows
from medonc.record.measured import Variant
from medonc.values.codes import Loinc

_LETTERS = "Ala A Arg R Asn N Asp D Cys C Gln Q Glu E Gly G His H Ile I Leu L Lys K Met M Phe F Pro P Ser S"
_ONE_BY_THREE = f"{_LETTERS} Thr T Trp W Tyr Y Val V Ter *".split()
_AMINO = dict(zip(_ONE_BY_THREE[::2], _ONE_BY_THREE[1::2], strict=True))
_THREE = re.compile("|".join(_AMINO))
_CODON = re.compile(r"[A-Z*](\d+)")
# Classes by SO and LOINC answers that name one thing only.
_BY_CODE = {
    Loinc("LA6690-7"): "substitution",
    Loinc("LA6692-3"): "deletion",
    Loinc("LA6687-3"): "insertion",
    Loinc("LA6686-5"): "duplication",
}
CLASSES = (
    "deletion",
    "duplication",
    "frameshift",
    "insertion",
    "nonsense",
    "substitution",
)


def plain_change(text: str) -> str:
    """`NP_005219.2:p.(Glu746_Ala750del)` as `E746_A750del`."""
    bare = text.rsplit(":", 1)[-1].strip().removeprefix("p.").replace("(", "").replace(")", "")
    return _THREE.sub(lambda found: _AMINO[found[0]], bare).replace("=", "")


def same_change(asked: str, recorded: str) -> bool:
    """Whether two writings are one protein change; `G12` holds every change of that codon."""
    have, want = plain_change(recorded), plain_change(asked)
    if re.fullmatch(r"[A-Z]\d+", want):
        return bool(re.match(rf"{want}(?!\d)", have))
    return bool(want) and have == want


def first_codon(text: str) -> int | None:
    """The first codon that a protein change names; None where it names none."""
    found = _CODON.search(plain_change(text))
    return int(found[1]) if found else None


def codons_of(library: Library, gene: str, exon: str) -> tuple[int, int] | None:
    """The first and last codon of an exon; None where the table does not hold it."""
    for each in rows(library, "exons"):
        if each["gene"] == gene and each["exon"] == exon:
            first, _, last = each["codons"].partition("-")
            return int(first), int(last)
    return None


def class_of(variant: Variant) -> frozenset[str]:
    """The classes that a variant is of: by its protein change, else by its coded type; none where neither tells."""
    coded = {_BY_CODE[c] for c in (variant.change_type.codings if variant.change_type else ()) if c in _BY_CODE}
    return frozenset(_of_change(plain_change(variant.protein_change)) or coded)


def _of_change(change: str) -> set[str]:
    if not change or first_codon(change) is None:
        return set()
    if "fs" in change:
        return {"frameshift"}
    found = {
        name for sign, name in (("del", "deletion"), ("ins", "insertion"), ("dup", "duplication")) if sign in change
    }
    if found:
        return found
    if change.endswith("*"):
        return {"nonsense"}
    return {"substitution"} if re.fullmatch(r"[A-Z]\d+[A-Z]", change) else set()
