"""What was measured or tested: laboratory, vitals, markers, performance, genomics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medonc.record.facts import Component, Fact, Interval, ReceivedValue
from medonc.values.codes import Concept
from medonc.values.quantity import Quantity

__all__ = [
    "Component",
    "Implication",
    "Performance",
    "RegionStudied",
    "Result",
    "ResultKind",
    "Variant",
]


class ResultKind(StrEnum):
    """The drawer of the record that a result lies in."""

    LABORATORY = "laboratory"
    VITAL = "vital sign"
    MARKER = "tumour marker"
    TUMOUR_SIZE = "tumour size"
    MORPHOLOGY = "tumour morphology"
    SMOKING = "smoking"
    GENOMIC = "genomic measure"  # TMB, MSI
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Fact):
    """A measured or reported value of any kind."""

    kind: ResultKind
    code: Concept
    value: ReceivedValue | None = None
    absent: str = ""  # why there is no value, as received
    components: tuple[Component, ...] = ()
    interpretation: str = ""  # H, L, … as received
    normal: Interval | None = None
    categories: tuple[str, ...] = ()
    method: Concept | None = None
    site: Concept | None = None
    specimen: str = ""
    about: str = ""
    note: str = ""
    members: tuple[str, ...] = ()  # references to the results that a panel groups
    derived_from: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(self.code)

    @property
    def quantity(self) -> Quantity | None:
        """The value where it is a plain quantity."""
        return self.value if isinstance(self.value, Quantity) else None

    def said(self) -> str:
        own = [str(self.value)] if self.value is not None else []
        return "; ".join(own + [c.said() for c in self.components]) or self.absent or "no value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance(Fact):
    """Performance status as assessed, on its own scale; another scale's grade is never stored as assessed."""

    scale: str  # "ECOG" | "Karnofsky" | "Lansky"
    code: Concept
    grade: int | None
    value: ReceivedValue | None = None

    @property
    def label(self) -> str:
        return self.scale

    def said(self) -> str:
        return f"{self.scale} {self.grade if self.grade is not None else 'not stated'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(Fact):
    """A genomic variant as reported. `present` is None where the report does not say."""

    present: bool | None
    gene: Concept | None = None
    coding_change: str = ""
    protein_change: str = ""
    genomic_change: str = ""
    identifiers: tuple[Concept, ...] = ()
    origin: Concept | None = None  # germline, somatic
    allele_fraction: Quantity | None = None
    copy_number: Quantity | None = None
    change_type: Concept | None = None
    components: tuple[Component, ...] = ()  # what was reported and has no field of its own
    method: Concept | None = None
    specimen: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        return "Variant"

    def said(self) -> str:
        change = self.protein_change or self.coding_change or ", ".join(map(str, self.identifiers[:1]))
        named = " ".join(filter(None, ["" if self.gene and str(self.gene) in change else str(self.gene or ""), change]))
        found = {True: "present", False: "absent", None: "not stated"}[self.present]
        copies = f"copy number {self.copy_number}".strip() if self.copy_number else ""
        more = [str(self.change_type or ""), copies, found, str(self.origin or "").lower()]
        return ", ".join([named or self.genomic_change or "unnamed variant", *filter(None, more)])


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionStudied(Fact):
    """Which genes and regions a test looked at: what keeps *not found* apart from *not tested*."""

    genes: tuple[Concept, ...] = ()
    regions: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    specimen: str = ""

    @property
    def label(self) -> str:
        return "Region studied"

    def said(self) -> str:
        return ", ".join([*map(str, self.genes), *self.regions])


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication(Fact):
    """What a laboratory says a genomic result means for diagnosis or therapy."""

    kind: str  # "therapeutic" | "diagnostic" | "molecular consequence" | …
    derived_from: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.kind} implication".capitalize()

    def said(self) -> str:
        return "; ".join(c.said() for c in self.components)
