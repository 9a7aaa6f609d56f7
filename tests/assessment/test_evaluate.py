"""The duty Evaluate: what is worth saying, what treatment lacks, and no false alarm."""

from __future__ import annotations

from datetime import date

import pytest

from medonc.knowledge.shapes import Library
from medonc.practice.assessment import assess
from medonc.record import FactSource
from medonc.record.disease import Condition, Role
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10
from medonc.values.evidence import Finding, NotKnown

ON = date(2026, 3, 10)
DAY = "2026-03-09"
COMPLETE = {
    "8302-2": "170 cm",
    "29463-7": "75 kg",
    "2160-0": "0.9 mg/dL",
    "751-8": "3.1 10*9/L",
    "777-3": "250 10*9/L",
    "718-7": "131 g/L",
    "1975-2": "0.6 mg/dL",
    "1742-6": "22 U/L",
}


def drug(status: str, day: str) -> DrugFact:
    return DrugFact(
        source=FactSource(kind="MedicationRequest", id=f"drug-{day}"),
        effective=read_when(day),
        status=status,
        event=DrugEvent.REQUESTED,
        drug=Concept(text="paclitaxel"),
        is_cancer_treatment=True,
    )


@pytest.fixture
def complete(result, assessed) -> list:
    return [*(result(code, value, DAY) for code, value in COMPLETE.items()), assessed("ECOG", 1, DAY)]


def titles(answers: object, kind: type) -> list[str]:
    return [a.title for a in answers.answers if isinstance(a, kind)]  # type: ignore[attr-defined]


def test_a_complete_record_is_answered_without_a_complaint(library: Library, chart, complete) -> None:
    duty = assess(chart(*complete), library, ON)
    assert titles(duty, Finding) == ["ECOG performance status", "Body surface", "Creatinine clearance", "Neutrophils"]
    assert titles(duty, NotKnown) == []
    assert duty.remarks == ()
    assert {a.duty for a in duty.answers} == {"Evaluate"}


def test_every_finding_names_its_facts_and_its_rule(library: Library, chart, complete) -> None:
    for answer in assess(chart(*complete), library, ON).answers:
        assert isinstance(answer, Finding)
        assert answer.facts
        assert answer.rule.sources
        assert answer.steps[-1].kind == "result"


def test_an_empty_record_lacks_one_line_for_each_need(library: Library, chart) -> None:
    assert titles(assess(chart(), library, ON), NotKnown) == [
        "ECOG performance status", "Body surface", "Creatinine clearance", "Neutrophils",
        "Platelets", "Haemoglobin", "Bilirubin", "ALT",
    ]  # fmt: skip


def test_after_death_nothing_is_asked_for(library: Library, chart) -> None:
    assert assess(chart(died="2026-02-01"), library, ON).answers == ()


@pytest.mark.parametrize(
    ("drugs", "asks"),
    [
        ((drug("completed", "2025-01-10"),), False),
        ((drug("completed", "2026-02-20"),), True),
        ((drug("completed", "2025-01-10"), drug("active", "2024-01-10")), True),
    ],
)
def test_long_after_treatment_nothing_is_asked_for(library: Library, chart, drugs: tuple, asks: bool) -> None:
    assert bool(titles(assess(chart(*drugs), library, ON), NotKnown)) == asks


def test_calcium_and_qtc_only_where_they_are_recorded(library: Library, chart, complete, result) -> None:
    more = [result("17861-6", "2.45 mmol/L", DAY), result("1751-7", "25 g/L", DAY)]
    assert "Corrected calcium" in titles(assess(chart(*complete, *more), library, ON), Finding)
    ecg = [result("8634-8", "400 ms", DAY), result("8867-4", "90 /min", DAY)]
    assert "QTcF" in titles(assess(chart(*complete, *ecg), library, ON), Finding)


def test_liver_scores_only_in_liver_disease(library: Library, chart, complete, result) -> None:
    albumin = result("1751-7", "35 g/L", DAY)
    assert "ALBI" not in titles(assess(chart(*complete, albumin), library, ON), Finding)
    cancer = Condition(
        source=FactSource(kind="Condition", id="hcc"), role=Role.PRIMARY, code=Concept(codings=(Icd10("C22.0"),))
    )
    ill = assess(chart(*complete, albumin, cancer), library, ON)
    assert "ALBI" in titles(ill, Finding)
    assert "Child-Pugh" in titles(ill, NotKnown)


def test_the_index_of_other_illness_with_its_items(library: Library, chart, complete) -> None:
    other = Condition(
        source=FactSource(kind="Condition", id="copd"), role=Role.COMORBIDITY, code=Concept(codings=(Icd10("J44.1"),))
    )
    answer = assess(chart(*complete, other), library, ON).answers[-1]
    assert answer.title == "Charlson index"
    assert answer.said() == "1 (chronic pulmonary disease 1)"


def test_what_cannot_be_true_is_remarked(library: Library, chart, complete, result) -> None:
    wrong = result("26499-4", "3000 10*3/uL", "2026-03-10")
    duty = assess(chart(*complete, wrong), library, ON)
    assert "Neutrophils" in titles(duty, NotKnown)
    assert [r.kind for r in duty.remarks] == ["implausible"]
    assert duty.remarks[0].facts == (wrong.ref(),)
    assert "3000" in duty.remarks[0].text


def test_the_official_record(library: Library, shared_data) -> None:
    from medonc.cli.records import received
    from medonc.fhir.bundles import read_chart

    folder = shared_data / "fhir" / "mcode"
    bundle = folder / "Bundle-mcode-patient-bundle-jenny-m.json"
    height = folder / "Observation-bodyheight-jenny-m-2018-03-06.json"
    on = date(2018, 4, 12)
    alone = assess(read_chart(tuple(received([bundle]))).on(on), library, on)
    surface = next(a for a in alone.answers if a.title == "Body surface")
    assert surface.said() == "not known: height: not recorded"
    tall = assess(read_chart(tuple(received([bundle, height]))).on(on), library, on)
    assert next(a for a in tall.answers if a.title == "Body surface").said() == "1.80 m²"
    later = assess(read_chart(tuple(received([bundle]))), library, date(2018, 5, 21))
    assert any("3000" in r.text and r.kind == "implausible" for r in later.remarks)
