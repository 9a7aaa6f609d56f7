"""What must be known before a drug: heart, hepatitis B, genes, markers, indication, QT."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.order_checks.tests_before import g6pd
from medonc.record import FactSource
from medonc.record.disease import Condition, Role
from medonc.record.measured import RegionStudied, Variant
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Hgnc, Icd10

DAY = read_when("2024-05-20")


def variant(code: str, name: str, *, present: bool = True) -> Variant:
    source = FactSource(kind="Observation", id=f"variant-{name}")
    gene = Concept((Hgnc(f"HGNC:{code}"),), name)
    return Variant(source=source, gene=gene, present=present, effective=DAY, known=DAY)


def studied(*genes: tuple[str, str]) -> RegionStudied:
    source = FactSource(kind="Observation", id="studied")
    found = tuple(Concept((Hgnc(f"HGNC:{code}"),), name) for code, name in genes)
    return RegionStudied(source=source, genes=found, effective=DAY, known=DAY)


@pytest.mark.parametrize(
    ("value", "days", "level"),
    [
        ("50", 120, None),
        ("49", 20, CheckLevel.EXCEPTION),
        ("62", 121, CheckLevel.EXCEPTION),
        ("", 0, CheckLevel.EXCEPTION),
    ],
)
@pytest.mark.parametrize("regimen", ["breast/ac", "breast/trastuzumab"])
def test_ejection_fraction(
    bedside: Any, write: Any, regimen: str, value: str, days: int, level: CheckLevel | None
) -> None:
    """A missing LVEF does not pass, and neither does a low or an old one."""
    lvef = write.result("10230-1", write.q(value or "1", "%"), write.ago(days), "LVEF")
    patient = bedside.but(lvef=lvef) if value else bedside.but(without=("lvef",))
    found = patient.checks(regimen).get("ejection_fraction", [])
    assert [check.level for check in found] == ([level] if level else [])


def test_anthracyclines_ask_once_and_trastuzumab_again(bedside: Any) -> None:
    untested = bedside.but(without=("lvef",))
    for regimen, asks in (("breast/ac", False), ("breast/trastuzumab", True)):
        before = untested.order(regimen)
        assert ("ejection_fraction" in untested.checks(untested.order(regimen, cycle=2, previous=before))) is asks


@pytest.mark.parametrize("missing", ["hbsag", "anti-hbc"])
def test_hepatitis_b_unknown(bedside: Any, missing: str) -> None:
    untested = bedside.but(without=(missing,))
    assert untested.checks("breast/ac")["hepatitis_b"][0].level is CheckLevel.CAUTION
    (check,) = untested.checks("lymphoma/r-chop")["hepatitis_b"]
    assert check.level is CheckLevel.STOP
    assert check.drugs == ("rituximab",)
    second = untested.order("lymphoma/r-chop", cycle=2, previous=untested.order("lymphoma/r-chop"))
    assert untested.checks(second)["hepatitis_b"][0].level is CheckLevel.STOP
    second = untested.order("breast/ac", cycle=2, previous=untested.order("breast/ac"))
    assert "hepatitis_b" not in untested.checks(second)


def test_hepatitis_b_positive(bedside: Any, write: Any) -> None:
    core = bedside.but(**{"anti-hbc": write.result("13952-7", write.positive, write.ago(9), "anti-HBc")})
    assert "hepatitis_b" not in core.checks("breast/ac")
    assert core.checks("lymphoma/r-chop")["hepatitis_b"][0].level is CheckLevel.EXCEPTION
    surface = bedside.but(hbsag=write.result("5196-1", write.positive, write.ago(9), "HBsAg"))
    assert surface.checks("breast/ac")["hepatitis_b"][0].level is CheckLevel.EXCEPTION
    covered = surface.but(write.home("entecavir"))
    assert covered.checks("lymphoma/r-chop")["hepatitis_b"][0].level is CheckLevel.NOTE


def test_dpyd_before_the_first_fluoropyrimidine(bedside: Any, write: Any) -> None:
    regimen = "colorectal/capecitabine"
    assert bedside.checks(regimen)["dpyd"][0].level is CheckLevel.CAUTION
    assert "dpyd" not in bedside.but(studied(("3012", "DPYD"))).checks(regimen)
    assert bedside.but(variant("3012", "DPYD")).checks(regimen)["dpyd"][0].level is CheckLevel.EXCEPTION
    had = bedside.but(write.drug("capecitabine", "2024-05-01", write.q("2000", "mg")))
    assert "dpyd" not in had.checks(regimen)


def test_ugt1a1_is_shown(bedside: Any) -> None:
    assert bedside.checks("colorectal/folfiri")["ugt1a1"][0].level is CheckLevel.NOTE
    assert bedside.but(variant("12530", "UGT1A1")).checks("colorectal/folfiri")["ugt1a1"][0].level is CheckLevel.CAUTION


def test_g6pd_before_rasburicase(bedside: Any) -> None:
    order = bedside.order("breast/ac")
    rasburicase = replace(order, doses=(replace(order.doses[0], drug="rasburicase"),))
    deficient = Condition(
        source=FactSource(kind="Condition", id="g"),
        role=Role.COMORBIDITY,
        code=Concept((Icd10("D55.0"),), "Anaemia due to G6PD deficiency"),
        effective=DAY,
        known=DAY,
    )
    cases = (
        (bedside, CheckLevel.EXCEPTION),
        (bedside.but(studied(("4057", "G6PD"))), None),
        (bedside.but(variant("4057", "G6PD")), CheckLevel.EXCEPTION),
        (bedside.but(deficient), CheckLevel.STOP),
    )
    for patient, level in cases:
        found = [check.level for check in g6pd(rasburicase, patient.scene())]
        assert found == ([level] if level else [])


@pytest.mark.parametrize("regimen", ["breast/trastuzumab", "breast/tchp", "breast/t-dm1"])
def test_her2_before_anti_her2(bedside: Any, write: Any, regimen: str) -> None:
    """A missing HER2 does not pass."""
    assert "biomarker" not in bedside.checks(regimen)
    negative = bedside.but(her2=write.result("48676-1", write.negative, write.ago(30), "HER2"))
    for patient in (negative, bedside.but(without=("her2",))):
        (check,) = patient.checks(regimen)["biomarker"]
        assert check.level is CheckLevel.EXCEPTION
        assert "HER2" in check.sentence


def test_egfr_before_its_inhibitors(bedside: Any, write: Any) -> None:
    patient = bedside.but(write.cancer("lung"))
    assert patient.checks("lung/osimertinib")["biomarker"][0].missing
    assert "biomarker" not in patient.but(variant("3236", "EGFR")).checks("lung/osimertinib")
    wild = patient.but(variant("3236", "EGFR", present=False))
    assert wild.checks("lung/osimertinib")["biomarker"][0].level is CheckLevel.EXCEPTION


def test_ras_before_cetuximab_in_the_bowel_only(bedside: Any, write: Any) -> None:
    bowel = bedside.but(write.cancer("colorectal"))
    assert len(bowel.checks("colorectal/folfiri-cetuximab")["biomarker"]) == 2
    tested = bowel.but(studied(("6407", "KRAS"), ("7989", "NRAS")))
    assert "biomarker" not in tested.checks("colorectal/folfiri-cetuximab")
    assert "biomarker" not in bedside.but(write.cancer("breast")).checks("head-and-neck/cetuximab-radiotherapy")


def test_the_indication_on_the_first_day_only(bedside: Any, write: Any) -> None:
    lung = bedside.but(write.cancer("lung"))
    (check,) = lung.checks("breast/ac")["indication"]
    assert check.level is CheckLevel.EXCEPTION
    assert "AC is for" in check.sentence
    second = lung.order("breast/ac", cycle=2, previous=lung.order("breast/ac"))
    assert "indication" not in lung.checks(second)


def test_a_course_that_the_record_shows_is_under_way_though_nobody_says_so(bedside: Any, write: Any) -> None:
    """Without the order before, a dose of the regimen in the last 90 days tells that this is not its first day."""
    lung = bedside.but(write.cancer("lung"), without=("hbsag",))
    asked = {"indication", "hepatitis_b"}
    assert asked <= set(lung.checks("breast/ac", cycle=2))
    for days, first in ((21, False), (90, False), (91, True)):
        given = lung.but(write.drug("doxorubicin", write.ago(days), write.q("109", "mg")))
        assert (asked <= set(given.checks("breast/ac", cycle=2))) is first, days
        assert bool(asked & set(given.checks("breast/ac", cycle=2))) is first, days


def test_qt(bedside: Any, write: Any) -> None:
    """Fridericia at a heart rate of 60 is QT itself."""
    regimen = "cml/nilotinib" if "cml/nilotinib" in bedside.library.regimens else "breast/letrozole-ribociclib"
    assert bedside.checks(regimen)["qt_known"][0].level is CheckLevel.CAUTION
    rate = write.result("8867-4", write.q("60", "/min"), write.ago(3), "Heart rate")
    for value, level in (("469", None), ("470", CheckLevel.CAUTION), ("500", CheckLevel.EXCEPTION)):
        interval = write.result("8634-8", write.q(value, "ms"), write.ago(3), "QT interval")
        found = bedside.but(rate, interval).checks(regimen)
        assert "qt_known" not in found
        assert [check.level for check in found.get("qt_interval", [])] == ([level] if level else [])
    methadone = bedside.but(write.home("methadone")).checks(regimen)
    assert methadone["qt_drugs"][0].level is CheckLevel.CAUTION
    assert "ethadone" in methadone["qt_drugs"][0].sentence
    assert "qt_interval" not in bedside.checks("breast/ac")
