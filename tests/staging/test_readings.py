"""What stands in a chart beside T, N and M changes the group; what is not there is named with its reason."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.staging import staging
from medonc.record import FactSource
from medonc.record.facts import Fact
from medonc.record.specimens import Origin, Stain, as_result, own
from medonc.values.calendar import read_when
from medonc.values.evidence import Finding
from medonc.values.quantity import Quantity

sys.path.insert(0, str(Path(__file__).parent))
from records import ER, HER2_FISH, HER2_STAIN, PR, SCORE, category, chart, operation, result, staged

LIBRARY = open_library()
BREAST = ("pT2", "pN0", "cM0")
G3 = staged(90, part="grade", system="Histologic grade", said="High histologic grade G3")
PROGNOSTIC = "Prognostic stage from the pathological categories"


def said(held: object, title: str) -> str:
    """The answer of one title: its value and remarks where it is a finding, else what it says is missing."""
    answers = staging(held, LIBRARY, date(2026, 3, 1)).answers  # type: ignore[arg-type]
    found = [a for a in answers if a.title == title]
    assert len(found) == 1, [a.title for a in answers]
    if isinstance(found[0], Finding):
        return "; ".join((str(found[0].value), *(r.text for r in found[0].remarks if "divide" in r.text)))
    return found[0].said()


def receptors(er: str, pr: str, her2: str, *, day: str = "2020-05-10") -> tuple[Fact, ...]:
    return result(ER, er, day=day), result(PR, pr, day=day), result(HER2_FISH, her2, day=day)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((*receptors("positive", "negative", "negative"), G3), "IIA"),
        ((*receptors("positive", "negative", "negative"), G3, result(SCORE, "10")), "IA"),
        ((*receptors("positive", "negative", "negative"), G3, result(SCORE, "11")), "IIA"),
        ((*receptors("positive", "positive", "positive"), G3), "IA"),
        ((*receptors("positive", "positive", "equivocal"), G3), "IB"),  # equivocal by hybridisation counts as negative
        ((result(ER, "positive"), result(PR, "positive"), result(HER2_STAIN, "3+"), G3), "IA"),
        ((result("85329-1", "1 %"), result("85325-9", "90 %"), result(HER2_STAIN, "1+"), G3), "IB"),
        ((result("85329-1", "<1 %"), result("85325-9", "0.9 %"), result(HER2_STAIN, "0"), G3), "IIA"),
    ],
)
def test_the_prognostic_group_of_a_breast_cancer(facts: tuple[Fact, ...], expected: str) -> None:
    held = chart("C50.4", *BREAST, facts=facts)
    assert said(held, PROGNOSTIC) == expected
    assert said(held, "Stage from the pathological categories") == "IIA"  # the anatomic one stands beside it


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((*receptors("positive", "positive", "negative"),), "grade: not recorded"),
        ((result(ER, "positive"), result(PR, "positive"), result(HER2_STAIN, "2+"), G3), "HER2: equivocal"),
        ((*receptors("positive", "positive", "negative", day="2023-05-10"), G3), "not from 2020-02-04 to 2020-10-31"),
        (
            (*receptors("positive", "positive", "negative"), result(ER, "negative"), G3),
            "oestrogen receptor: contradictory (positive and negative)",
        ),
    ],
)
def test_what_a_prognostic_group_lacks_is_named(facts: tuple[Fact, ...], words: str) -> None:
    assert words in said(chart("C50.4", *BREAST, facts=facts), PROGNOSTIC)


def test_without_the_day_of_diagnosis_no_test_is_taken() -> None:
    held = chart("C50.4", *BREAST, day="", facts=(*receptors("positive", "positive", "negative"), G3))
    assert "the day of diagnosis is not recorded" in said(held, PROGNOSTIC)


def test_after_treatment_before_surgery_there_is_no_prognostic_group() -> None:
    held = chart("C50.4", "ypT1c", "ypN0", "cM0", facts=(*receptors("positive", "positive", "negative"), G3))
    assert not [a for a in staging(held, LIBRARY, date(2026, 3, 1)).answers if "Prognostic" in a.title]


def test_the_receipt_names_each_test_with_its_day() -> None:
    held = chart("C50.4", *BREAST, facts=(*receptors("positive", "positive", "negative"), G3))
    answers = staging(held, LIBRARY, date(2026, 3, 1)).answers
    found = next(a for a in answers if a.title == PROGNOSTIC)
    assert isinstance(found, Finding)
    steps = {step.name: step.fact for step in found.steps if step.fact}
    assert str(steps["er"].effective) == "2020-05-10"  # type: ignore[union-attr]
    assert steps["er"].resource == "Observation/85337-4-2020-05-10"
    assert "Oncotype DX recurrence score: not recorded: counts as not done" in [
        f"{step.label}: {step.value}" for step in found.receipt()
    ]


GROUP = "Stage from the clinical categories"


@pytest.mark.parametrize(
    ("psa", "gleason", "expected"),
    [
        ("9.9 ng/mL", "Grade group 1", "I"),
        ("10 ng/mL", "Grade group 1", "IIA"),
        ("19.9 ng/mL", "3+4", "IIB"),
        ("20 ng/mL", "3+4", "IIIA"),
        ("5 ug/L", "4+3=7", "IIC"),
        ("<0.1 ng/mL", "4+5", "IIIC"),
    ],
)
def test_prostate_by_psa_and_grade_group(psa: str, gleason: str, expected: str) -> None:
    grade = staged(91, part="score", system="Gleason", said=gleason)
    held = chart("C61", "cT1c", "cN0", "cM0", facts=(result("2857-1", psa, day="2020-04-01"), grade))
    assert said(held, GROUP) == expected


def test_a_psa_after_the_diagnosis_does_not_count_and_a_sum_of_seven_tells_no_group() -> None:
    sum7 = staged(91, part="score", system="Gleason", said="7")
    held = chart("C61", "cT1c", "cN0", "cM0", facts=(result("2857-1", "9 ng/mL", day="2020-08-01"), sum7))
    text = said(held, GROUP)
    assert "PSA: recorded, but not from" in text
    assert "7 does not tell it" in text


def markers(afp: str, hcg: str, ldh: str, day: str) -> tuple[Fact, ...]:
    return (
        result("1834-1", afp, day=day, high="10"),
        result("21198-7", hcg, day=day, high="5"),
        result("2532-0", ldh, day=day, high="250"),
    )


@pytest.mark.parametrize(
    ("values", "markers_said", "group"),
    [
        (("4 ng/mL", "2 [iU]/L", "200 U/L"), "S0", "IA"),
        (("11 ng/mL", "2 [iU]/L", "200 U/L"), "S1", "IS"),
        (("1000 ng/mL", "2 [iU]/L", "200 U/L"), "S2", "IS"),
        (("4 ng/mL", "2 [iU]/L", "2501 U/L"), "S3", "IS"),
    ],
)
def test_testis_by_markers_after_the_operation(values: tuple[str, str, str], markers_said: str, group: str) -> None:
    before = markers("20000 ng/mL", "60000 [iU]/L", "3000 U/L", "2020-05-04")
    facts = (operation("2020-05-06"), *before, *markers(*values, "2020-06-20"))
    held = chart("C62.1", "pT1", "pN0", "cM0", facts=facts)
    assert said(held, "Serum markers (S), pathological") == markers_said
    assert said(held, "Stage from the pathological categories") == group


def test_markers_before_the_operation_do_not_count() -> None:
    held = chart("C62.1", "pT1", "pN0", "cM0", facts=markers("4 ng/mL", "2 [iU]/L", "200 U/L", "2020-05-04"))
    assert "no operation is recorded" in said(held, "Serum markers (S), pathological")


def test_melanoma_m_carries_its_ldh_and_the_group_stays() -> None:
    held = chart("C43.5", "cT3a", "cN1", "cM1c", facts=(result("2532-0", "300 U/L", high="250"),))
    assert said(held, "M category with LDH, clinical") == "M1c(1)"
    assert said(held, GROUP) == "IV"


def test_grade_of_a_neuroendocrine_tumour_by_ki67_alone_only_where_it_settles() -> None:
    for ki67, grades in (("25 %", ["G3"]), ("2 %", [])):
        held = chart("C25.1", "pT2", "pN0", "cM0", histology="8240/3", facts=(result("29593-1", ki67),))
        answers = staging(held, LIBRARY, date(2026, 3, 1)).answers
        assert [a.value for a in answers if a.title.startswith("Grade") and isinstance(a, Finding)] == grades


def test_histology_of_an_hpv_associated_carcinoma_picks_the_rule() -> None:
    assert said(chart("C09.9", "cT2", "cN1", "cM0", histology="8085/3"), GROUP) == "I"
    assert said(chart("C09.9", "cT2", "cN1", "cM0", histology="8086/3"), GROUP) == "III"
    assert "p16" in said(chart("C09.9", "cT2", "cN1", "cM0", histology="8070/3"), GROUP)


def test_structured_stains_of_a_pathologist_are_read() -> None:
    origin = Origin(source=FactSource(kind="Observation", id="x"), effective=read_when("2020-05-10"))
    percent = Quantity(Decimal(90), "%")
    stains = (
        Stain(target="ER", percent=percent),
        Stain(target="PR", reading="positive"),
        Stain(target="HER2", score="2+"),
        Stain(target="HER2", method="ISH", reading="negative"),
    )
    facts = tuple(as_result(each, origin) for each in stains)
    assert said(chart("C50.4", *BREAST, facts=(*facts, G3)), PROGNOSTIC) == "IB"
    assert "HER2: equivocal" in said(chart("C50.4", *BREAST, facts=(*facts[:3], G3)), PROGNOSTIC)
    unread = "HER2: unreadable"
    for ratio, copies, says in (
        ("2.0", "4.0", "IA"),
        ("1.9", "3.9", "IB"),
        ("2.0", "3.9", unread),
        ("1.9", "4.0", unread),
    ):
        dual = {"ratio": Quantity(Decimal(ratio), "1"), "copies": Quantity(Decimal(copies), "1")}
        counted = as_result(Stain(target="HER2", method="ISH", **dual), origin)  # groups 1 and 5, then 2 and 4
        assert says in said(chart("C50.4", *BREAST, facts=(*facts[:3], counted, G3)), PROGNOSTIC)
    p16 = as_result(Stain(target="p16", percent=percent, intensity="strong"), origin)
    assert said(chart("C09.9", "cT2", "cN1", "cM0", histology="8070/3", facts=(p16,)), GROUP) == "I"
    for count, group in (("5", "IA"), ("6", "II")):
        held = chart("C16.1", "pT2", "pN0", "cM0", histology="8936/3", facts=(result(own("mitoses"), count),))
        assert said(held, "Stage from the pathological categories") == group


def test_the_part_of_the_oesophagus_is_read_from_its_code() -> None:
    g2 = staged(90, part="grade", system="Histologic grade", said="Grade 2")
    for code, group in (("C15.3", "IIB"), ("C15.5", "IIA")):
        held = chart(code, "pT3", "pN0", "cM0", histology="8070/3", facts=(g2,))
        assert said(held, "Stage from the pathological categories") == group


def test_two_editions_are_two_stages_and_neither_overwrites_the_other() -> None:
    old = [category(text, n, edition="AJCC 7", day="2020-05-10") for n, text in enumerate(("cT2b", "cN0", "cM0"))]
    new = [category(text, n, edition="AJCC 8", day="2020-05-12") for n, text in enumerate(("cT3", "cN0", "cM0"), 10)]
    answers = staging(chart("C34.1", facts=(*old, *new)), LIBRARY, date(2026, 3, 1)).answers
    groups = [a.said() for a in answers if a.title == GROUP]
    assert len(groups) == 2
    assert "the categories are of edition 7, and a tumour of this day is staged by 8" in groups[0]
    assert groups[1] == "IIB (TNM 8)"
