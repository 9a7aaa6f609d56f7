"""The patient: allergies, pregnancy, home medicines, age, weight and kidney since the doses were counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.values.codes import RxNorm, Snomed


def coded(bedside: Any, write: Any, drug: str) -> Any:
    return write.allergy(RxNorm(bedside.library.drugs[drug].rxnorm[0]), text=drug)


@pytest.mark.parametrize(
    ("drug", "regimen", "level"),
    [
        ("oxaliplatin", "colorectal/capox", CheckLevel.EXCEPTION),
        ("cisplatin", "colorectal/capox", CheckLevel.CAUTION),
        ("docetaxel", "breast/paclitaxel-three-weekly", CheckLevel.CAUTION),
        ("doxorubicin", "breast/paclitaxel-three-weekly", None),
    ],
)
def test_an_allergy(bedside: Any, write: Any, drug: str, regimen: str, level: CheckLevel | None) -> None:
    found = bedside.but(allergies=coded(bedside, write, drug)).checks(regimen).get("allergy", [])
    assert [check.level for check in found] == ([level] if level else [])
    assert all(check.facts for check in found)


def test_no_record_of_allergies_is_not_none(bedside: Any, write: Any) -> None:
    (check,) = bedside.but(without=("allergies",)).checks("breast/ac")["allergy"]
    assert check.level is CheckLevel.CAUTION
    words = write.allergy(Snomed("91936005"), text="Allergy to penicillin")
    (check,) = bedside.but(allergies=words).checks("breast/ac")["allergy"]
    assert check.level is CheckLevel.NOTE
    assert "penicillin" in check.sentence


def test_one_that_is_ruled_out_is_over(bedside: Any, write: Any) -> None:
    refuted = replace(coded(bedside, write, "doxorubicin"), verification="refuted")
    assert [c.level for c in bedside.but(refuted).checks("breast/ac").get("allergy", [])] == []


YOUNG = "1985-02-01"  # 39 years


def test_a_pregnancy_test_before_the_first_day(bedside: Any, write: Any) -> None:
    young = bedside.but(who=write.person(born=YOUNG))
    assert "pregnancy" not in young.checks("breast/ac")
    (check,) = young.but(without=("pregnancy test",)).checks("breast/ac")["pregnancy"]
    assert check.level is CheckLevel.CAUTION
    assert check.missing
    for days, fires in ((7, False), (8, True)):
        test = write.result("2106-3", write.negative, write.ago(days), "Pregnancy test")
        assert ("pregnancy" in young.but(**{"pregnancy test": test}).checks("breast/ac")) is fires


def test_not_asked_again_under_way_nor_of_a_man_nor_from_55(bedside: Any, write: Any) -> None:
    untested = bedside.but(without=("pregnancy test",), who=write.person(born=YOUNG))
    before = untested.order("breast/ac", on=untested.on)
    second = untested.order("breast/ac", cycle=2, previous=before)
    assert "pregnancy" not in untested.checks(second)
    for who in (write.person(born=YOUNG, sex="male"), write.person(born="1969-06-03")):
        assert "pregnancy" not in untested.but(who=who).checks("breast/ac")
    assert "pregnancy" in untested.but(who=write.person(born="1969-06-04")).checks("breast/ac")


def test_a_pregnancy_is_an_exception_and_a_stop_with_what_is_contraindicated(bedside: Any, write: Any) -> None:
    positive = write.result("2106-3", write.positive, write.ago(1), "Pregnancy test")
    pregnant = bedside.but(who=write.person(born=YOUNG), **{"pregnancy test": positive})
    assert pregnant.checks("breast/ac")["pregnancy"][0].level is CheckLevel.EXCEPTION
    (check,) = pregnant.checks("myeloma/rd")["pregnancy"]
    assert check.level is CheckLevel.STOP
    assert check.drugs == ("lenalidomide",)


@pytest.mark.parametrize(("born", "fires"), [("2006-06-03", False), ("2006-06-04", True), ("", True)])
def test_adults_only(bedside: Any, write: Any, born: str, fires: bool) -> None:
    order = bedside.order("breast/ac")
    found = bedside.but(who=write.person(born=born)).checks(order)
    assert bool({"age", "age_known"} & set(found)) is fires
    assert all(c.level is CheckLevel.STOP for name in ("age", "age_known") for c in found.get(name, []))


def test_home_medicines(bedside: Any, write: Any) -> None:
    (check,) = bedside.but(without=("home medicine",)).checks("breast/ac")["medicines_known"]
    assert check.level is CheckLevel.NOTE
    warfarin = bedside.but(write.home("warfarin")).checks("colorectal/capecitabine")
    assert CheckLevel.CAUTION in {check.level for check in warfarin["interaction"]}
    assert all("capecitabine" in check.drugs for check in warfarin["interaction"])


def test_the_like_taken_at_home(bedside: Any, write: Any) -> None:
    found = bedside.but(write.home("anastrozole")).checks("breast/letrozole-ribociclib")["duplicate"]
    assert [(c.level, c.drugs) for c in found] == [(CheckLevel.CAUTION, ("letrozole",))]


def test_twice_in_the_order(bedside: Any) -> None:
    order = bedside.order("breast/ac")
    doubled = replace(order, doses=(*order.doses, order.doses[0]))
    (check,) = bedside.checks(doubled)["duplicate"]
    assert check.level is CheckLevel.EXCEPTION
    assert "stands 2 times" in check.sentence
    assert "duplicate" not in bedside.checks("colorectal/mfolfox6"), "a bolus and an infusion are two lines"


@pytest.mark.parametrize(("kilograms", "fires"), [("73.5", False), ("73.6", True), ("66.5", False), ("66.4", True)])
def test_weight_since_the_doses_were_counted(bedside: Any, write: Any, kilograms: str, fires: bool) -> None:
    """5 % of 70 kg are 3.5 kg."""
    order = bedside.order("breast/ac")
    today = write.result("29463-7", write.q(kilograms, "kg"), write.ago(0), "Body weight")
    found = bedside.but(today).checks(order)
    assert ("weight" in found) is fires
    assert [len(check.facts) for check in found.get("weight", [])] == ([2] if fires else [])


def test_weight_against_the_day_before(bedside: Any, write: Any) -> None:
    before = bedside.order("breast/ac")
    today = bedside.but(weight=write.result("29463-7", write.q("76", "kg"), write.ago(0), "Body weight"))
    kept = today.but(bedside.facts["weight"])
    order = kept.order("breast/ac", cycle=2, previous=before)
    (check,) = kept.checks(order)["weight"]
    assert "+8.6 %" in check.sentence


def test_weight_since_the_day_that_the_record_shows(bedside: Any, write: Any) -> None:
    today = bedside.but(
        write.result("29463-7", write.q("70", "kg"), write.ago(22), "Body weight"),
        write.drug("doxorubicin", write.ago(21), write.q("109", "mg")),
        weight=write.result("29463-7", write.q("64", "kg"), write.ago(0), "Body weight"),
    )
    (check,) = today.checks("breast/ac", cycle=2)["weight"]
    assert "−8.6 %" in check.sentence


@pytest.mark.parametrize(
    ("earlier", "now", "rule"),
    [
        ((1, "80"), "106.4", None),
        ((1, "80"), "106.5", "kidney_rise_48_hours"),
        ((5, "60"), "89.9", None),
        ((5, "60"), "90", "kidney_rise_7_days"),
        ((8, "60"), "90", None),
    ],
)
def test_creatinine_by_kdigo(bedside: Any, write: Any, earlier: tuple[int, str], now: str, rule: str | None) -> None:
    """26.5 within two days; 1.5 times within seven; eight days ago is too long ago for both."""
    days, value = earlier
    patient = bedside.but(
        write.result("14682-9", write.q(value, "umol/L"), write.ago(days), "Creatinine"),
        creatinine=write.result("14682-9", write.q(now, "umol/L"), write.ago(0), "Creatinine"),
    )
    found = {name for name in patient.checks("lung/cisplatin-pemetrexed") if name.startswith("kidney_rise")}
    assert found == ({rule} if rule else set())


def test_a_rise_says_nothing_of_drugs_that_the_kidney_does_not_touch(bedside: Any, write: Any) -> None:
    patient = bedside.but(
        write.result("14682-9", write.q("60", "umol/L"), write.ago(1), "Creatinine"),
        creatinine=write.result("14682-9", write.q("190", "umol/L"), write.ago(0), "Creatinine"),
    )
    assert not {n for n in patient.checks("breast/trastuzumab") if n.startswith("kidney_rise")}


def test_clearance_and_its_row_since_the_day_before(bedside: Any, write: Any) -> None:
    """Creatinine 1.35 gives 52.6 mL/min, 1.6 gives 44.4: 15.6 % less, and below 50 for capecitabine."""
    day = write.on
    earlier = write.result("2160-0", write.q("1.35", "mg/dL"), write.ago(22), "Creatinine")
    weight = write.result("29463-7", write.q("70", "kg"), write.ago(23), "Body weight")
    height = write.result("8302-2", write.q("170", "cm"), write.ago(23), "Body height")
    now = write.result("2160-0", write.q("1.6", "mg/dL"), write.ago(0), "Creatinine")
    patient = bedside.but(earlier, weight, height, creatinine=now)
    last = day - timedelta(days=21)
    before = patient.order("colorectal/capecitabine", on=last)
    found = patient.checks(patient.order("colorectal/capecitabine", cycle=2, previous=before))
    (check,) = found["renal_band"]
    assert check.level is CheckLevel.CAUTION
    assert "−15.6 %" in check.sentence
    assert "clearance" not in found, "capecitabine is not counted by a formula of the clearance"
    before = patient.order("ovary/carboplatin-paclitaxel", on=last)
    found = patient.checks(patient.order("ovary/carboplatin-paclitaxel", cycle=2, previous=before))
    assert found["clearance"][0].drugs == ("carboplatin",)
