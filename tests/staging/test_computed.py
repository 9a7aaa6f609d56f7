"""The group computed beside the recorded one: by diagnosis date, basis and age; and what does not add up."""

from __future__ import annotations

from datetime import date

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.staging import staging
from medonc.practice.staging.categories import agrees, read_category, read_group
from medonc.record import Chart, FactSource
from medonc.record.disease import Condition, Role, Stage
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, IcdO3Morphology
from medonc.values.evidence import Finding, NotKnown, StepKind

LIBRARY = open_library()
ON = date(2026, 3, 1)


def chart(code: str, *texts: str, day: str = "2020-05-04", born: str = "1950-01-01", histology: str = "") -> Chart:
    """A fictional person with one cancer; `pT2` is a pathological T, `clinical II` a clinical group."""
    cancer = Condition(
        source=FactSource(kind="Condition", id="c"),
        role=Role.PRIMARY,
        code=Concept((Icd10(code),)),
        effective=read_when(day),
        histology=Concept((IcdO3Morphology(histology),)) if histology else None,
    )
    person = Person(source=FactSource(kind="Patient", id="p"), family="Fictiva", born=read_when(born))
    return Chart(person=person, facts=(cancer, *(stage(text, number) for number, text in enumerate(texts))))


def stage(text: str, number: int) -> Stage:
    category = read_category(text)
    basis, _, group = text.partition(" ")
    return Stage(
        source=FactSource(kind="Observation", id=f"s{number}"),
        system="TNM",
        part=category.name[0] if category else "group",
        basis=(category.basis if category.basis in ("clinical", "pathological") else "") if category else basis,
        code=Concept(),
        value=Concept((), text if category else f"stage {group}"),
        effective=read_when("2020-05-10"),
        about="Condition/c",
    )


def computed(held: Chart) -> dict[str, str]:
    answers = [a for a in staging(held, LIBRARY, ON).answers if "categories" in a.title]
    return {a.title: str(a.value) if isinstance(a, Finding) else a.said() for a in answers}


def first(held: Chart) -> Finding[object] | NotKnown:
    return next(a for a in staging(held, LIBRARY, ON).answers if "categories" in a.title)


def remarks(held: Chart) -> list[str]:
    return [r.text for r in staging(held, LIBRARY, ON).remarks]


def test_clinical_pathological_and_post_therapy_stand_side_by_side() -> None:
    held = chart("C18.2", "cT3", "cN1", "cM0", "pT3", "pN0", "ypT1", "ypN0", "ypM0")
    assert computed(held) == {
        "Stage from the clinical categories": "IIIB",
        "Stage from the pathological categories": "IIA",
        "Stage from the post-therapy categories": "I",
    }


def test_the_computed_group_is_a_receipt_of_facts_and_row() -> None:
    found = first(chart("C18.2", "pT3", "pN1a", "pM0"))
    assert isinstance(found, Finding)
    inputs = [(s.name, s.value, s.fact.resource) for s in found.steps if s.kind is StepKind.INPUT and s.fact]
    assert inputs == [("t", "T3", "Observation/s0"), ("n", "N1a", "Observation/s1"), ("m", "M0", "Observation/s2")]
    assert any("IIIB: T3 or T4a, N1, M0" in s.value for s in found.steps)


@pytest.mark.parametrize(
    ("day", "stage_group"), [("2020-06-01", "IIB"), ("2024-12-31", "IIB"), ("2025-01-01", "IIA"), ("2026-01-05", "IIA")]
)
def test_a_tumour_is_staged_by_its_diagnosis_date(day: str, stage_group: str) -> None:
    assert list(computed(chart("C34.1", "cT1b", "cN1", "cM0", day=day)).values()) == [stage_group]


def test_an_edition_that_is_not_held_is_said_and_never_replaced_by_an_older_one() -> None:
    (answer,) = computed(chart("C51.9", "pT1a", "pN0", "pM0", day="2024-03-01")).values()
    assert "TNM version 9 of this site is not held; the 8th edition applies to diagnoses before 2024-01-01" in answer


def test_colon_with_metastasis_and_stage_two_is_a_contradiction() -> None:
    (remark,) = remarks(chart("C18.2", "cT3", "cN0", "cM1a", "clinical II"))
    assert "II is recorded, but T3 N0 M1a come to IVA" in remark
    (remark,) = remarks(chart("C18.2", "cM1", "clinical IIA"))
    assert "M1 come to IVA or IVB or IVC" in remark


def test_thyroid_under_55_with_metastasis_is_stage_two_and_passes() -> None:
    held = chart("C73", "pT2", "pN1a", "pM1", "pathological II", born="1980-05-05", histology="8260/3")
    assert remarks(held) == []
    assert list(computed(held).values()) == ["II"]


def test_the_same_at_55_does_not() -> None:
    held = chart("C73", "pT2", "pN1a", "pM1", "pathological II", born="1965-05-04", histology="8260/3")
    assert list(computed(held).values()) == ["IVB"]
    assert len(remarks(held)) == 1


def test_the_day_before_the_birthday_counts() -> None:
    held = chart("C73", "pT2", "pN1a", "pM1", born="1965-05-05", histology="8260/3")
    assert list(computed(held).values()) == ["II"]


def test_histology_that_would_tell_the_rules_apart_is_asked_for() -> None:
    (said,) = computed(chart("C73", "pT3a", "pN0", "pM0")).values()
    assert "histology" in said


def test_a_category_of_another_site_is_named() -> None:
    assert any(
        "T1b3 is recorded, which is no T category of" in text for text in remarks(chart("C18.2", "pT1b3", "pN0"))
    )


def test_a_recorded_group_of_the_categories_is_no_contradiction() -> None:
    assert remarks(chart("C18.2", "pT3", "pN1a", "pM0", "pathological IIIB", "clinical I")) == []
    assert remarks(chart("C18.2", "pT3", "pN1a", "pM0", "pathological III")) == []


def test_a_prognostic_breast_group_is_no_contradiction_of_the_anatomic_one() -> None:
    assert remarks(chart("C50.4", "pT2", "pN1a", "pM0", "pathological IB")) == []
    assert len(remarks(chart("C50.4", "pT2", "pN1a", "pM0", "pathological IV"))) == 1


@pytest.mark.parametrize(
    ("text", "name", "basis"),
    [
        ("pN1a(sn)", "N1a", "pathological"),
        ("AJCC cT2 (qualifier value)", "T2", "clinical"),
        ("ypT1mi", "T1mi", "post-therapy"),
        ("rT3", "T3", "recurrence"),
        ("T1C", "T1c", ""),
        ("N0(i+)", "N0", ""),
        ("TX", "TX", ""),
    ],
)
def test_categories_are_read(text: str, name: str, basis: str) -> None:
    found = read_category(text)
    assert found is not None
    assert (found.name, found.basis) == (name, basis)


def test_groups_are_read_and_compared() -> None:
    assert [read_group(t) for t in ("AJCC stage IIB", "Stage IIIC1", "0", "unknown")] == ["IIB", "IIIC1", "0", ""]
    assert agrees("II", "IIB")
    assert not agrees("I", "II")
    assert not agrees("IIA", "IIB")


def test_a_group_that_is_not_divided_says_what_would_divide_it() -> None:
    answer = first(chart("C18.2", "cT4", "cN0", "cM0"))
    assert isinstance(answer, Finding)
    assert answer.said() == "II, not divided: IIB or IIC (TNM 8)"
    assert "T category: T4 is not divided further" in answer.remarks[0].text


def test_an_open_group_says_what_would_settle_it() -> None:
    answer = first(chart("C18.2", "cT3", "cM0"))
    assert isinstance(answer, NotKnown)
    assert answer.missing[0].do == "record N category: the group is then IIA, IIIB or IIIC"
