"""QuestionnaireResponse: what a patient reported, item by item. An item without an answer stays without a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from medonc.fhir import own
from medonc.fhir.r4 import questionnaires as r4
from medonc.fhir.read.elements import extension, known, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.patient_reports import URGENCIES, Answer, PatientReport
from medonc.values.evidence import Level

ORDINALS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
REPORTERS = {"RelatedPerson": "carer", "Practitioner": "staff", "PractitionerRole": "staff"}
UNREADABLE = "unreadable"
_PRO_CTCAE = re.compile(r"(PROCTCAE_\d{1,2}[ABC])_(SCL|IND)")  # as data sets write it
_LARGEST = 1_000_000  # of a score; what is larger is no answer of a scale


def read(response: r4.QuestionnaireResponse, reader: Reader) -> Reading:
    """The report; one that was entered in error is no fact, one that is not finished is remarked."""
    if response.status == "entered-in-error":
        return reader.no_fact("a patient report was entered in error; left out")
    if response.status in ("in-progress", "stopped"):
        reader.remark("a patient report that was not finished", level=Level.CAUTION)
    answered = when(response.authored, reader, what="day of the report")
    items = list(_flat(response.item))
    recorded = extension(response.extension, own.REPORT_RECORDED)
    return reader.reading(
        PatientReport(
            source=reader.by(reference(response.author, reader)),
            effective=answered,
            known=known(reader, recorded.value_date_time if recorded else None, response.authored, held=answered),
            status=response.status or "",
            instrument=_instrument(response.questionnaire or ""),
            answers=tuple(_answer(item, reader) for item in items if item.link_id and item.link_id != own.URGENCY),
            language=response.language or "",
            urgency=next((_urgency(item, reader) for item in items if item.link_id == own.URGENCY), ""),
            reported_by=_reporter(response.source),
        )
    )


def _flat(items: Iterable[r4.ReportedItem]) -> Iterator[r4.ReportedItem]:
    """Every item that is a question, those inside of groups and answers too."""
    for item in items:
        inside = [*item.item, *(each for answer in item.answer for each in answer.item)]
        if item.answer or not inside:
            yield item
        yield from _flat(inside)


def _instrument(canonical: str) -> str:
    """The name of an instrument of ours; another address as it was received, without its version."""
    return canonical.partition("|")[0].removeprefix(own.QUESTIONNAIRE)


def _answer(item: r4.ReportedItem, reader: Reader) -> Answer:
    code = item.link_id or ""
    named = _PRO_CTCAE.fullmatch(code)
    code = named[1] if named else code
    told = extension(item.extension, own.NOT_ANSWERED)
    words = next((each.value_string for each in item.answer if each.value_string), "")
    scores = [each for each in item.answer if each.value_string is None]
    if not scores:
        return Answer(item=code, words=words, not_answered=(told.value_string or "") if told else "")
    values = {_value(each) for each in scores}
    value = values.pop() if len(values) == 1 else None
    if value is None:
        reader.remark(f"the answer to {code} cannot be read as a score; it stays without a value", level=Level.CAUTION)
        coding = scores[0].value_coding
        shown = words or (coding.display or coding.code or "" if coding else "")
        return Answer(item=code, words=shown, not_answered=UNREADABLE)
    return Answer(item=code, value=value, words=words)


def _value(answer: r4.ReportedAnswer) -> int | None:
    """The whole number of an answer: an integer, yes or no, or a code with its ordinal; None for anything else."""
    if answer.value_integer is not None:
        return answer.value_integer
    if answer.value_boolean is not None:
        return int(answer.value_boolean)
    return _whole(answer.value_decimal if answer.value_coding is None else _ordinal(answer.value_coding))


def _ordinal(coding: r4.ScoredCoding) -> Decimal | None:
    for each in coding.extension:
        if each.url in ORDINALS:
            return each.value_decimal
    code = coding.code or ""
    return Decimal(code) if code.isascii() and code.isdecimal() and len(code) < len(str(_LARGEST)) else None


def _whole(number: Decimal | None) -> int | None:
    if number is None or not number.is_finite() or abs(number.adjusted()) > len(str(_LARGEST)):
        return None
    return int(number) if number == number.to_integral_value() else None


def _urgency(item: r4.ReportedItem, reader: Reader) -> str:
    coding = item.answer[0].value_coding if item.answer else None
    said = (coding.code or "").replace("-", " ") if coding else ""
    if said and said not in URGENCIES:
        reader.remark(f"whether it can wait was answered '{said[:40]}', which cannot be read", level=Level.CAUTION)
        return ""
    return said


def _reporter(source: r4.Reporter | None) -> str:
    """Who gave the answers; the patient where nobody else is named."""
    if source is None:
        return "patient"
    kind = source.type or (source.reference or "").rpartition("/")[0].rpartition("/")[2]
    return REPORTERS.get(kind, "patient")
