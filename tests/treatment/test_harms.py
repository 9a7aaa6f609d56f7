"""Harms of a regimen for one patient: each names its fact and its source, and nothing is raised without one."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from medonc.practice.criteria import scene_on
from medonc.practice.treatment.harms import PatientHarm, general_harms, harms, shared
from medonc.practice.treatment.harms_susceptible import susceptibilities
from medonc.practice.treatment.harms_unlooked import unlooked
from medonc.record import FactSource
from medonc.values.evidence import Level


def module_at(path: Path) -> ModuleType:
    """A module of the tests, which stand on no import path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WORDS = module_at(Path(__file__).resolve().parents[1] / "criteria" / "chart_in_words.py")
LIBRARY = WORDS.LIBRARY
DAY = date(2024, 6, 1)
LVEF = {"is": "result", "loinc": "10230-1", "on": "2024-05-20"}


def found(regimen: str, *facts: Mapping[str, Any]) -> dict[str, PatientHarm]:
    """The harms of a regimen for a person of these facts, by what they are about."""
    scene = scene_on(WORDS.chart_of(facts), LIBRARY, DAY)
    return {one.about: one for one in harms(LIBRARY.regimens[regimen], scene)}


def born(day: str, sex: str = "male") -> Mapping[str, Any]:
    return {"is": "patient", "born": day, "sex": sex}


YOUNG_MAN = born("1984-05-05")


def test_nothing_is_raised_where_nothing_is_recorded() -> None:
    assert found("breast/tch", YOUNG_MAN) == {}


@pytest.mark.parametrize(("value", "is_raised"), [("50 %", False), ("49 %", True)])
def test_a_weak_heart_is_raised_for_trastuzumab(value: str, is_raised: bool) -> None:
    raised = found("breast/trastuzumab", YOUNG_MAN, {**LVEF, "value": value})
    assert ("HEART-LVEF" in raised) is is_raised
    if is_raised:
        one = raised["HEART-LVEF"]
        assert (one.level, one.harm, one.drugs) == (Level.CAUTION, "fall of LVEF", ("trastuzumab",))
        assert "49 %" in one.because
        assert "2024-05-20" in one.because
        assert one.source == "ESC 2022, baseline risk"
        assert one.facts


def test_a_weak_heart_is_not_raised_for_a_drug_that_spares_it() -> None:
    assert "HEART-LVEF" not in found("colorectal/panitumumab", YOUNG_MAN, {**LVEF, "value": "35 %"})


@pytest.mark.parametrize(("grade", "is_raised"), [(1, False), (2, True)])
def test_numbness_is_raised_from_grade_two(grade: int, is_raised: bool) -> None:
    numb = {"is": "toxicity", "term": "peripheral sensory neuropathy", "grade": grade, "on": "2024-05-01"}
    assert ("NERVES-GRADE" in found("breast/weekly-paclitaxel", YOUNG_MAN, numb)) is is_raised


@pytest.mark.parametrize(("day", "is_raised"), [("1959-06-02", False), ("1959-06-01", True)])
def test_age_is_raised_only_where_fever_in_neutropenia_is_likely(day: str, is_raised: bool) -> None:
    assert ("MARROW-AGE" in found("stomach/flot", born(day))) is is_raised
    assert "MARROW-AGE" not in found("breast/trastuzumab", born(day))


@pytest.mark.parametrize(("grade", "is_raised"), [(2, False), (3, True)])
def test_a_severe_event_of_the_past_is_raised_for_drugs_that_bring_it(grade: int, is_raised: bool) -> None:
    before = {"is": "toxicity", "term": "Diarrhea", "grade": grade, "on": "2023-01-01", "until": "2023-02-01"}
    raised = found("colorectal/folfiri", YOUNG_MAN, before)
    assert ("had diarrhea" in raised) is is_raised
    if is_raised:
        assert "grade 3" in raised["had diarrhea"].because
        assert "irinotecan" in raised["had diarrhea"].drugs


def test_an_allergy_to_the_drug_stops_and_one_to_its_class_cautions() -> None:
    to_it = {"is": "allergy", "to": "docetaxel", "on": "2023-01-01"}
    stopped = found("lung/docetaxel", YOUNG_MAN, to_it)["allergy to docetaxel"]
    assert stopped.level is Level.STOP
    like = found("breast/weekly-paclitaxel", YOUNG_MAN, to_it)["allergy to another taxane"]
    assert like.level is Level.CAUTION
    assert not [about for about in found("colorectal/capox", YOUNG_MAN, to_it) if about.startswith("allergy")]


def test_a_home_medicine_that_interacts_is_named_with_what_to_do() -> None:
    warfarin = {"is": "drug", "name": "warfarin", "event": "taken", "status": "active", "cancer": False}
    raised = found("colorectal/capecitabine", YOUNG_MAN, {**warfarin, "on": "2023-01-01"})
    one = raised["warfarin with capecitabine"]
    assert one.level is Level.CAUTION
    assert one.means
    assert "warfarin with trastuzumab" not in found("breast/trastuzumab", YOUNG_MAN, {**warfarin, "on": "2023-01-01"})


def test_the_label_of_a_failing_liver_is_told() -> None:
    bilirubin = {"is": "result", "loinc": "1975-2", "value": "3 mg/dL", "high": "1.2 mg/dL", "on": "2024-05-28"}
    raised = found("lung/docetaxel", YOUNG_MAN, bilirubin)
    assert raised["liver docetaxel"].level is Level.STOP
    assert "docetaxel, US prescribing information" in raised["liver docetaxel"].source


def test_lifetime_anthracyclines_count_what_was_had_and_what_the_regimen_adds() -> None:
    given = {"is": "drug", "name": "doxorubicin", "dose": "60 mg/m2"}
    had = [{**given, "on": f"2015-0{month}-01"} for month in (1, 2, 3, 4)]
    one = found("breast/ac", YOUNG_MAN, *had)["lifetime doxorubicin"]
    # had 4 x 60 = 240; AC is 4 x 60 = 240 more; 480 is above 450
    assert "240 of 450 mg/m² had, the whole regimen adds 240" in one.because
    assert one.level is Level.CAUTION
    assert "lifetime doxorubicin" not in found("breast/tch", YOUNG_MAN, *had)


def test_epirubicin_counts_towards_doxorubicin_by_its_factor() -> None:
    given = {"is": "drug", "name": "epirubicin", "dose": "100 mg/m2"}
    had = [{**given, "on": f"2015-0{month}-01"} for month in (1, 2, 3)]
    factor = LIBRARY.rule("treatment/exposure/anthracyclines").numbers["epirubicin"]
    one = found("breast/ac", YOUNG_MAN, *had)["lifetime doxorubicin"]
    assert f"{300 * factor:.0f} of 450" in one.because


def test_pregnancy_is_told_of_a_woman_below_55_and_not_of_others() -> None:
    assert "UNBORN-POSSIBLE" in found("breast/tch", born("1984-05-05", "female"))
    assert "UNBORN-POSSIBLE" not in found("breast/tch", born("1954-05-05", "female"))
    assert "UNBORN-POSSIBLE" not in found("breast/tch", YOUNG_MAN)


def test_the_gravest_stand_first() -> None:
    facts = ({"is": "allergy", "to": "docetaxel", "on": "2023-01-01"}, {**LVEF, "value": "40 %"})
    levels = [one.level for one in found("breast/tch", YOUNG_MAN, *facts).values()]
    assert levels == sorted(levels, key=lambda level: ("stop", "caution", "note").index(level))
    assert levels[0] is Level.STOP


def test_what_stands_in_every_option_is_shared() -> None:
    woman = scene_on(WORDS.chart_of([born("1984-05-05", "female")]), LIBRARY, DAY)
    lists = [harms(LIBRARY.regimens[name], woman) for name in ("breast/tch", "breast/ac")]
    assert shared(lists) == {"UNBORN-POSSIBLE"}
    assert shared(lists[:1]) == frozenset()


def test_the_general_list_has_boxed_warnings_and_onset() -> None:
    docetaxel = next(one for one in general_harms(LIBRARY.regimens["breast/tch"], LIBRARY) if one.drug == "docetaxel")
    assert "not with a poor liver" in docetaxel.boxed
    assert "neutropenia (day 8)" in docetaxel.harms


def test_every_susceptibility_can_be_raised_by_some_regimen() -> None:
    for held in LIBRARY.once(susceptibilities):
        fever = held.entry.febrile_neutropenia
        regimens = LIBRARY.regimens.values()
        assert any(
            not held.drugs.isdisjoint(one.drugs) or (fever and one.febrile_neutropenia_risk.startswith(fever))
            for one in regimens
        ), held.entry.id


def missing(regimen: str, *facts: Mapping[str, Any]) -> dict[str, str]:
    """What was not looked at for a regimen, with why."""
    scene = scene_on(WORDS.chart_of(facts), LIBRARY, DAY)
    return {each.what: each.why for each in unlooked(LIBRARY.regimens[regimen], scene)}


def test_an_empty_record_says_what_the_harms_were_told_without() -> None:
    held = missing("breast/trastuzumab", YOUNG_MAN)
    assert held["allergies, or that there are none"] == "not recorded"
    assert held["home medicines, or that there are none"] == "not recorded"
    assert held["LVEF"] == "not recorded"
    assert "a grade of peripheral sensory neuropathy" not in held  # trastuzumab does not bring it


def test_what_is_recorded_is_not_missing() -> None:
    none_known = {"is": "allergy", "to": "snomed:716186003", "words": "No known allergy", "on": "2023-01-01"}
    warfarin = {"is": "drug", "name": "warfarin", "event": "taken", "status": "active", "cancer": False}
    facts = ({**LVEF, "value": "60 %"}, none_known, {**warfarin, "on": "2023-01-01"})
    held = missing("breast/trastuzumab", YOUNG_MAN, *facts)
    assert not held.keys() & {
        "LVEF",
        "allergies, or that there are none",
        "home medicines, or that there are none",
    }


def test_a_stale_result_of_an_organ_table_is_missing_and_changes_no_dose() -> None:
    old = {"is": "result", "loinc": "1975-2", "value": "3 mg/dL", "high": "1.2 mg/dL", "on": "2022-05-28"}
    chart = WORDS.chart_of([YOUNG_MAN, old])
    received = FactSource(kind="Observation", id="old")  # only what came as an observation has an age here
    chart = replace(chart, facts=tuple(replace(fact, source=received) for fact in chart.facts))
    scene, docetaxel = scene_on(chart, LIBRARY, DAY), LIBRARY.regimens["lung/docetaxel"]
    assert "liver docetaxel" not in {one.about for one in harms(docetaxel, scene)}
    assert "out of date" in {each.why for each in unlooked(docetaxel, scene)}


@pytest.mark.parametrize(
    ("grade", "raised"), [(1, set()), (2, {"MARROW-STRENGTH"}), (3, {"MARROW-STRENGTH", "STRENGTH-LOW"})]
)
def test_strength_is_raised_by_grade(grade: int, raised: set[str]) -> None:
    strength = {"is": "performance", "grade": grade, "on": "2024-05-30"}
    assert set(found("stomach/flot", YOUNG_MAN, strength)) == raised
