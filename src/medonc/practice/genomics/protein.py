"""Protein changes as reports write them, in one form: `p.(Val600Glu)`, `Val600Glu` and `V600E` are one change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from medonc.values.errors import UnreadableInput

_LETTERS = "Ala A Arg R Asn N Asp D Cys C Gln Q Glu E Gly G His H Ile I Leu L Lys K Met M Phe F Pro P Ser S Sec U"
_PAIRS = f"{_LETTERS} Thr T Trp W Tyr Y Val V Ter * Xaa X".split()
_ONE = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_THREE = re.compile("|".join(_ONE))
_PLACE = r"([A-Z*])(\d+)"
_SPAN = rf"{_PLACE}(?:_{_PLACE})?"
_SUBSTITUTION = re.compile(rf"{_PLACE}([A-Z*=?])")
_FRAMESHIFT = re.compile(rf"{_PLACE}[A-Z]?fs(?:(?:\*|X)(\d+|\?))?")
_INDEL = re.compile(rf"{_SPAN}(delins|del|ins|dup)([A-Z*]*|\d+)")
_EXTENSION = re.compile(rf"{_PLACE}(?:[A-Z])?ext.*")
_STOP = "*"


class Effect(StrEnum):
    """What a change does to the protein."""

    MISSENSE = "missense"
    NONSENSE = "nonsense"
    FRAMESHIFT = "frameshift"
    DELETION = "in-frame deletion"
    INSERTION = "in-frame insertion"
    START_LOST = "start lost"
    STOP_LOST = "stop lost"
    SILENT = "silent"


NULL = frozenset({Effect.NONSENSE, Effect.FRAMESHIFT, Effect.START_LOST})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinChange:
    """One change in one form: residues in one letter, the codons that it touches, and what it does."""

    text: str  # V600E, E746_A750del, R213*, S1465fs
    effect: Effect
    first: int
    last: int
    reference: str  # residue at the first codon
    last_reference: str = ""
    to: str = ""  # the new residue, or the residues put in

    @property
    def residue(self) -> str:
        """`V600`: where it is, without what it becomes."""
        return f"{self.reference}{self.first}"

    def said(self) -> str:
        """As HGVS writes a predicted change in short letters: `p.V600E`."""
        return f"p.{self.text}"


@lru_cache(maxsize=20_000)
def protein_change(written: str) -> ProteinChange:
    """The change in its one form; refuses what is not a protein change, and never guesses."""
    bare = _bare(written)
    for read in (_substitution, _frameshift, _indel, _extension):
        found = read(bare)
        if found is not None:
            return found
    raise UnreadableInput(
        f"protein change '{written}'",
        expected="an HGVS protein change such as p.Val600Glu, V600E, p.E746_A750del or p.S1465fs",
    )


def _bare(written: str) -> str:
    """Without reference, `p.`, brackets and three-letter residues."""
    text = written.strip().rsplit(":", 1)[-1].strip()
    text = text.removeprefix("p.").replace("(", "").replace(")", "").replace("[", "").replace("]", "")
    return _THREE.sub(lambda found: _ONE[found[0]], text).replace("stop", _STOP).replace(" ", "")


def _substitution(bare: str) -> ProteinChange | None:
    bare = bare[:-1] + _STOP if re.fullmatch(rf"{_PLACE}X", bare) else bare
    found = _SUBSTITUTION.fullmatch(bare)
    if found is None:
        return None
    reference, codon, to = found[1], int(found[2]), found[3]
    effect = _effect_of(reference, codon, to)
    text = f"{reference}{codon}{'=' if effect is Effect.SILENT else to}"
    return ProteinChange(text=text, effect=effect, first=codon, last=codon, reference=reference, to=to)


def _effect_of(reference: str, codon: int, to: str) -> Effect:
    if to in ("=", reference):
        return Effect.SILENT
    if reference == "M" and codon == 1:
        return Effect.START_LOST
    if to == _STOP:
        return Effect.NONSENSE
    return Effect.STOP_LOST if reference == _STOP else Effect.MISSENSE


def _frameshift(bare: str) -> ProteinChange | None:
    """`S1465Rfs*3` and `S1465fs` are one: the new frame's end follows from the coding change, which is kept apart."""
    found = _FRAMESHIFT.fullmatch(bare)
    if found is None:
        return None
    codon = int(found[2])
    text = f"{found[1]}{codon}fs"
    return ProteinChange(text=text, effect=Effect.FRAMESHIFT, first=codon, last=codon, reference=found[1])


def _indel(bare: str) -> ProteinChange | None:
    found = _INDEL.fullmatch(bare)
    if found is None:
        return None
    first, last = int(found[2]), int(found[4] or found[2])
    kind, put_in = found[5], found[6]
    if last < first or (kind == "ins" and last != first + 1):
        return None
    effect = Effect.NONSENSE if _STOP in put_in else _indel_effect(kind, put_in, removed=last - first + 1)
    span = f"{found[1]}{first}" + (f"_{found[3]}{last}" if found[3] else "")
    text = f"{span}{kind}{'' if kind in ('del', 'dup') else put_in}"
    return ProteinChange(
        text=text,
        effect=effect,
        first=first,
        last=last,
        reference=found[1],
        last_reference=found[3] or "",
        to=put_in if kind in ("ins", "delins") else "",
    )


def _indel_effect(kind: str, put_in: str, *, removed: int) -> Effect:
    if kind == "delins" and len(put_in) == removed == 1:
        return Effect.MISSENSE
    shorter = kind == "del" or (kind == "delins" and len(put_in) <= removed)
    return Effect.DELETION if shorter else Effect.INSERTION


def _extension(bare: str) -> ProteinChange | None:
    found = _EXTENSION.fullmatch(bare)
    if found is None:
        return None
    codon = int(found[2])
    effect = Effect.STOP_LOST if found[1] == _STOP else Effect.START_LOST
    return ProteinChange(text=bare, effect=effect, first=codon, last=codon, reference=found[1])
