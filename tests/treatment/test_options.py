"""Options: the regimens of the patient's own disease, in three lists, with what stands against each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.practice.criteria import Truth, scene_on
from medonc.practice.treatment.options import Option, Options, options
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
