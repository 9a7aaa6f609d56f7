"""A specimen and what the pathologist says of it whole: histology, grade, nodes, margin. Stains have their own act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from medonc.fhir.write import to_json, write_fact
from medonc.record import Chart
from medonc.record.disease import Specimen
from medonc.store.models import User
from medonc.values.codes import Code, Concept, Snomed
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench import entered
from medonc.workbench.edit_text import edited
from medonc.workbench.open_chart import chart_of
from medonc.workbench.patients import survivor
from medonc.workbench.reasons import stated
from medonc.workbench.record_page import resource_of
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.specimen_findings import TypedFindings, findings_as_facts
from medonc.workbench.write_facts import (
    Written,
    begin,
    current_text,
    new_source,
    reference_of,
    write_facts,
    write_next_version,
)

ACT = "record_pathology"
_BIOPSY, _PROSTATECTOMY = Snomed("86273004", "Biopsy"), Snomed("90470006", "Prostatectomy")
PROCEDURES: Mapping[str, Code | None] = MappingProxyType(
    {
        "core needle biopsy": _BIOPSY,
        "endoscopic biopsy": _BIOPSY,
        "punch biopsy": _BIOPSY,
        "biopsy": _BIOPSY,
        "bone marrow biopsy": _BIOPSY,
        "fine-needle aspiration": None,
        "cytology of fluid": None,
        "transurethral resection": None,
        "local excision": None,
        "resection": None,
        "mastectomy": None,
        "prostatectomy": _PROSTATECTOMY,
        "sentinel node biopsy": None,
        "lymph node dissection": None,
    }
)
SIDES = ("left", "right")
_OF_SIDE: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("left", "breast"): "80248007",
        ("right", "breast"): "73056007",
        ("left", "lung"): "44029006",
        ("right", "lung"): "3341006",
        ("left", "kidney"): "18639004",
        ("right", "kidney"): "9846003",
    }
)
_TISSUE = Concept((Snomed("119376003", "Tissue specimen"),), "tissue")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSpecimen:
    """How the specimen was taken, as typed."""

    procedure: str
    site: str
    on: str
    side: str = ""
    accession: str = ""


def record_specimen(patient: int, taken: TypedSpecimen, found: TypedFindings, *, by: User) -> tuple[Written, ...]:
    """Write a specimen and what was found in it. Refuses a laboratory number that the record holds already."""
    entry, chart = begin(patient, by=by, act=ACT)
    moment = entered.day(taken.on, what="the day of the specimen", born=chart.person.born, died=chart.person.died)
    specimen = Specimen(
        source=new_source("Specimen", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="available",
        kind=_TISSUE,
        procedure=_procedure(taken.procedure),
        site=_site(taken.site, taken.side),
        accession=taken.accession.strip(),
    )
    _must_be_new(chart, specimen)
    facts = [specimen, *findings_as_facts(found, chart, moment, specimen=str(specimen.source), by=by)]
    return write_facts(entry, facts, by=by, act=ACT)


def record_findings(patient: int, found: TypedFindings, *, specimen: str, by: User) -> tuple[Written, ...]:
    """Write what was found in a specimen that the record holds; refuses a form with nothing in it."""
    entry, chart = begin(patient, by=by, act=ACT)
    held = held_specimen(chart, specimen)
    moment = held.effective or entered.this_moment()
    facts = list(findings_as_facts(found, chart, moment, specimen=specimen, by=by))
    if not facts:
        raise ImpossibleValue("nothing is written of the specimen", expected="histology, grade, nodes or a margin")
    return write_facts(entry, facts, by=by, act=ACT)


def correct_specimen(
    patient: int, taken: TypedSpecimen, *, resource: int, reason: str, by: User, expected_version: int | None = None
) -> Written:
    """A next version of the specimen: what was found in it stays with it. Refuses (`Conflict`) where it was changed."""
    must_of_patient(patient, by=by, act="correct_fact")
    head, why, chart = resource_of(patient, resource), stated(reason), chart_of(patient)
    held = held_specimen(chart, str(head))
    moment = entered.day(taken.on, what="the day of the specimen", born=chart.person.born, died=chart.person.died)
    fact = Specimen(
        source=held.source,
        effective=moment,
        known=held.known,
        procedure=_procedure(taken.procedure),
        site=_site(taken.site, taken.side),
        accession=taken.accession.strip(),
    )
    new: dict[str, Any] = write_fact(fact, patient=reference_of(survivor(patient)))
    old = edited(current_text(head), {})
    collection = dict(old.get("collection") or {})
    for name in ("collectedDateTime", "collectedPeriod", "method", "bodySite"):
        collection.pop(name, None)
    changes = {"collection": collection | new["collection"], "accessionIdentifier": new.get("accessionIdentifier")}
    text = to_json(edited(current_text(head), changes))
    return write_next_version(head, text, by=by, act="correct_fact", reason=why, expected_version=expected_version)


def held_specimen(chart: Chart, specimen: str) -> Specimen:
    """The specimen of this reference; refuses one that the record does not hold."""
    found = next((s for s in chart.all(Specimen) if str(s.source) == specimen), None)
    if found is None:
        named = [str(s.source) for s in chart.all(Specimen)]
        raise NotHeld.named("specimen", specimen, named)
    return found


def _procedure(text: str) -> Concept:
    said = entered.words(text, what="how it was taken", longest=120)
    code = PROCEDURES.get(said.lower())
    return Concept((code,) if code else (), said)


def _site(text: str, side: str) -> Concept:
    """The site with its side; a code where one is held for both."""
    said = entered.words(text, what="the site", longest=200)
    if not side:
        return Concept((), said)
    entered.choice(side, SIDES, what="side")
    code = next((c for (which, organ), c in _OF_SIDE.items() if which == side and said.lower().startswith(organ)), "")
    named = said if said.lower().startswith(side) else f"{side} {said}"
    return Concept((Snomed(code, named),) if code else (), named)


def _must_be_new(chart: Chart, specimen: Specimen) -> None:
    for held in chart.all(Specimen):
        same_number = specimen.accession and held.accession == specimen.accession
        if same_number and str(held.site) == str(specimen.site):
            raise Refused(f"{held.accession} of {held.effective} is recorded already", do="choose it, or correct it")
