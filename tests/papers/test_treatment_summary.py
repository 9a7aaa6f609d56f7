"""The summary of a course: what was given, changed and suffered, and what the record does not hold."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from fhir.resources.R4B.bundle import Bundle
from moves import travel
from order_clinic import Team, blood
from paper_clinic import another_patient, drafted, given, pages_of

from medonc.paper.treatment_summary import TreatmentSummary, treatment_summary
from medonc.paper.treatment_summary_docx import summary_docx
from medonc.paper.treatment_summary_fhir import summary_bundle
from medonc.paper.treatment_summary_pdf import summary_pdf
from medonc.paper.treatment_summary_section import Section
from medonc.practice.cycles.terms import toxicity_terms
from medonc.workbench.open_chart import library
from medonc.workbench.orders.course_papers import course_record
from medonc.workbench.orders.draft_order import DoseWish
from medonc.workbench.orders.plan_treatment import end_plan
from medonc.workbench.record_stage import record_stage
from medonc.workbench.record_toxicity import record_toxicity
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.site_settings import today

pytestmark = pytest.mark.django_db
NEUROPATHY = "peripheral sensory neuropathy"


def summary_of(team: Team, patient: int) -> TreatmentSummary:
    return treatment_summary(course_record(patient, by=team.prescriber))


def section(summary: TreatmentSummary, title: str) -> Section:
    return next(part for part in summary.sections if part.title == title)


@pytest.fixture
def treated(team: Team, ready: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Two cycles of TC, the second a week late and with less docetaxel for a neuropathy."""
    first = today()
    given(team, ready)
    travel(monkeypatch, first + timedelta(days=28))
    record_vitals(ready, on=today().isoformat(), weight=("72", "kg"), by=team.nurse)
    blood(ready, by=team.nurse)
    asked = dict.fromkeys(toxicity_terms(library().regimen("breast/tc"), library()), "0") | {NEUROPATHY: "2"}
    record_toxicity(ready, grades=asked, edition="CTCAE v5.0", on=today().isoformat(), by=team.nurse)
    given(team, ready, wishes={0: DoseWish(percent=Decimal(80), reason="numb fingertips")})
    return ready


def test_a_course_with_a_delay_and_a_lower_dose(team: Team, treated: int) -> None:
    summary = summary_of(team, treated)
    assert (summary.name, summary.identity) == ("Petra Sample", "born 1 Feb 1970 · SYN-1")
    assert summary.standing == "under way: this is no final summary"
    one, two = section(summary, "Cycles given").rows
    assert (one[0], one[2]) == ("TC 1", "on time")
    assert (two[0], two[2]) == ("TC 2", "7 days late")
    assert one[3] == "docetaxel 137 mg, day 1; cyclophosphamide 1100 mg, day 1"
    assert two[3] == "docetaxel 110 mg (80 %), day 1; cyclophosphamide 1100 mg, day 1"
    assert section(summary, "Cycles given").notes == ("2 of 4 planned cycles were begun.",)


def test_sums_and_dose_intensity(team: Team, treated: int) -> None:
    rows = {row[0]: row for row in section(summary_of(team, treated), "Doses and dose intensity").rows}
    # docetaxel 137 + 110 = 247 mg; cyclophosphamide 1100 + 1100 = 2200 mg
    assert rows["docetaxel"][1:4] == ("75 mg/m²", "2", "247 mg")
    assert rows["cyclophosphamide"][1:4] == ("600 mg/m²", "2", "2200 mg")
    # 42 planned days over 49; docetaxel (137 + 110) / (2 × 137.477) = 0.898; 0.857 × 0.898 = 77.0 %
    assert rows["docetaxel"][4] == "77.0 %"
    # cyclophosphamide 2200 / (2 × 1099.818) = 1.000; 85.7 %
    assert rows["cyclophosphamide"][4] == "85.7 %"


def test_each_change_has_its_reason_or_says_that_none_is_recorded(team: Team, treated: int) -> None:
    part = section(summary_of(team, treated), "Changes and delays")
    said = {(row[0], row[2]): row[3] for row in part.rows}
    assert said["docetaxel", "100 % to 80 % of standard"] == "numb fingertips"
    assert said["TC 2", "begun 7 days late"] == "not recorded"
    assert any("reason of TC 2, begun 7 days late" in text for text in part.missing)


def test_the_worst_grade_and_what_was_looked_for(team: Team, treated: int) -> None:
    part = section(summary_of(team, treated), "Worst toxicities")
    assert [(row[0], row[1]) for row in part.rows] == [(NEUROPATHY, "2 (CTCAE v5.0)")]
    assert any("febrile neutropenia" in text for text in part.notes)
    questions = section(summary_of(team, treated), "Open questions").notes
    assert f"{NEUROPATHY}, grade 2: not recorded as over." in questions
    assert any("not reconciled" in text for text in questions)


def test_what_is_missing_is_said(team: Team, treated: int) -> None:
    missing = summary_of(team, treated).missing
    assert "stage: not recorded" in missing
    assert "response: none is recorded since the first dose" in missing
    assert "tests at the end: none is held for TC; decide and record them" in missing


def test_a_stage_and_the_end_of_the_plan_stand_in_it(team: Team, treated: int) -> None:
    record_stage(treated, system="TNM", value="IIA", on="2026-01-12", by=team.prescriber)
    record = course_record(treated, by=team.prescriber)
    assert record.plan is not None
    end_plan(treated, plan=record.plan.source.id, reason="toxic", by=team.prescriber)
    summary = summary_of(team, treated)
    assert summary.standing.startswith("given up on ")
    assert any(row[0] == "Stage" and "IIA" in row[1] for row in section(summary, "Illness").rows)
    assert "stage: not recorded" not in summary.missing


def test_before_the_first_dose_it_says_that_nothing_was_given(team: Team, ready: int) -> None:
    drafted(team, ready)
    summary = summary_of(team, ready)
    assert summary.standing == "planned, nothing given yet"
    assert "doses: none is recorded as given" in summary.missing


def test_without_any_treatment(team: Team) -> None:
    summary = summary_of(team, another_patient(team))
    assert (summary.regimen, summary.standing) == ("no systemic treatment is recorded as given", "nothing was given")


def test_it_is_an_accessible_pdf_that_is_the_same_again(team: Team, treated: int) -> None:
    summary = summary_of(team, treated)
    pdf = summary_pdf(summary)
    assert b"pdfuaid:part" in pdf
    assert summary_pdf(summary) == pdf
    assert 1 <= pages_of(pdf) <= 2


def test_the_document_to_edit_holds_every_word(team: Team, treated: int) -> None:
    summary = summary_of(team, treated)
    read = Document(BytesIO(summary_docx(summary)))
    headings = [each.text for each in read.paragraphs if each.style is not None and each.style.name == "Heading 2"]
    assert headings == [part.title for part in summary.sections]
    cells = {cell.text for table in read.tables for row in table.rows for cell in row.cells}
    assert {text for part in summary.sections for row in part.rows for text in row} <= cells
    words = "\n".join(each.text for each in read.paragraphs)
    assert all(text in words for text in summary.missing)
    assert summary.identity in read.sections[0].header.paragraphs[0].text
    assert summary.caveat in read.sections[0].footer.paragraphs[0].text


def test_the_fhir_document_is_valid_and_points_at_its_patient(team: Team, treated: int) -> None:
    record = course_record(treated, by=team.prescriber)
    summary = treatment_summary(record)
    text = summary_bundle(summary, record)
    assert text == summary_bundle(summary, record)
    bundle = Bundle.model_validate_json(text)
    held = json.loads(text)
    assert bundle.type == "document"
    composition, patient = (each["resource"] for each in held["entry"])
    assert composition["status"] == "preliminary"
    assert composition["subject"]["reference"] == held["entry"][1]["fullUrl"]
    assert patient["name"][0]["family"] == "Sample"
    titles = [part["title"] for part in composition["section"]]
    assert titles == ["Standing", *(part.title for part in summary.sections)]
    told = json.dumps(composition, ensure_ascii=False)
    assert "numb fingertips" in told
    assert "Missing: stage: not recorded" in told
