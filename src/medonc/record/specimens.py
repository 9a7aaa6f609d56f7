"""What a pathologist says of one specimen, as structured facts: stains, margins, nodes, histology and grade.

Each is a view of one `Result`: a result whose code or parts carry the names below under our own address, or whose code
is one that the library's table of tests knows. As a result it goes out as FHIR and comes back as the same view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.record.facts import Component, FactSource, ReceivedValue
from medonc.record.measured import Result, ResultKind
from medonc.values.calendar import When
from medonc.values.codes import Code, Concept, Loinc, OtherCode
from medonc.values.quantity import Quantity

PATHOLOGY = "urn:medonc:pathology"  # what a part of a finding in tissue is: clone, share, intensity, score …
EXAMINED, POSITIVE = (
    Loinc("21893-3", "Regional lymph nodes examined"),
    Loinc("21894-1", "Regional lymph nodes positive"),
)


def own(name: str) -> Code:
    """The code of a name under our own address."""
    return OtherCode(name, name, other_system=PATHOLOGY)


def name_of(concept: Concept) -> str:
    """The name that a concept has under our own address; empty where it has none."""
    return next((c.code for c in concept.codings if c.system == PATHOLOGY), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stain:
    """An immunostain or hybridisation: what was stained, with which clone, and what was seen."""

    target: str  # "ER", "HER2", "MLH1" …
    method: str = ""  # IHC | ISH
    clone: str = ""
    percent: Quantity | None = None
    intensity: str = ""
    score: str = ""  # "2+"
    ratio: Quantity | None = None
    copies: Quantity | None = None
    faint: Quantity | None = None
    reading: str = ""  # positive, negative, retained, lost … as the pathologist says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One margin of a resection."""

    name: str
    state: str  # clear | involved | close | not assessed
    distance: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Lymph nodes of one resection."""

    examined: int | None = None
    positive: int | None = None
    deposit: Quantity | None = None
    extranodal: bool | None = None


Seen = Stain | Margin | Nodes
Told = Mapping[str, ReceivedValue | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a finding comes from: the resource, the specimen, the day."""

    source: FactSource
    effective: When
    known: When | None = None
    status: str = "final"
    specimen: str = ""
    about: str = ""


def as_result(seen: Seen, origin: Origin) -> Result:
    """The finding as a result of the record, which any writer takes."""
    kind, told = {Stain: "stain", Margin: "margin", Nodes: "nodes"}[type(seen)], _told(seen)
    return Result(
        source=origin.source,
        effective=origin.effective,
        known=origin.known or origin.effective,
        status=origin.status,
        kind=ResultKind.MARKER if isinstance(seen, Stain) else ResultKind.LABORATORY,
        code=Concept((own(kind),), told_name(seen)),
        components=tuple(Component(code=Concept((own(k),), k), value=v) for k, v in told.items()),
        categories=("laboratory",),
        specimen=origin.specimen,
        about=origin.about,
    )


def told_name(seen: Seen) -> str:
    """The finding in a few words."""
    if isinstance(seen, Stain):
        return f"{seen.target} stain" if seen.method != "ISH" else f"{seen.target} in situ hybridisation"
    return f"{seen.name} margin" if isinstance(seen, Margin) else "Lymph nodes"


def _told(seen: Seen) -> dict[str, ReceivedValue]:
    fields = {name: getattr(seen, name) for name in type(seen).__dataclass_fields__}
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def seen_of(result: Result) -> Seen | None:
    """The view of a result that was written by `as_result`; None for any other."""
    kind = name_of(result.code)
    told = {name_of(part.code): part.value for part in result.components}
    if kind == "stain" and told.get("target"):
        return _stain(told)
    if kind == "margin" and told.get("name"):
        return Margin(name=_word(told, "name"), state=_word(told, "state"), distance=_amount(told, "distance"))
    if kind == "nodes":
        extra = told.get("extranodal")
        return Nodes(
            examined=_count(told, "examined"),
            positive=_count(told, "positive"),
            extranodal=extra if isinstance(extra, bool) else None,
            deposit=_amount(told, "deposit"),
        )
    return None


def _stain(told: Told) -> Stain:
    return Stain(
        target=_word(told, "target"),
        method=_word(told, "method"),
        clone=_word(told, "clone"),
        percent=_amount(told, "percent"),
        intensity=_word(told, "intensity"),
        score=_word(told, "score"),
        ratio=_amount(told, "ratio"),
        copies=_amount(told, "copies"),
        faint=_amount(told, "faint"),
        reading=_word(told, "reading"),
    )


def _word(told: Told, name: str) -> str:
    return str(told.get(name) or "")


def _amount(told: Told, name: str) -> Quantity | None:
    value = told.get(name)
    return value if isinstance(value, Quantity) else None


def _count(told: Told, name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
