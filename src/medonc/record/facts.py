"""The base of every fact: where it came from, when it held, when it became known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from medonc.values.calendar import When
from medonc.values.codes import Concept
from medonc.values.evidence import FactRef, Remark
from medonc.values.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """The FHIR resource that a fact was read from."""

    kind: str  # resource type
    id: str
    version: str = ""
    origin: str = ""  # the site or file it came from
    author: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A measured range, either end open."""

    low: Quantity | None = None
    high: Quantity | None = None

    def __str__(self) -> str:
        if self.low and self.high:
            return f"{self.low} to {self.high}"
        return f"≥ {self.low}" if self.low else f"≤ {self.high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A value that was received and could not be read: kept as words, with the reason."""

    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.text} ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A quantity received with a comparator: `< 0.1 ng/mL`."""

    comparator: str
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.comparator} {self.quantity}"


ReceivedValue: TypeAlias = Quantity | Bounded | Interval | Concept | Unreadable | str | bool | int | When


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of a result that has several."""

    code: Concept
    value: ReceivedValue | None
    absent: str = ""

    def said(self) -> str:
        """Name and value."""
        return f"{self.code}: {self.value if self.value is not None else self.absent or 'no value'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement about the patient. `effective` is when it held; `known` when the record came to hold it.

    `status` is the FHIR status as received; a fact entered in error is not in a chart at all.
    """

    source: FactSource
    effective: When | None = None
    ended: When | None = None
    known: When | None = None
    status: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def label(self) -> str:
        """What the fact is about, in words."""
        return type(self).__name__

    def said(self) -> str:
        """What the fact says, in words."""
        return ""

    def ref(self) -> FactRef:
        """The fact as an answer cites it."""
        return FactRef(
            resource=str(self.source),
            label=self.label,
            value=self.said(),
            effective=self.effective,
            known=self.known,
            author=self.source.author,
        )
