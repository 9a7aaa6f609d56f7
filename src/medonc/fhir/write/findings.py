"""Specimens, sites, reports, family history, allergies, visits and notes out."""

from __future__ import annotations

import base64
import re
from decimal import Decimal

from medonc.fhir.systems import UCUM
from medonc.fhir.write.elements import code_of, concept, concepts, date_time, extension, held, instant, told
from medonc.fhir.write.resource import (
    MCODE,
    US_CORE,
    Json,
    author,
    must,
    present,
    reference,
    references,
    required_code,
    resource,
    subject,
)
from medonc.record.disease import BodySite, Report, Specimen
from medonc.record.person import Allergy, FamilyIllness, Note, Visit
from medonc.values.codes import Loinc
from medonc.values.errors import InvalidResource

_TERMS = "http://terminology.hl7.org/CodeSystem/"
_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"
_BODY_STRUCTURE = code_of("http://hl7.org/fhir/resource-types", "BodyStructure")
_YEARS = re.compile(r"(\d+) y")


def write_specimen(specimen: Specimen, *, patient: str) -> Json:
    """The specimen."""
    taken = present(
        collector=author(specimen, "Specimen.collector"),
        **held("collected", specimen.effective, specimen.ended),
        method=concept(specimen.procedure),
        bodySite=concept(specimen.site),
    )
    return resource(
        "Specimen",
        specimen,
        profiles=[MCODE + "mcode-human-specimen" if specimen.kind else ""],
        identifier=[{"value": i} for i in specimen.identifiers],
        accessionIdentifier={"value": specimen.accession} if specimen.accession else None,
        status=required_code("Specimen.status", specimen.status) if specimen.status else None,
        type=concept(specimen.kind),
        subject=subject(patient),
        receivedTime=date_time(told(specimen.known, otherwise=specimen.ended or specimen.effective)),
        collection=taken,
    )


def write_body_site(site: BodySite, *, patient: str) -> Json:
    """The body structure: a tumour where it is about a condition, else a radiotherapy volume."""
    tumour = MCODE + "mcode-tumor" if site.identifiers else ""
    return resource(
        "BodyStructure",
        site,
        profiles=[tumour if site.about else MCODE + "mcode-radiotherapy-volume"],
        extension=extension("mcode-related-condition", valueReference=reference(site.about)),
        identifier=[{"type": _BODY_STRUCTURE, "value": i} if site.about else {"value": i} for i in site.identifiers],
        morphology=concept(site.morphology),
        location=concept(site.location),
        locationQualifier=concepts(site.qualifiers),
        description=site.description,
        patient=subject(patient),
    )


def write_report(report: Report, *, patient: str) -> Json:
    """The report with the results that it groups."""
    performer = author(report, "DiagnosticReport.performer")
    genomic = any("GE" in {c.code for c in category.codings} for category in report.categories)
    return resource(
        "DiagnosticReport",
        report,
        profiles=[MCODE + "mcode-genomics-report" if genomic else US_CORE + "us-core-diagnosticreport-lab"],
        status=required_code("DiagnosticReport.status", report.status),
        category=concepts(report.categories),
        code=must(concept(report.code), "code of the report"),
        subject=subject(patient),
        **held("effective", report.effective, report.ended),
        issued=instant(told(report.known, otherwise=report.ended or report.effective)),
        performer=[performer] if performer else [],
        specimen=references(report.specimens),
        result=references(report.results),
        conclusion=report.conclusion,
    )


def write_family_illness(illness: FamilyIllness, *, patient: str) -> Json:
    """The relative and what they had."""
    if len(illness.onset_ages) not in (0, len(illness.conditions)):
        raise InvalidResource(
            "ages at onset do not match the conditions", expected="one for each, empty where not told"
        )
    ages = illness.onset_ages or ("",) * len(illness.conditions)
    told_of = zip(illness.conditions, ages, strict=True)
    return resource(
        "FamilyMemberHistory",
        illness,
        status=required_code("FamilyMemberHistory.status", illness.status),
        patient=subject(patient),
        date=date_time(illness.effective or illness.known),
        relationship=must(concept(illness.relationship), "relationship"),
        deceasedBoolean=illness.deceased,
        condition=[{"code": must(concept(c), "condition"), **_onset(age)} for c, age in told_of],
    )


def _onset(age: str) -> Json:
    years = _YEARS.fullmatch(age)
    if years:
        return {"onsetAge": {"value": Decimal(years[1]), "unit": "years", "system": UCUM, "code": "a"}}
    return present(onsetString=age)


def write_allergy(allergy: Allergy, *, patient: str) -> Json:
    """The allergy or intolerance."""
    criticality = allergy.criticality and required_code("AllergyIntolerance.criticality", allergy.criticality)
    return resource(
        "AllergyIntolerance",
        allergy,
        profiles=[US_CORE + "us-core-allergyintolerance"],
        clinicalStatus=_status("clinicalStatus", "allergyintolerance-clinical", allergy.clinical_status),
        verificationStatus=_status("verificationStatus", "allergyintolerance-verification", allergy.verification),
        criticality=criticality,
        code=must(concept(allergy.substance), "substance"),
        patient=subject(patient),
        onsetDateTime=date_time(allergy.effective),
        recordedDate=date_time(told(allergy.known, otherwise=allergy.effective)),
        recorder=author(allergy, "AllergyIntolerance.recorder"),
        reaction=[{"manifestation": [{"text": r} for r in allergy.reactions]}] if allergy.reactions else [],
    )


def _status(element: str, system: str, code: str) -> Json | None:
    return code_of(_TERMS + system, required_code(f"AllergyIntolerance.{element}", code)) if code else None


def write_visit(visit: Visit, *, patient: str) -> Json:
    """The encounter."""
    seen_by = author(visit, "Encounter.participant")
    span = present(start=date_time(visit.effective), end=date_time(visit.ended))
    return resource(
        "Encounter",
        visit,
        profiles=[US_CORE + "us-core-encounter"],
        status=required_code("Encounter.status", visit.status),
        class_={"system": _TERMS + "v3-ActCode", "code": must(visit.setting, "setting of the visit")},
        type=concepts([visit.kind] if visit.kind else []),
        subject=subject(patient),
        participant=[{"individual": seen_by}] if seen_by else [],
        period=span,
        reasonCode=concepts(visit.reasons),
    )


def write_note(note: Note, *, patient: str) -> Json:
    """The clinician's words, as plain text within a DocumentReference."""
    written_by = author(note, "DocumentReference.author")
    words = base64.b64encode(must(note.text, "text of the note").encode()).decode()
    attachment = present(contentType="text/plain; charset=utf-8", data=words, title=note.title)
    return resource(
        "DocumentReference",
        note,
        status=required_code("DocumentReference.status", note.status),
        type={"coding": [{"system": Loinc.SYSTEM, "code": "34109-9", "display": "Note"}]},
        category=[code_of(_CATEGORY, "clinical-note")],
        subject=subject(patient),
        date=instant(note.effective or note.known),
        author=[written_by] if written_by else [],
        content=[{"attachment": attachment}],
    )
