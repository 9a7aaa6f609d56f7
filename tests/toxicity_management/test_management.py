"""Exposure for life, the grid of terms by cycles, tapers and pathways as laws over every organ."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.feeds.ctcae import read_file
from medonc.knowledge.load import open_library
from medonc.practice.ask import ask_in_words
from medonc.practice.receipts import receipt_of
from medonc.practice.toxicity import Edition
from medonc.practice.toxicity_management.by_cycle import toxicity_grid
from medonc.practice.toxicity_management.checkpoint import checkpoint_exposure
from medonc.practice.toxicity_management.grade_help import HELP, HELP_V6, grade_help, help_line
from medonc.practice.toxicity_management.taper import TAPER, reminders, taper_steps
from medonc.practice.verify import verify
from medonc.record import Chart, Fact, FactSource
from medonc.record.facts import Interval
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.record.toxicity import Toxicity
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc, RxNorm
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding, Level
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ORGANS = [r for r in LIBRARY.rules if r.startswith("toxicity_management/irae/") and r != TAPER]
ON = date(2026, 3, 2)


def chart(*facts: Fact) -> Chart:
    return Chart(person=Person(source=FactSource(kind="Patient", id="fiction")), facts=facts)


def drug(rxnorm: str, day: str, event: DrugEvent = DrugEvent.GIVEN) -> DrugFact:
    return DrugFact(
        source=FactSource(kind="MedicationAdministration", id=f"{rxnorm}-{day}"),
        event=event,
        drug=Concept((RxNorm(rxnorm),)),
        effective=read_when(day),
        known=read_when(day),
        status="completed",
        is_cancer_treatment=True,
    )


def nivolumab(day: str, event: DrugEvent = DrugEvent.GIVEN) -> DrugFact:
    return drug(LIBRARY.drug("nivolumab").rxnorm[0], day, event)


def graded(term: str, grade: int, day: str) -> Toxicity:
    return Toxicity(
        source=FactSource(kind="Observation", id=f"{term}-{day}"),
        term=term,
        grade=grade,
        edition="CTCAE v5.0",
        effective=read_when(day),
        known=read_when(day),
    )


def neutrophils(value: str, day: str) -> Result:
    return Result(
        source=FactSource(kind="Observation", id=f"anc-{day}"),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc("751-8"),), "neutrophils"),
        value=Quantity(Decimal(value), "10*9/L"),
        normal=Interval(low=Quantity(Decimal("1.8"), "10*9/L")),
        effective=read_when(day),
        known=read_when(day),
        status="final",
    )


def test_a_checkpoint_inhibitor_stays_in_sight_years_after_the_last_dose() -> None:
    found = checkpoint_exposure(chart(nivolumab("2019-01-07"), nivolumab("2019-02-04")), LIBRARY, date(2026, 2, 4))
    assert found is not None
    assert (found.first, found.last, found.is_given) == (date(2019, 1, 7), date(2019, 2, 4), True)
    assert found.days == 2557  # seven years, with the leap days of 2020 and 2024
    assert found.said() == "nivolumab, last dose 7 years ago"


def test_what_comes_later_and_other_drugs_are_no_exposure() -> None:
    other = drug(LIBRARY.drug("carboplatin").rxnorm[0], "2025-01-07")
    assert checkpoint_exposure(chart(other, nivolumab("2026-03-09")), LIBRARY, ON) is None


def test_asked_for_counts_where_nothing_is_recorded_as_given_and_is_called_so() -> None:
    found = checkpoint_exposure(chart(nivolumab("2026-02-02", DrugEvent.REQUESTED)), LIBRARY, ON)
    assert found is not None
    assert not found.is_given
    assert found.said() == "nivolumab, last asked for 4 weeks ago"


def test_the_worst_grade_of_the_clinic_and_of_the_laboratory_stand_side_by_side() -> None:
    held = chart(
        graded("Diarrhea", 1, "2026-01-05"),
        graded("diarrhea", 3, "2026-01-12"),
        graded("neutrophil count decreased", 2, "2026-01-12"),
        neutrophils("0.8", "2026-01-12"),
    )
    grid = toxicity_grid(held, LIBRARY, ON, edition=Edition.V5)
    rows = {row.term: row for row in grid.rows}
    assert rows["diarrhea"].worst == 3
    (cell,) = rows["neutrophil count decreased"].cells
    assert cell.clinic is not None
    assert (cell.clinic.grade, cell.laboratory, cell.differs) == (2, 3, True)  # 0.8 is below 1.0: grade 3
    assert not rows["diarrhea"].cells[0].differs


def test_the_edition_decides_the_grade_of_the_laboratory() -> None:
    held = chart(neutrophils("0.4", "2026-01-12"))
    grades = [toxicity_grid(held, LIBRARY, ON, edition=each).rows[0].worst for each in (Edition.V5, Edition.V6)]
    assert grades == [4, 3]


@given(
    start=st.integers(2, 40).map(lambda n: Decimal(n * 5)),
    weeks=st.integers(2, 26),
    on=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_a_taper_never_rises_has_no_gap_and_ends_at_its_last_dose(start: Decimal, weeks: int, on: date) -> None:
    rule = LIBRARY.rule(TAPER)
    steps = taper_steps(rule, start=start, weeks=weeks, on=on)
    doses = [step.mg for step in steps]
    assert doses[0] == start
    assert doses[-1] == rule.numbers["last_dose"]
    assert doses == sorted(doses, reverse=True)
    assert all(dose % rule.numbers["tablet"] == 0 for dose in doses)
    assert all(a.ends + timedelta(days=1) == b.starts for a, b in pairwise(steps))
    assert all(steps[0].starts <= one.on <= steps[-1].ends for one in reminders(rule, steps))


def test_a_taper_from_no_more_than_its_last_dose_is_refused() -> None:
    with pytest.raises(ImpossibleValue, match="more than 5 mg"):
        taper_steps(LIBRARY.rule(TAPER), start=Decimal(5), weeks=4, on=ON)


@pytest.mark.parametrize("organ", ORGANS)
def test_every_organ_answers_at_every_grade_with_tests_and_a_rule_of_rechallenge(organ: str) -> None:
    order = {"continue": 0, "hold": 1, "stop": 2}
    rule = LIBRARY.rule(organ)
    weight = {"weight": "70 kg"} if any(spec.name == "weight" for spec in rule.inputs) else {}
    ranks = []
    for grade in "1234":
        answer = ask_in_words(organ, {"grade": grade, **weight}, LIBRARY)
        assert isinstance(answer, Finding)
        ranks.append(order[str(answer.value)])
        texts = [remark.text for remark in answer.remarks]
        assert any(text.startswith("Tests: ") for text in texts)
        assert any(text.startswith("Rechallenge: ") for text in texts)
        assert verify(receipt_of(answer, LIBRARY), LIBRARY).agrees
    assert ranks == sorted(ranks)  # a higher grade is never treated more freely


@pytest.mark.parametrize("organ", ["hypophysitis", "adrenal", "thyroid"])
def test_endocrine_events_say_cortisol_before_thyroxine(organ: str) -> None:
    answer = ask_in_words(f"toxicity_management/irae/{organ}", {"grade": "2"}, LIBRARY)
    assert any("Cortisol before thyroxine" in remark.text for remark in answer.remarks)


@pytest.mark.parametrize(
    ("organ", "grade"),
    [("myocarditis", "1"), ("myasthenia", "1"), ("encephalitis", "1"), ("guillain_barre", "1"), ("myositis", "2")],
)
def test_heart_nerve_and_muscle_are_for_the_same_day(organ: str, grade: str) -> None:
    answer = ask_in_words(f"toxicity_management/irae/{organ}", {"grade": grade}, LIBRARY)
    stops = [remark.text for remark in answer.remarks if remark.level is Level.STOP]
    assert stops
    assert "today" in stops[0]


def test_every_sheet_names_rules_that_are_held() -> None:
    for row in LIBRARY.tables["toxicity_management/emergency/sheets"]:
        for key in row["rules"].split("|"):
            assert LIBRARY.rule(f"toxicity_management/emergency/{key}").rule.sources


def test_every_antidote_is_of_a_drug_that_is_held_and_agrees_with_its_class() -> None:
    for row in LIBRARY.tables["toxicity_management/emergency/extravasation_drugs"]:
        assert LIBRARY.drug(row["drug"]).vesicant in ("", row["class"])


def test_the_commonest_terms_have_their_grades_in_words() -> None:
    assert len(LIBRARY.tables[HELP]) >= 60
    assert grade_help("Diarrhea", LIBRARY)[3].startswith("7 or more")
    assert set(grade_help("febrile neutropenia", LIBRARY)) == {3, 4}  # v5.0 has no grade 1 or 2
    assert help_line("a term of nobody", LIBRARY) == ""


def test_the_words_of_the_grades_are_of_terms_of_v5_and_have_exactly_its_grades(shared_data: Path) -> None:
    with (shared_data / "ctcae" / "ctcae-v5.0.csv").open(encoding="utf-8-sig") as held:
        published = {row["CTCAE Term"].strip().casefold(): row for row in csv.DictReader(held)}
    for row in LIBRARY.tables[HELP]:
        grades = {g for g in (1, 2, 3, 4) if published[row["term"]][f"Grade {g}"].strip() not in ("", "-")}
        assert (row["term"], set(grade_help(row["term"], LIBRARY))) == (row["term"], grades)


def test_the_words_of_v6_have_exactly_the_grades_of_its_terms(shared_data: Path) -> None:
    terms = read_file(shared_data / "ctcae" / "ctcae-v6.0.xlsx").terms
    published = {term.name.casefold(): term.grades for term in terms}
    for name in {row["term"] for table in (HELP, HELP_V6) for row in LIBRARY.tables[table]}:
        grades = {g for g in (1, 2, 3, 4) if name in published and published[name][g - 1]}
        assert (name, set(grade_help(name, LIBRARY, edition="CTCAE v6.0"))) == (name, grades)
    assert "v6.0: 1 softer or more often" in help_line("diarrhea", LIBRARY)
    assert help_line("proteinuria", LIBRARY).endswith("v6.0: not a term of it")
    assert help_line("fatigue", LIBRARY).startswith("v5.0 and v6.0: 1 ")
