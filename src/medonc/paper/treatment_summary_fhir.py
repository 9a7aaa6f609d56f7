"""The summary of a course as a FHIR document: a Bundle with its Composition and the patient."""

from __future__ import annotations

from html import escape
from uuid import NAMESPACE_URL, uuid5

from medonc.fhir.write import to_json
from medonc.fhir.write.patient import write_patient
from medonc.fhir.write.resource import Json, present
from medonc.paper.treatment_summary import TreatmentSummary
from medonc.paper.treatment_summary_section import Section
from medonc.workbench.orders.course_papers import CourseRecord

_LOINC = "http://loinc.org"
_EPISODE = ("34133-9", "Summarization of episode note")
_URN = "urn:uuid:"


def summary_bundle(summary: TreatmentSummary, record: CourseRecord) -> str:
    """The document as JSON. It is *preliminary*: nobody has signed it."""
    at = record.at.isoformat(timespec="seconds")
    own = f"{record.scene.chart.person.source}/{at}"
    document, composition, person = (str(uuid5(NAMESPACE_URL, f"{own}/{n}")) for n in ("document", "text", "person"))
    patient = {**write_patient(record.scene.chart.person), "id": person}
    entries = [(composition, _composition(summary, composition, person, at)), (person, patient)]
    return to_json(
        {
            "resourceType": "Bundle",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": _URN + document},
            "type": "document",
            "timestamp": at,
            "entry": [{"fullUrl": _URN + name, "resource": resource} for name, resource in entries],
        }
    )


def _composition(summary: TreatmentSummary, rid: str, person: str, at: str) -> Json:
    code, display = _EPISODE
    return {
        "resourceType": "Composition",
        "id": rid,
        "status": "preliminary",
        "type": {"coding": [{"system": _LOINC, "code": code, "display": display}], "text": summary.title},
        "subject": {"reference": _URN + person, "display": summary.name},
        "date": at,
        "author": [{"display": summary.by}],
        "title": f"{summary.title}: {summary.regimen}",
        "section": [_standing(summary), *map(_section, summary.sections)],
    }


def _standing(summary: TreatmentSummary) -> Json:
    words = (summary.standing, summary.caveat, summary.edition)
    return {"title": "Standing", "text": _narrative("".join(f"<p>{escape(each)}</p>" for each in words))}


def _section(section: Section) -> Json:
    return present(
        title=section.title,
        code={"coding": [{"system": _LOINC, "code": section.code}]} if section.code else None,
        text=_narrative(_table(section) + "".join(f"<p>{escape(words)}</p>" for words in _words(section))),
    )


def _words(section: Section) -> tuple[str, ...]:
    return (*section.notes, *(f"Missing: {words}" for words in section.missing))


def _table(section: Section) -> str:
    if not section.rows:
        return ""
    head = "".join(f"<th>{escape(words)}</th>" for words in section.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(words)}</td>" for words in row) + "</tr>" for row in section.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _narrative(body: str) -> Json:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'}
