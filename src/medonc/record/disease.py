"""The illness: diagnosis, stage, status, comorbidity, specimens and reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medonc.record.facts import Component, Fact, ReceivedValue
from medonc.values.codes import Concept


class Role(StrEnum):
    """What a condition is to the oncologist."""

    PRIMARY = "primary cancer"
    SECONDARY = "metastasis"
    COMORBIDITY = "comorbidity"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStage:
    """A stage as the Condition states it, beside the stage observations."""

    summary: Concept
    basis: Concept | None = None  # clinical, pathological …
    assessment: str = ""  # reference to the observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Fact):
    """A diagnosis: the primary cancer, a metastasis or another illness."""

    role: Role
    code: Concept
    histology: Concept | None = None
    sites: tuple[Concept, ...] = ()
    laterality: Concept | None = None
    clinical_status: str = ""
    verification: str = ""
    stages: tuple[RecordedStage, ...] = ()
    primary: str = ""  # for a metastasis: reference to the primary

    @property
    def label(self) -> str:
        return self.role.value.capitalize()

    def said(self) -> str:
        return str(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Fact):
    """One stage group, category, grade or risk class as recorded: TNM, FIGO, Ann Arbor, ISS, Gleason …"""

    system: str  # "TNM", "FIGO", "Ann Arbor", "Binet", "Rai", "ISS", "Gleason", "Breslow", "Deauville", "INSS" …
    part: str  # "group" | "T" | "N" | "M" | "grade" | "depth" | …
    basis: str = ""  # "clinical" | "pathological" | "post-therapy" | …
    edition: str = ""  # the staging edition as recorded
    code: Concept
    value: ReceivedValue | None = None
    about: str = ""  # reference to the condition
    members: tuple[str, ...] = ()
    method: Concept | None = None  # the staging system as the record names it
    components: tuple[Component, ...] = ()  # bulk, B symptoms, extranodal …
    specimen: str = ""

    @property
    def label(self) -> str:
        part = "" if self.part.lower() in self.system.lower().split() else self.part  # "Histologic grade", "ALL risk"
        words = " ".join(filter(None, [self.basis, self.system, part]))
        return words[:1].upper() + words[1:]

    def said(self) -> str:
        return str(self.value) if self.value is not None else "no value"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseStatus(Fact):
    """Better, stable or worse, as the clinician recorded it."""

    value: Concept
    evidence: tuple[Concept, ...] = ()
    about: str = ""

    @property
    def label(self) -> str:
        return "Disease status"

    def said(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComorbidityReview(Fact):
    """A statement of which comorbidities are present and which are absent."""

    present: tuple[Concept, ...] = ()
    present_references: tuple[str, ...] = ()
    absent: tuple[Concept, ...] = ()
    about: str = ""  # reference to the condition that they go with

    @property
    def label(self) -> str:
        return "Comorbidities"

    def said(self) -> str:
        named = [*map(str, self.present), *self.present_references, *(f"no {c}" for c in self.absent)]
        return ", ".join(named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen(Fact):
    """Tissue or fluid that was taken."""

    kind: Concept | None = None
    site: Concept | None = None
    site_reference: str = ""
    identifiers: tuple[str, ...] = ()
    accession: str = ""  # the laboratory's own number
    procedure: Concept | None = None  # how it was taken: biopsy, resection …

    @property
    def label(self) -> str:
        return "Specimen"

    def said(self) -> str:
        return ", ".join(str(c) for c in (self.kind, self.procedure, self.site) if c)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySite(Fact):
    """A body structure: where a tumour or a field lies."""

    location: Concept | None = None
    qualifiers: tuple[Concept, ...] = ()
    morphology: Concept | None = None
    description: str = ""
    about: str = ""  # reference to the condition
    identifiers: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return "Body site"

    def said(self) -> str:
        return self.description or str(self.location or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Fact):
    """A diagnostic report: what it is and which results it groups."""

    code: Concept
    categories: tuple[Concept, ...] = ()
    results: tuple[str, ...] = ()
    specimens: tuple[str, ...] = ()
    conclusion: str = ""

    @property
    def label(self) -> str:
        return str(self.code)

    def said(self) -> str:
        return self.conclusion or f"{len(self.results)} results"
