"""A patient report out: a QuestionnaireResponse with one item an answer, and the urgency as an item of its own."""

from __future__ import annotations

import re

from medonc.fhir import own
from medonc.fhir.write.elements import date_time, told
from medonc.fhir.write.resource import Json, author, must, present, required_code, resource, subject
from medonc.record.patient_reports import URGENCIES, Answer, PatientReport
from medonc.values.errors import InvalidResource

REPORTER_TYPES = {"carer": "RelatedPerson", "staff": "Practitioner"}
_NAME = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def write_patient_report(report: PatientReport, *, patient: str) -> Json:
    """The answers; refused without an instrument, with an urgency that is none, or with an item named twice."""
    codes = [each.item for each in report.answers]
    if len(set(codes)) < len(codes):
        raise InvalidResource("an item that is answered twice", expected="each item once")
    late = told(report.known, otherwise=report.effective)
    return resource(
        "QuestionnaireResponse",
        report,
        language=report.language,
        extension=[{"url": own.REPORT_RECORDED, "valueDateTime": date_time(late)}] if late else [],
        questionnaire=_canonical(must(report.instrument, "instrument")),
        status=required_code("QuestionnaireResponse.status", report.status or "completed"),
        subject=subject(patient),
        authored=date_time(report.effective),
        author=author(report, "QuestionnaireResponse.author"),
        source=_source(report, patient),
        item=[*map(_item, report.answers), *_urgency(report)],
    )


def _canonical(instrument: str) -> str:
    """Our own name under our address; another address as it is."""
    if _NAME.fullmatch(instrument):
        return own.QUESTIONNAIRE + instrument
    if ":" in instrument and not re.search(r"[\s|]", instrument):
        return instrument
    raise InvalidResource(f"instrument '{instrument}'", expected="letters, digits, - and ., or an address")


def _source(report: PatientReport, patient: str) -> Json:
    if report.reported_by == "patient":
        return subject(patient)
    if report.reported_by not in REPORTER_TYPES:
        raise InvalidResource(f"a report by '{report.reported_by}'", expected="patient, carer or staff")
    return {"type": REPORTER_TYPES[report.reported_by], "display": report.reported_by}


def _item(answer: Answer) -> Json:
    """Without a value or words there is no answer element: never a zero."""
    given: list[Json] = [{"valueInteger": answer.value}] if answer.value is not None else []
    if answer.words:
        given.append({"valueString": answer.words})
    why = [{"url": own.NOT_ANSWERED, "valueString": answer.not_answered}] if answer.not_answered else []
    return present(extension=why, linkId=must(answer.item, "item"), answer=given)


def _urgency(report: PatientReport) -> list[Json]:
    if not report.urgency:
        return []
    if report.urgency not in URGENCIES:
        raise InvalidResource(f"urgency '{report.urgency}'", expected=" or ".join(URGENCIES))
    code = {"system": own.URGENCY, "code": report.urgency.replace(" ", "-"), "display": report.urgency}
    return [{"linkId": own.URGENCY, "answer": [{"valueCoding": code}]}]
