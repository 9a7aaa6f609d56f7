"""Every laboratory result of a chart with its grades: baseline, fasting by code, and what cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.practice.toxicity import grades_of
from medonc.record import Chart
from medonc.record.facts import Bounded, FactSource, Interval
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()
PERSON = Person(source=FactSource(kind="Patient", id="invented"), born=read_when("1960-02-03"))
DAY = date(2024, 6, 30)


def result(code: str, number: str, unit: str, day: str, *, low: str = "", high: str = "", sign: str = "") -> Result:
    value = Quantity(Decimal(number), unit)
    return Result(
        source=FactSource(kind="Observation", id=f"{code}-{day}"),
        kind=ResultKind.LABORATORY,
        code=Concept(codings=(Loinc(code),), text=code),
        value=Bounded(comparator=sign, quantity=value) if sign else value,
        normal=Interval(
            low=Quantity(Decimal(low), unit) if low else None, high=Quantity(Decimal(high), unit) if high else None
        ),
        effective=read_when(day),
        known=read_when(day),
        status="final",
    )


def said(*facts: Result, edition: str = "v5") -> list[str]:
    found = grades_of(Chart(person=PERSON, facts=facts), LIBRARY, DAY, edition)
    return [f"{one.title}: {one.said()}" for one in found]


def test_a_result_is_graded_in_both_directions_with_its_fact() -> None:
    chart = Chart(person=PERSON, facts=(result("718-7", "9.5", "g/dL", "2024-05-02", low="12", high="16"),))
    found = grades_of(chart, LIBRARY, DAY, "v6")
    assert [(one.title, one.value) for one in found if isinstance(one, Finding)] == [
        ("Anemia, CTCAE v6.0", 2),
        ("Hemoglobin increased, CTCAE v6.0", 0),
    ]
    assert {fact.resource for one in found for fact in one.facts} == {"Observation/718-7-2024-05-02"}


def test_fasting_is_read_from_the_code_of_the_test() -> None:
    fasting = result("1558-6", "170", "mg/dL", "2024-05-02", low="70", high="100")
    other = result("2345-7", "170", "mg/dL", "2024-05-03", low="70", high="100")
    assert [line for line in said(fasting, edition="v6") if "Hyper" in line] == ["Hyperglycemia, CTCAE v6.0: grade 2"]
    (line,) = [line for line in said(other, edition="v6") if "Hyper" in line]
    assert "not known: fasting" in line


def test_without_treatment_there_is_no_baseline() -> None:
    (line,) = said(result("1742-6", "130", "U/L", "2024-05-02", high="40"))
    assert "not known: value before treatment" in line


def test_later_void_and_unreadable_results() -> None:
    later = result("777-3", "20", "10*9/L", "2024-07-02", low="150")
    assert said(later) == []
    wrong = result("777-3", "20", "mg/dL", "2024-05-02", low="150")
    (answer,) = grades_of(Chart(person=PERSON, facts=(wrong,)), LIBRARY, DAY, "v5")
    assert isinstance(answer, NotKnown)
    assert "unreadable" in answer.said()
    below = result("777-3", "10", "10*9/L", "2024-05-02", low="150", sign="<")
    assert said(below) == ["Platelet count decreased, CTCAE v5.0: grade 4"]


def test_total_calcium_is_graded_as_corrected_for_the_albumin_nearest_to_it() -> None:
    calcium = result("17861-6", "11.2", "mg/dL", "2024-05-02", low="8.5", high="10.5")
    near = result("1751-7", "30", "g/L", "2024-05-04")
    far = result("1751-7", "40", "g/L", "2024-05-20")
    # 11.2 + 0.8 × (4.0 − 3.0) = 12.0 mg/dL: above 11.5
    assert "Hypercalcemia, CTCAE v5.0: grade 2" in said(calcium, near, far)
    (high,) = [
        one
        for one in grades_of(Chart(person=PERSON, facts=(calcium, near)), LIBRARY, DAY, "v6")
        if one.title.startswith("Hypercalcemia")
    ]
    assert {fact.resource for fact in high.facts} == {"Observation/17861-6-2024-05-02", "Observation/1751-7-2024-05-04"}
    assert any("corrected to 12.0" in remark.text and "30 g/L" in remark.text for remark in high.remarks)
    (alone,) = [line for line in said(calcium, far) if line.startswith("Hypercalcemia")]
    assert "not known" in alone
    assert "albumin" in alone
    # in SI units: 2.2 + 0.02 × (40 − 30) = 2.4 mmol/L lies within the limits
    normal = result("2000-8", "2.2", "mmol/L", "2024-05-02", low="2.15", high="2.55")
    assert {line for line in said(normal, near) if "calcemia" in line} == {
        "Hypercalcemia, CTCAE v5.0: grade 0",
        "Hypocalcemia, CTCAE v5.0: grade 0",
    }


def test_a_result_seen_before_is_graded_anew_where_its_baseline_or_albumin_is_another() -> None:
    calcium = result("17861-6", "11.2", "mg/dL", "2024-05-02", low="8.5", high="10.5")
    low, normal = (result("1751-7", number, "g/L", "2024-05-03") for number in ("30", "40"))
    for albumin, grade in ((low, 2), (normal, 1), (low, 2)):
        assert f"Hypercalcemia, CTCAE v5.0: grade {grade}" in said(calcium, albumin)
    assert any("v6.0: grade" in line for line in said(calcium, low, edition="v6"))
