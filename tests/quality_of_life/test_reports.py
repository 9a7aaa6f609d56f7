"""What reports come to: instruments as published, alerts by three ways, what was not answered, and never a grade."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.practice.quality_of_life import (
    alerts,
    instrument,
    instruments,
    item_of,
    item_scores,
    previous_of,
    quality_of_life,
    red_flags,
    scales,
)
from medonc.practice.toxicity import Edition
from medonc.practice.toxicity_management.by_cycle import Worst, toxicity_grid
from medonc.record import Chart, FactSource
from medonc.record.patient_reports import CAN_WAIT, CANNOT_WAIT, Answer, PatientReport
from medonc.record.person import Person
from medonc.record.toxicity import Toxicity
from medonc.values.calendar import read_when
from medonc.values.errors import NotHeld
from medonc.values.evidence import Finding, Level, NotKnown

LIBRARY = open_library()
NAUSEA, LOOSE, RASH, HAIR, FEVER = "PROCTCAE_9B", "PROCTCAE_16A", "PROCTCAE_24A", "PROCTCAE_27A", "RED_FLAG_1"
CODES = [item.code for each in instruments(LIBRARY) for item in each.items]


def report(day: str = "2026-11-20", *, urgency: str = "", **values: int | None) -> PatientReport:
    """A report; a name is the code with `_` for `-`, None is not answered."""
    named = {code.replace("-", "_"): code for code in CODES}
    return PatientReport(
        source=FactSource(kind="QuestionnaireResponse", id=f"r{day}"),
        effective=read_when(day),
        known=read_when(day),
        status="completed",
        instrument="pro-ctcae",
        answers=tuple(Answer(item=named.get(name, name), value=value) for name, value in values.items()),
        urgency=urgency,
    )


def chart(*facts: PatientReport | Toxicity) -> Chart:
    return Chart(person=Person(source=FactSource(kind="Patient", id="1")), facts=facts)


def levels(new: PatientReport, old: PatientReport | None = None) -> dict[str, str]:
    return {each.item: each.level for each in alerts(new, old, LIBRARY)}


def test_the_instruments_are_those_that_were_published() -> None:
    pro = instrument("pro-ctcae", LIBRARY)
    assert len(pro.items) == 124
    assert len({item.group for item in pro.items}) == 80
    assert Counter(item.attribute for item in pro.items) == {
        "severity": 51,
        "interference": 25,
        "frequency": 25,
        "presence": 21,
        "amount": 2,
    }
    assert {(item.low, item.high) for item in pro.items} == {(0, 4), (0, 1)}
    assert all((item.high == 1) == (item.attribute == "presence") for item in pro.items)
    assert [len(instrument(each, LIBRARY).items) for each in ("esas-r", "eortc-qlq-c30", "fact-g")] == [10, 30, 27]
    assert len(CODES) == len(set(CODES))
    assert {item.high for item in instrument("eortc-qlq-c30", LIBRARY).items[28:]} == {7}
    worded = [each.name for each in instruments(LIBRARY) if not each.own_words]
    assert worded == ["eortc-qlq-c30", "fact-g"]
    for name in worded:
        assert {item.term for item in instrument(name, LIBRARY).items} == {""}
    assert all(question.endswith("?") for _, question in red_flags(LIBRARY))
    assert (item_of("PROCTCAE_99A", LIBRARY), pro.item("GP1")) == (None, None)
    with pytest.raises(NotHeld, match="pro-ctcae"):
        instrument("pro", LIBRARY)


def test_terms_are_those_of_ctcae(shared_data: Path) -> None:
    with (shared_data / "ctcae" / "ctcae-v5.0.csv").open(encoding="utf-8-sig", newline="") as rows:
        held = {row["CTCAE Term"].strip().casefold() for row in csv.DictReader(rows)}
    assert {item.ctcae for item in instrument("pro-ctcae", LIBRARY).items if item.ctcae} <= held
    assert {item.ctcae for item in instrument("esas-r", LIBRARY).items if item.ctcae} <= held


def test_severity_worsening_and_urgency_each_alone_raise_an_alert() -> None:
    assert levels(report(**{NAUSEA: 3})) == {NAUSEA: "severe"}
    assert levels(report(**{NAUSEA: 2})) == {}
    assert levels(report(**{NAUSEA: 2}), report("2026-11-13", **{NAUSEA: 0})) == {NAUSEA: "soon"}
    assert levels(report(**{NAUSEA: 2}), report("2026-11-13", **{NAUSEA: 1})) == {}
    assert levels(report(**{NAUSEA: 0}, urgency=CANNOT_WAIT)) == {"": "severe"}
    assert levels(report(**{NAUSEA: 0}, urgency=CAN_WAIT)) == {}
    assert levels(report(**{HAIR: 4, RASH: 1})) == {HAIR: "note", RASH: "note"}
    assert levels(report(ESAS_r_1=4, ESAS_r_2=7, QOL_1=5), report(ESAS_r_3=0)) == {
        "ESAS-r_2": "severe",
        "ESAS-r_1": "note",
        "QOL_1": "note",
    }
    assert levels(report(QLQ_C30_1=4, GP1=4)) == {}


def test_a_sign_to_call_for_stands_first_and_says_so() -> None:
    found = alerts(report(**{NAUSEA: 4, FEVER: 1}, urgency=CANNOT_WAIT), report("2026-11-01", **{NAUSEA: 1}), LIBRARY)
    assert [(each.item, each.call_now) for each in found] == [(FEVER, True), ("", False), (NAUSEA, False)]
    assert found[2].sentence == "Nausea, severity: 4 of 4 (very severe), up from 1 on 2026-11-01"
    assert [fact.resource for fact in found[2].facts] == [
        "QuestionnaireResponse/r2026-11-20",
        "QuestionnaireResponse/r2026-11-01",
    ]
    assert all(each.do.startswith("call the patient") and each.rules for each in found)


def test_what_was_not_answered_is_never_a_zero() -> None:
    old = report("2026-11-13", **{NAUSEA: None})
    assert levels(report(**{NAUSEA: 2}), old) == {}  # a rise from 0 would be an alert
    assert levels(report(**{NAUSEA: None, FEVER: None})) == {}
    assert [each.said() for each in item_scores(report(**{NAUSEA: None}), LIBRARY)] == [
        "Nausea, severity: not answered"
    ]


def test_what_no_rule_judges_is_named_and_not_passed_by() -> None:
    odd = report(**{NAUSEA: 7, "of another": 3})
    (only,) = alerts(odd, None, LIBRARY)
    assert (only.level, "PROCTCAE_9B, of another" in only.sentence) == ("note", True)
    assert item_scores(odd, LIBRARY)[0].said() == "Nausea, severity: not answered (7 is not on its scale)"
    words = replace(odd, answers=(Answer(item="ESAS-r_10", words="itching"),))
    assert [each.level for each in alerts(words, None, LIBRARY)] == ["note"]


def test_the_last_report_before_is_the_one_compared_with() -> None:
    one, two, three = (report(f"2026-11-{day}") for day in ("01", "08", "15"))
    undated = replace(two, effective=None)
    assert previous_of(three, [three, undated, one, two]) == (two, one)
    assert previous_of(one, [three, two, one]) == ()
    assert previous_of(undated, [one]) == ()


def test_a_report_in_between_hides_no_worsening() -> None:
    weeks = (
        report("2026-11-06", **{NAUSEA: 0}),
        report("2026-11-13", QLQ_C30_8=1),
        report("2026-11-14", **{NAUSEA: None}),
    )
    new = report(**{NAUSEA: 2})
    (only,) = alerts(new, previous_of(new, weeks), LIBRARY)
    assert (only.level, only.sentence) == ("soon", "Nausea, severity: 2 of 4 (moderate), up from 0 on 2026-11-06")
    assert only.facts[1].resource == "QuestionnaireResponse/r2026-11-06"
    assert alerts(new, (report("2026-11-19", **{NAUSEA: 1}), *weeks), LIBRARY) == ()


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 10), max_size=12), st.sampled_from(["", CAN_WAIT]))
def test_alerts_do_not_depend_on_order_and_a_worse_score_never_calms(values: dict[str, int], urgency: str) -> None:
    held = report(urgency=urgency)
    one = replace(held, answers=tuple(Answer(item=code, value=value) for code, value in values.items()))
    other = replace(one, answers=one.answers[::-1])
    assert levels(one) == levels(other)
    ranks = ("", "note", "soon", "severe")
    for code, value in values.items():
        item = item_of(code, LIBRARY)
        if item is not None and item.low <= value < item.high and not item.higher_is_better:
            before, after = (
                levels(report(**{code.replace("-", "_"): each})).get(code, "") for each in (value, value + 1)
            )
            assert ranks.index(after) >= ranks.index(before)


def test_scales_of_questionnaires() -> None:
    held = report(QLQ_C30_29=5, QLQ_C30_30=6, QLQ_C30_8=2, QLQ_C30_1=2)
    found = {answer.rule.id.rpartition("/")[2]: answer for answer in scales(held, LIBRARY) if answer.rule}
    assert len(found) == 15
    assert (found["global_health"].said(), found["dyspnoea"].said()) == ("75.0", "33.3")
    global_health, physical = found["global_health"], found["physical"]
    assert isinstance(global_health, Finding)
    assert (global_health.value, len(global_health.facts)) == (Decimal(75), 1)
    assert isinstance(physical, NotKnown)
    assert "item 2: not answered" in physical.said()
    whole = report(
        **{f"{part}{n}": 4 for part, top in (("GP", 7), ("GS", 7), ("GE", 6), ("GF", 7)) for n in range(1, top + 1)}
    )
    assert {a.title: a.said() for a in scales(whole, LIBRARY)}["FACT-G, total"] == "60.0"  # 0 + 28 + 4 + 28
    assert scales(report(**{NAUSEA: 3}), LIBRARY) == ()


def test_scores_are_never_grades() -> None:
    """No way leads from a score to a grade: the grid has no grade from it, the types have no place for one."""
    grid = toxicity_grid(chart(report(**{NAUSEA: 4})), LIBRARY, date(2026, 11, 25), edition=Edition.V5)
    (row,) = grid.rows
    assert (row.term, row.worst, row.cells[0].grade, row.cells[0].clinic, row.cells[0].laboratory) == (
        "nausea",
        0,
        None,
        None,
        None,
    )
    assert row.cells[0].patient is not None
    assert row.cells[0].patient.said() == "4 of 4, severity"
    for each in (row.cells[0].patient, *alerts(report(**{NAUSEA: 4}), None, LIBRARY), *item_scores(report(), LIBRARY)):
        assert not any("grade" in field.name for field in fields(each))
    says = [each.sentence for each in alerts(report(**dict.fromkeys(CODES[:124], 1)), None, LIBRARY)]
    assert not any("grade" in said for said in says)


def graded(term: str, grade: int, day: str = "2026-11-20") -> Toxicity:
    return Toxicity(
        source=FactSource(kind="Observation", id=f"t{day}"),
        effective=read_when(day),
        known=read_when(day),
        term=term,
        grade=grade,
        edition="CTCAE v5.0",
    )


@pytest.mark.parametrize(
    ("score", "grade", "words"),
    [
        (3, None, "severe for the patient, not graded"),
        (3, 1, "severe for the patient, grade 1 for the clinic"),
        (3, 2, ""),
        (2, 1, ""),
        (0, 1, "none for the patient, grade 1 for the clinic"),
        (0, 0, ""),
        (1, 0, ""),
    ],
)
def test_patient_beside_clinic_with_disagreement_marked(score: int, grade: int | None, words: str) -> None:
    clinic = [graded("Nausea", grade)] if grade is not None else []
    held = chart(report(**{NAUSEA: score}), *clinic)
    (row,) = toxicity_grid(held, LIBRARY, date(2026, 11, 25), edition=Edition.V5).rows
    (cell,) = row.cells
    assert isinstance(cell, Worst)
    assert (cell.patient_differs, cell.grade, cell.differs) == (words, grade, False)


def test_a_chart_with_reports_shows_the_last_and_a_chart_without_says_nothing() -> None:
    assert quality_of_life(chart(), LIBRARY, date(2026, 11, 25)).answers == ()
    old = report("2026-11-13", **{NAUSEA: 1}, QLQ_C30_8=2)
    new = report("2026-11-20", **{NAUSEA: 3, LOOSE: 0, RASH: None, FEVER: 1}, QOL_1=6)
    found = quality_of_life(chart(new, old), LIBRARY, date(2026, 11, 25))
    assert found.answers[0].said() == (
        "Fever or shaking: yes; Nausea, severity: 3 of 4 (severe); Quality of life as a whole: 6 of 10;"
        " 1 at none; 1 not answered, 2026-11-20"
    )
    assert "EORTC QLQ-C30, dyspnoea" in [each.title for each in found.answers]
    (remark,) = found.remarks
    assert (remark.level, len(remark.facts)) == (Level.CAUTION, 2)
    assert remark.text == (
        "The patient reports, 2026-11-20: Fever or shaking: yes; Nausea, severity: 3 of 4 (severe), up from 1 on"
        " 2026-11-13. Do: call the patient now; call the patient"
    )
    earlier = quality_of_life(chart(new, old), LIBRARY, date(2026, 11, 14))
    assert earlier.answers[0].said().endswith("2026-11-13")
    by_carer = quality_of_life(chart(replace(new, reported_by="carer")), LIBRARY, date(2026, 11, 25))
    assert by_carer.answers[0].said().endswith(", told by carer, 2026-11-20")
    undated = quality_of_life(chart(replace(new, effective=None)), LIBRARY, date(2026, 11, 25))
    assert (undated.answers, len(undated.remarks)) == ((), 1)
