"""What an answer carries: the rule, the facts, the steps of its arithmetic; or what is missing and why.

A `Finding` is never a bare number. A `NotKnown` is an answer too: it names what is missing and what would settle it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from medonc.values.calendar import When
from medonc.values.quantity import Quantity

NOT_REVIEWED = "not reviewed by a clinician"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published origin of a number. `seen` says whether it was opened when the number was written."""

    title: str
    kind: str = "paper"  # paper | label | standard | guideline | trial
    year: int | None = None
    pmid: str | None = None
    doi: str | None = None
    nct: str | None = None
    seen: bool = False

    def __str__(self) -> str:
        ids = [f"{name} {value}" for name, value in (("PMID", self.pmid), ("doi", self.doi), ("", self.nct)) if value]
        return ", ".join([self.title, *(str(self.year) for _ in [0] if self.year), *(i.strip() for i in ids)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The identity of a piece of knowledge: its path is its id."""

    id: str
    title: str
    edition: str
    sources: tuple[Source, ...]
    text: str = ""
    reviewed_by: str = NOT_REVIEWED
    root: str = "medonc"  # which knowledge root it came from; an overlay shows


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRef:
    """A fact as an answer cites it: which resource, what it said, when it held and when it became known."""

    resource: str  # "Observation/bodyweight-…"
    label: str
    value: str
    effective: When | None = None
    known: When | None = None
    author: str = ""


class StepKind(StrEnum):
    """What one line of a receipt is."""

    INPUT = "input"
    FORMULA = "formula"
    CONVERSION = "conversion"
    POLICY = "policy"
    CAP = "cap"
    ROUNDING = "rounding"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a receipt. An input has a `name`: the key under which `verify` gives it to the rule again."""

    kind: StepKind
    label: str
    value: str
    name: str = ""
    fact: FactRef | None = None


class Level(StrEnum):
    """How much a remark matters."""

    NOTE = "note"
    CAUTION = "caution"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something the reader should know about what was received or computed; never an exception."""

    text: str
    level: Level = Level.NOTE
    facts: tuple[FactRef, ...] = ()
    kind: str = "reading"  # reading | unreadable | implausible | impossible | contradiction | stale | policy …


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that an answer lacks, in the clinic's words."""

    what: str
    why: str = "not recorded"  # not recorded | out of date | unreadable | contradictory | not tested
    since: When | None = None
    do: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" + (f" (last {self.since})" if self.since else "")


T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Generic[T]):
    """An answer with its evidence."""

    title: str
    value: T
    rule: Rule
    duty: str = ""
    sentence: str = ""  # the answer in the doctor's words; `str(value)` where empty
    facts: tuple[FactRef, ...] = ()
    steps: tuple[Step, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def unit(self) -> str | None:
        """UCUM code of the value, where it has one."""
        return self.value.code if isinstance(self.value, Quantity) else None

    def said(self) -> str:
        """The value in words."""
        return self.sentence or str(self.value)

    def receipt(self) -> tuple[Step, ...]:
        """The ordered steps: inputs with date and source, formula, policy, cap, rounding, result."""
        return self.steps

    def under(self, duty: str) -> Finding[T]:
        """The same finding, filed under a duty of the review."""
        return replace(self, duty=duty)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKnown:
    """The answer when the record does not hold what a rule needs. Never a default, a zero or a guess."""

    title: str
    missing: tuple[Missing, ...]
    rule: Rule | None = None
    duty: str = ""
    facts: tuple[FactRef, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def said(self) -> str:
        """What is missing, in words."""
        return "not known: " + "; ".join(str(m) for m in self.missing)

    def under(self, duty: str) -> NotKnown:
        """The same answer, filed under a duty of the review."""
        return replace(self, duty=duty)


Answer: TypeAlias = Finding[T] | NotKnown
