"""The plan for the official example patient: requested, nothing given, and doses thirteen per cent under."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.practice.answers import DutyAnswers
from medonc.practice.exposure import courses
from medonc.practice.receipts import receipt_of
from medonc.practice.treatment import treatment
from medonc.practice.verify import verify
from medonc.record import Chart
from medonc.values.evidence import Finding, NotKnown

ON = date(2018, 4, 12)
LIBRARY = open_library()
BUNDLE, HEIGHT = "Bundle-mcode-patient-bundle-jenny-m.json", "Observation-bodyheight-jenny-m-2018-03-06.json"


def jenny(shared_data: Path, *names: str) -> Chart:
    return read_chart(read_records([(shared_data / "fhir" / "mcode" / name).read_bytes() for name in names]))


@pytest.fixture(scope="module")
def alone(shared_data: Path) -> DutyAnswers:
    return treatment(jenny(shared_data, BUNDLE), LIBRARY, ON)


@pytest.fixture(scope="module")
def with_height(shared_data: Path) -> DutyAnswers:
    return treatment(jenny(shared_data, BUNDLE, HEIGHT), LIBRARY, ON)


def said(answers: DutyAnswers, title: str) -> list[str]:
    return [a.said() for a in answers.answers if a.title.startswith(title)]


def test_the_regimen_is_recognised_as_requested(alone: DutyAnswers) -> None:
    assert said(alone, "Course") == ["AC → paclitaxel 3-weekly requested from 2018-04-01; nothing is recorded as given"]
    assert "doxorubicin 60 mg/m², cyclophosphamide 932.59 mg from 2018-04-01" in said(alone, "Requested")[0]
    assert said(alone, "Given") == ["not known: administrations: nothing is recorded as given"]


def test_anastrozole_is_not_yet_known(shared_data: Path) -> None:
    chart = jenny(shared_data, BUNDLE)
    assert [c.name for c in courses(chart, LIBRARY, ON)] == ["AC → paclitaxel 3-weekly"]
    later = courses(chart, LIBRARY, date(2018, 9, 30))
    assert [(c.name, c.hormonal) for c in later] == [("AC → paclitaxel 3-weekly", False), ("anastrozole", True)]


def test_without_a_height_no_dose_is_expected_and_the_surface_is_implied(alone: DutyAnswers) -> None:
    assert said(alone, "Expected dose, requested: cyclophosphamide, paclitaxel") == ["not known: height: not recorded"]
    assert said(alone, "Implied body surface") == ["1.554 m²"]


def test_doxorubicin_recorded_as_a_rate_is_read(alone: DutyAnswers) -> None:
    assert said(alone, "Requested doxorubicin") == ["recorded as 60 mg/m², the regimen's own; no amount recorded"]


def test_paclitaxel_requested_eleven_days_after_ac_is_remarked_on(alone: DutyAnswers) -> None:
    assert any("11 days after AC" in remark.text for remark in alone.remarks)


def test_with_a_height_the_recorded_doses_are_thirteen_per_cent_under(with_height: DutyAnswers) -> None:
    # sqrt(165.1 × 70.30681735 / 3600) = 1.79565 m²; × 600 = 1077.39 mg; 932.59 / 1077.39 - 1 = -13.44 %
    assert said(with_height, "Requested cyclophosphamide") == ["expected 1077 mg, recorded 932.59 mg, -13.4 %"]
    assert said(with_height, "Requested paclitaxel") == ["expected 314 mg, recorded 272.01 mg, -13.4 %"]
    assert not [a for a in with_height.answers if isinstance(a, NotKnown) and a.title.startswith("Expected")]


def test_the_receipts_verify(with_height: DutyAnswers) -> None:
    dosing = [a for a in with_height.answers if a.rule and a.rule.id.startswith("treatment/dosing")]
    assert len(dosing) == 4
    for finding in dosing:
        assert isinstance(finding, Finding)
        assert verify(receipt_of(finding, LIBRARY), LIBRARY).differences == ()


def test_what_was_given_stands_beside_what_was_requested(shared_data: Path) -> None:
    given = (
        "MedicationAdministration-a96613ef-89ea-4d90-a41b-30f707492f3e.json",
        "MedicationAdministration-cancer-related-medication-admin-doxorubicin-jenny-m.json",
    )
    answers = treatment(jenny(shared_data, BUNDLE, HEIGHT, *given), LIBRARY, date(2018, 4, 30))
    assert said(answers, "Given doxorubicin") == ["expected 108 mg, recorded 105.96 mg, -1.7 %"]
    assert said(answers, "Requested doxorubicin") == ["recorded as 60 mg/m², the regimen's own; no amount recorded"]
