"""Options: the regimens of the patient's own disease, in three lists, with what stands against each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.practice.criteria import Truth, scene_on
from medonc.practice.treatment.benefit import benefit_words, effect_of, trial_words
from medonc.practice.treatment.options import Option, Options, options
from medonc.practice.treatment.options_order import strength
from medonc.record import Chart, FactSource
from medonc.record.person import Person

LIBRARY = open_library()
TESTA = Path(__file__).resolve().parents[1] / "bundles" / "testa-mockup.json"


@pytest.fixture(scope="module")
def testa() -> Options:
    chart = read_chart(read_records([TESTA.read_bytes()]))
    return options(scene_on(chart, LIBRARY, date(2021, 9, 30)))


def ids(found: tuple[Option, ...]) -> set[str]:
    return {one.regimen.rule.id.removeprefix("treatment/regimens/") for one in found}


def test_her2_positive_breast_cancer_of_stage_two_or_three_has_tchp(testa: Options) -> None:
    assert "breast/tchp" in ids(testa.indicated)
    assert all(one.why == () and one.answer.truth is Truth.MET for one in testa.indicated)


def test_only_regimens_of_the_patients_own_disease_are_options(testa: Options) -> None:
    every = ids((*testa.indicated, *testa.undecided, *testa.not_indicated))
    assert {name.split("/")[0] for name in every} == {"breast"}
    assert every == {name for name in LIBRARY.regimens if name.startswith("breast/")}


def test_what_stands_against_a_regimen_is_said(testa: Options) -> None:
    against = next(one for one in testa.not_indicated if one.regimen.short == "Eribulin")
    assert any("distant metastasis" in said for said in against.why)


def test_what_would_settle_a_regimen_is_said(testa: Options) -> None:
    assert testa.undecided
    assert all(one.why for one in testa.undecided)
    anastrozole = next(one for one in testa.undecided if one.regimen.rule.title.startswith("Anastrozole"))
    assert anastrozole.why == ("after the menopause: a judgement",)


def test_without_a_diagnosis_there_are_no_options() -> None:
    nobody = Chart(person=Person(source=FactSource(kind="Patient", id="p")))
    found = options(scene_on(nobody, LIBRARY, date(2024, 6, 1)))
    assert found.indicated == found.not_indicated == ()
    assert found.undecided == ()


def test_options_stand_by_fit_then_design_then_effect(testa: Options) -> None:
    for group in (testa.indicated, testa.undecided, testa.not_indicated):
        keys = [(one.place, one.regimen.rule.title) for one in group]
        assert keys == sorted(keys)
    assert all(one.place < 1000 for one in testa.indicated)
    assert all(1000 <= one.place < 2000 for one in testa.undecided)


def test_a_regimen_that_is_for_another_line_says_so(testa: Options) -> None:
    eribulin = next(one for one in testa.not_indicated if one.regimen.short == "Eribulin")
    assert eribulin.fit.word == "another" or "metastases" in eribulin.fit.why or "line" in eribulin.fit.why


def test_one_thing_that_settles_an_unknown_is_named(testa: Options) -> None:
    anastrozole = next(one for one in testa.undecided if one.regimen.rule.title.startswith("Anastrozole"))
    assert anastrozole.settling.sentence == "One thing would settle it: decide whether after the menopause (oncologist)"


def test_every_setting_of_the_library_is_in_the_table() -> None:
    held = {row["setting"] for row in LIBRARY.tables["treatment/choice/settings"]}
    assert {one.setting for one in LIBRARY.regimens.values()} - held == set()


def test_every_test_of_the_table_is_asked_by_a_regimen_or_is_a_marker() -> None:
    markers = {row["name"] for row in LIBRARY.tables["criteria/markers"]}
    genes = {f"{row['name']} variants" for row in LIBRARY.tables["criteria/genes"]}
    assert {row["asks"] for row in LIBRARY.tables["treatment/choice/tests"]} <= markers | genes


def test_strength_takes_the_best_effect_of_the_best_design() -> None:
    sotorasib = strength(LIBRARY.regimens["lung/sotorasib"], LIBRARY)
    assert (sotorasib.design, sotorasib.effect) == ("randomised, phase 3", "time to an event")
    capmatinib = strength(LIBRARY.regimens["lung/capmatinib"], LIBRARY)
    assert (capmatinib.design, capmatinib.effect) == ("single arm", "response or no comparison")


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("biliary/capecitabine", "no difference"),  # 0.63 to 1.04 takes 1 in
        ("biliary/mfolfox6", "overall survival"),  # 0.50 to 0.97 lies below 1
        ("endometrium/carboplatin-paclitaxel", "not inferior"),
        ("colorectal/folfiri-bevacizumab", "no difference"),  # the comparison was better
        ("lymphoma/abvd", "none stated"),
    ],
)
def test_an_interval_or_the_file_says_what_was_found(name: str, effect: str) -> None:
    assert effect_of(LIBRARY.regimens[name].benefits[0]) == effect


def test_the_effect_is_said_with_interval_and_population() -> None:
    one = LIBRARY.regimens["aml/azacitidine-venetoclax"].benefits[0]
    assert benefit_words(one) == (
        "overall survival: hazard ratio 0.66 (0.52 to 0.85); median overall survival 14.7 against 9.6 months"
    )
    assert trial_words(one) == "VIALE-A, randomised, phase 3, against azacitidine, 431 people"
