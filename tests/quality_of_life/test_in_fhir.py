"""Reports as QuestionnaireResponse: what is written is read as the same fact; what others write is never a zero."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.fhir.check import Profiles, check_resource, decode_resource, open_profiles
from medonc.fhir.read import read_resource
from medonc.fhir.write import to_json, write_fact
from medonc.record.facts import FactSource
from medonc.record.patient_reports import DECLINED, URGENCIES, Answer, PatientReport
from medonc.values.calendar import read_when
from medonc.values.errors import InvalidResource

KIND = "QuestionnaireResponse"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
CODES = st.sampled_from(["PROCTCAE_9B", "PROCTCAE_16A", "ESAS-r_3", "RED_FLAG_1", "QLQ-C30_29", "GP5", "of another"])
ANSWERS = st.one_of(
    st.builds(Answer, item=CODES, value=st.integers(-5, 1000), words=st.just("") | WORDS),
    st.builds(Answer, item=CODES, words=st.just("") | WORDS, not_answered=st.sampled_from(["", *DECLINED])),
)
TIMES = st.sampled_from(["2026-11-20T08:14:00+01:00", "2026-11-21", "2026-11", "2026-11-22T23:59:59.5Z"]).map(read_when)
REPORTS = st.builds(
    PatientReport,
    source=st.builds(
        FactSource, kind=st.just(KIND), id=st.just("r1"), author=st.sampled_from(["", "Device/d", "link"])
    ),
    effective=TIMES,
    known=TIMES,
    status=st.sampled_from(["completed", "amended"]),
    instrument=st.sampled_from(["pro-ctcae", "esas-r", "http://example.org/q/weekly", "urn:uuid:1"]),
    answers=st.lists(ANSWERS, max_size=5, unique_by=lambda each: each.item).map(tuple),
    language=st.sampled_from(["", "en", "de", "es"]),
    urgency=st.sampled_from(["", *URGENCIES]),
    reported_by=st.sampled_from(["patient", "carer", "staff"]),
)


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    return open_profiles()


@settings(max_examples=60)
@given(REPORTS)
def test_a_report_is_read_as_it_was_written(report: PatientReport) -> None:
    text = to_json(write_fact(report, patient="Patient/p"))
    (again,) = read_resource(text, kind=KIND).facts
    assert replace(again, remarks=()) == report
    found = check_resource(decode_resource(text, place="it"), profiles())
    assert [p for p in found if p.severity == "error"] == []


def read(**elements: object) -> PatientReport:
    page = {"resourceType": KIND, "status": "completed", "authored": "2026-11-20", **elements}
    (fact,) = read_resource(json.dumps(page), kind=KIND).facts
    assert isinstance(fact, PatientReport)
    return fact


def test_what_other_systems_write() -> None:
    ordinal = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    report = read(
        questionnaire="http://example.org/pro|1.0",
        source={"reference": "https://example.org/fhir/RelatedPerson/7"},
        item=[
            {
                "linkId": "group",
                "item": [
                    {"linkId": "PROCTCAE_9A_SCL", "answer": [{"valueInteger": 3}]},
                    {"linkId": "PROCTCAE_24A_IND", "answer": [{"valueBoolean": True}]},
                    {"linkId": "coded", "answer": [{"valueCoding": {"code": "LA2", "extension": [ordinal]}}]},
                    {"linkId": "digits", "answer": [{"valueCoding": {"code": "4"}}]},
                    {"linkId": "decimal", "answer": [{"valueDecimal": 2.0}]},
                ],
            },
            {"linkId": "open"},
            {"linkId": "half", "answer": [{"valueDecimal": 2.5}]},
            {"linkId": "word", "answer": [{"valueCoding": {"code": "LA9", "display": "quite a bit"}}]},
            {"linkId": "two", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]},
            {"linkId": "amount", "answer": [{"valueQuantity": {"value": 3}}]},
            {"linkId": "huge", "answer": [{"valueDecimal": 1e40}]},
        ],
    )
    assert (report.instrument, report.reported_by, report.urgency) == ("http://example.org/pro", "carer", "")
    assert dict(report.answered()) == {
        "PROCTCAE_9A": 3,
        "PROCTCAE_24A": 1,
        "coded": 2,
        "digits": 4,
        "decimal": 2,
    }
    left = {each.item: each.not_answered for each in report.answers if not each.is_answered}
    assert left == {"open": "", **dict.fromkeys(["half", "word", "two", "amount", "huge"], "unreadable")}
    assert report.answer("word") == Answer(item="word", words="quite a bit", not_answered="unreadable")
    assert len(report.remarks) == 5


def test_reports_that_are_no_answers() -> None:
    page = {"resourceType": KIND, "status": "entered-in-error", "authored": "2026-11-20"}
    assert read_resource(json.dumps(page), kind=KIND).facts == ()
    assert read(status="in-progress").remarks
    unread = read(item=[{"linkId": "urn:medonc:urgency", "answer": [{"valueCoding": {"code": "perhaps"}}]}])
    assert unread.urgency == ""
    assert unread.remarks
    assert read(authored="2026-02-30").effective is None


def test_what_may_not_be_written() -> None:
    good = PatientReport(source=FactSource(kind=KIND, id="r"), instrument="esas-r", answers=())
    twice = (Answer(item="GP1", value=1), Answer(item="GP1", value=2))
    wrong = [
        replace(good, answers=twice),
        replace(good, urgency="perhaps"),
        replace(good, reported_by="neighbour"),
        replace(good, instrument=""),
        replace(good, instrument="two words"),
        replace(good, status="final"),
        replace(good, answers=(Answer(item=""),)),
    ]
    assert write_fact(good, patient="Patient/p")["status"] == "completed"
    for each in wrong:
        with pytest.raises(InvalidResource):
            write_fact(each, patient="Patient/p")
