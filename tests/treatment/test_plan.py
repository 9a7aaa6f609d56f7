"""The duty Plan on fictional charts: what is requested and what is given stay apart, and doses are held to regimens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.answers import DutyAnswers
from medonc.practice.exposure import Course, courses
from medonc.practice.receipts import receipt_of
from medonc.practice.treatment import treatment
from medonc.practice.verify import verify
from medonc.record import Chart, Fact, FactSource
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact, Schedule
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc, RxNorm, Snomed
from medonc.values.evidence import Answer, Finding, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()
CODES = {name: drug.rxnorm[0] for name, drug in LIBRARY.drugs.items() if drug.rxnorm}
ON = date(2024, 6, 1)
HEIGHT, WEIGHT = "8302-2", "29463-7"
CURATIVE = Concept((Snomed("373808002"),))
AC = ("doxorubicin", "cyclophosphamide")


def q(number: str, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def drug(
    name: str,
    day: str,
    dose: Quantity | None = None,
    *,
    event: DrugEvent = DrugEvent.GIVEN,
    status: str = "completed",
    code: str = "",
    every: int = 0,
    route: str = "47625008",
    intent: Concept | None = None,
) -> DrugFact:
    rate = dose is not None and "/" in dose.code
    return DrugFact(
        source=FactSource(kind="Medication", id=f"{event.name}-{name}-{day}-{status}"),
        effective=read_when(day),
        known=read_when(day),
        status=status,
        event=event,
        drug=Concept((RxNorm(code or CODES[name], name),)),
        doses=(Dose(rate=dose) if rate else Dose(amount=dose),) if dose else (),
        route=Concept((Snomed(route),), "by some route"),
        schedule=Schedule(times=1, every=q(str(every), "d")) if every else None,
        intent=intent,
        is_cancer_treatment=True,
    )


def cycles(names: tuple[str, ...], first: str, count: int, every: int = 21, dose: str = "") -> list[Fact]:
    start = date.fromisoformat(first)
    days = [str(start + timedelta(days=every * n)) for n in range(count)]
    return [drug(name, day, q(dose, "mg") if dose else None) for day in days for name in names]


def size(day: str, height: str = "170", weight: str = "70") -> list[Fact]:
    values = ((HEIGHT, "height", q(height, "cm")), (WEIGHT, "weight", q(weight, "kg")))
    return [
        Result(
            source=FactSource(kind="Observation", id=f"{name}-{day}"),
            effective=read_when(day),
            known=read_when(day),
            status="final",
            kind=ResultKind.VITAL,
            code=Concept((Loinc(code, name),)),
            value=value,
        )
        for code, name, value in values
    ]


def chart(*facts: Fact, born: str = "1960-05-05") -> Chart:
    person = Person(source=FactSource(kind="Patient", id="test"), born=read_when(born), sex_for_formulas="female")
    return Chart(person=person, facts=facts)


def plan(*facts: Fact, born: str = "1960-05-05", on: date = ON) -> DutyAnswers:
    return treatment(chart(*facts, born=born), LIBRARY, on)


def said(answers: DutyAnswers, title: str) -> list[str]:
    return [a.said() for a in answers.answers if a.title.startswith(title)]


def course(*facts: Fact, record: str = "given", on: date = ON) -> Course:
    found = [c for c in courses(chart(*facts), LIBRARY, on) if c.record == record]
    assert len(found) == 1
    return found[0]


def test_an_empty_record_has_no_plan() -> None:
    assert plan() == DutyAnswers(duty="Plan")


def test_what_is_requested_is_never_taken_as_given() -> None:
    answers = plan(*(drug(name, "2024-05-01", event=DrugEvent.REQUESTED, every=21) for name in AC))
    assert "nothing is recorded as given" in said(answers, "Given")[0]
    assert "requested from 2024-05-01; nothing is recorded as given" in said(answers, "Course")[0]


def test_what_is_given_is_never_taken_as_requested() -> None:
    answers = plan(*cycles(AC, "2024-04-01", 2))
    assert said(answers, "Requested") == []
    assert "AC 2 of 4 cycles, 2024-04-01 to 2024-04-22" in said(answers, "Given")[0]


def test_a_sequence_of_phases_is_one_course() -> None:
    found = course(*cycles(AC, "2024-01-08", 4), *cycles(("paclitaxel",), "2024-04-01", 2))
    assert found.name == "AC → paclitaxel 3-weekly"
    assert [(p.name, len(p.cycles)) for p in found.phases] == [("AC", 4), ("paclitaxel", 2)]
    assert found.line == 1


def test_a_curative_course_is_not_a_line() -> None:
    facts = [drug(name, "2024-01-08", intent=CURATIVE) for name in AC]
    assert course(*facts).line is None
    assert course(*facts).intent == "curative"


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = [*cycles(AC, "2024-01-08", 4, dose="100"), *size("2024-01-05")]
    assert plan(*facts) == plan(*reversed(facts))


@pytest.mark.parametrize("status", ["cancelled", "draft", "entered-in-error", "not-done", "on-hold"])
def test_what_did_not_happen_is_no_treatment(status: str) -> None:
    assert plan(drug("doxorubicin", "2024-05-01", status=status)).answers == ()


def test_a_dose_left_out_is_not_given() -> None:
    assert plan(drug("doxorubicin", "2024-05-01", event=DrugEvent.NOT_GIVEN)).answers == ()


def test_a_dose_of_tomorrow_is_not_given_today() -> None:
    assert len(course(*cycles(AC, "2024-05-01", 3), on=date(2024, 5, 22)).phases[0].cycles) == 2


def test_a_cancer_drug_outside_the_formulary_is_named() -> None:
    answers = plan(drug("someumab", "2024-05-01", code="999999999"))
    assert said(answers, "Not in the formulary, given") == ["someumab"]


def test_a_drug_is_told_by_code_not_by_name() -> None:
    answers = plan(drug("doxorubicin", "2024-05-01", code="999999999"))
    assert said(answers, "Course") == []
    assert said(answers, "Not in the formulary, given") == ["doxorubicin"]


def test_a_drug_without_a_full_date_is_named() -> None:
    assert said(plan(drug("doxorubicin", "2024-05")), "Without a day, given") == ["doxorubicin"]


def test_a_route_off_the_list_is_a_stop() -> None:
    facts = [drug("vincristine", "2024-05-01", route="72607000")]
    remarks = [r for r in plan(*facts).remarks if r.level == "stop"]
    assert len(remarks) == 1
    assert "its routes are: intravenous" in remarks[0].text


def test_recorded_doses_are_held_to_the_regimen_with_the_percentage() -> None:
    # Mosteller: sqrt(170 × 70 / 3600) = 1.8181 m²; 60 × 1.8181 = 109.1 mg; 90 / 109.09 - 1 = -17.5 %
    answers = plan(*size("2024-03-30"), *cycles(("doxorubicin",), "2024-04-01", 2, dose="90"), *_cyclophosphamide(2))
    assert said(answers, "Given doxorubicin") == ["expected 109 mg, recorded 90 mg, -17.5 %"]
    finding = next(a for a in answers.answers if a.title.startswith("Given doxorubicin"))
    assert any("2024-04-01: -17.5 %" in r.text for r in finding.remarks)
    assert any("more than 5 %" in r.text for r in finding.remarks)


def test_a_course_whose_doses_differ_has_one_caution() -> None:
    answers = plan(*size("2024-03-30"), *cycles(("doxorubicin",), "2024-04-01", 2, dose="90"), *_cyclophosphamide(2))
    cautions = [r.text for r in answers.remarks if "differ by more than 5 %" in r.text]
    assert len(cautions) == 1
    assert cautions[0].endswith("doxorubicin -17.5 %; they imply a body surface of 1.500 m²")


@pytest.mark.parametrize(("dose", "stops"), [("90", 0), ("900", 1), ("1", 1)])
def test_a_dose_that_cannot_be_is_a_stop(dose: str, stops: int) -> None:
    facts = [drug("doxorubicin", "2024-04-01", q(dose, "mg/m2")), *_cyclophosphamide(1)]
    found = [r for r in plan(*facts).remarks if r.level == "stop"]
    assert len(found) == stops
    assert all("one dose is 9 mg/m² to 90 mg/m²" in r.text for r in found)


def _cyclophosphamide(count: int) -> list[Fact]:
    return cycles(("cyclophosphamide",), "2024-04-01", count, dose="1090")


def test_a_dose_is_held_to_the_body_of_its_own_day() -> None:
    facts = [*size("2024-03-30"), *size("2024-04-20", weight="110")]
    answers = plan(*facts, *cycles(("doxorubicin",), "2024-04-01", 1, dose="109"), *_cyclophosphamide(1))
    assert said(answers, "Given doxorubicin") == ["expected 109 mg, recorded 109 mg, -0.1 %"]


def test_without_a_height_the_surface_is_implied_and_no_dose_is_expected() -> None:
    answers = plan(*cycles(("doxorubicin",), "2024-04-01", 1, dose="90"), *_cyclophosphamide(1))
    lacking = [a for a in answers.answers if a.title.startswith("Expected dose")]
    assert len(lacking) == 1
    assert isinstance(lacking[0], NotKnown)
    assert {m.what for m in lacking[0].missing} == {"height", "weight"}
    implied = next(a for a in answers.answers if a.title.startswith("Implied body surface"))
    assert "imply different body surfaces" in implied.remarks[0].text


def test_a_dose_recorded_per_square_metre_is_read_as_that() -> None:
    facts = [drug("doxorubicin", "2024-04-01", q("50", "mg/m2")), *_cyclophosphamide(1)]
    assert said(plan(*facts), "Given doxorubicin") == [
        "recorded as 50 mg/m², the regimen has 60 mg/m², -16.7 %; no amount recorded"
    ]


def test_cumulative_doses_keep_mg_and_mg_per_square_metre_apart() -> None:
    by_rate = [drug("doxorubicin", f"2024-04-{day}", q("60", "mg/m2")) for day in ("01", "22")]
    assert said(plan(*by_rate), "Cumulative") == ["120 mg/m² of 450 mg/m² (27 %), heart"]
    in_mg = cycles(("doxorubicin",), "2024-04-01", 2, dose="90")
    assert "not known" in said(plan(*in_mg), "Cumulative")[0]
    # 180 mg / 1.8181 m² = 99.0 mg/m²
    assert said(plan(*in_mg, *size("2024-04-20")), "Cumulative") == ["99 mg/m² of 450 mg/m² (22 %), heart"]


def test_an_administration_without_a_dose_leaves_the_sum_unknown() -> None:
    facts = [drug("doxorubicin", "2024-04-01", q("60", "mg/m2")), drug("doxorubicin", "2024-04-22")]
    assert said(plan(*facts), "Cumulative") == ["not known: the dose of 1 of 2 administrations: not recorded"]


def test_a_child_gets_no_dose_check() -> None:
    answers = plan(*size("2024-03-30"), *cycles(AC, "2024-04-01", 1, dose="100"), born="2010-01-01")
    assert not [a for a in answers.answers if a.title.startswith("Given ") or a.title.startswith("Expected")]
    assert any("for adults" in r.text for r in answers.remarks)


def test_without_a_date_of_birth_no_dose_is_expected() -> None:
    answers = plan(*size("2024-03-30"), *cycles(AC, "2024-04-01", 1, dose="100"), born="1960")
    assert any(a.title.startswith("Expected dose") and "age" in a.said() for a in answers.answers)


def test_every_checked_dose_can_be_verified_elsewhere() -> None:
    answers = plan(*size("2024-03-30"), *cycles(("doxorubicin",), "2024-04-01", 2, dose="90"), *_cyclophosphamide(2))
    checked: list[Answer[object]] = [
        a for a in answers.answers if a.rule and a.rule.id.startswith(("treatment/dosing", "treatment/exposure/cum"))
    ]
    assert len(checked) == 4
    for finding in checked:
        assert isinstance(finding, Finding)
        assert verify(receipt_of(finding, LIBRARY), LIBRARY).differences == ()


def test_hormonal_treatment_is_its_own_course() -> None:
    facts = [*cycles(AC, "2024-01-08", 4), drug("anastrozole", "2024-05-01", q("1", "mg"), route="26643006")]
    found = courses(chart(*facts), LIBRARY, ON)
    assert [c.hormonal for c in found] == [False, True]
    assert (found[1].name, found[1].line) == ("anastrozole", None)
