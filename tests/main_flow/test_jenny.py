"""The official mCODE record of Jenny M, from file to review: what must be said about her on 12 April 2018."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

BUNDLE = "fhir/mcode/Bundle-mcode-patient-bundle-jenny-m.json"
HEIGHT = "fhir/mcode/Observation-bodyheight-jenny-m-2018-03-06.json"


@pytest.fixture(scope="module")
def review(medonc, shared_data: Path):
    def ask(*names: str, on: str = "2018-04-12") -> dict:
        ran = medonc("review", *(str(shared_data / name) for name in names), "--on", on, "--json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return ask


@pytest.fixture(scope="module")
def alone(review) -> dict:
    return review(BUNDLE)


@pytest.fixture(scope="module")
def with_height(review) -> dict:
    return review(BUNDLE, HEIGHT)


def said(answers: dict) -> str:
    return "\n".join(f"{f['title']}: {f['said']}" for f in answers["findings"] if "said" in f)


def remarks(answers: dict) -> str:
    own = [r["text"] for r in answers["remarks"]]
    return "\n".join(own + [r["text"] for f in answers["findings"] for r in f["remarks"]])


def missing(answers: dict) -> str:
    unknown = [f for f in answers["findings"] if "not_known" in f]
    return "\n".join(f"{f['title']}: {m['what']} {m['why']}" for f in unknown for m in f["not_known"]["missing"])


def test_every_finding_carries_its_rule_and_source(alone: dict) -> None:
    assert alone["on"] == "2018-04-12"
    assert alone["edition"]
    for finding in alone["findings"]:
        assert finding["duty"]
        if "said" in finding:
            assert finding["rule"]["id"]
            assert finding["rule"]["source"]
            assert finding["facts"], finding["title"]


def test_who_she_is_and_what_she_has(alone: dict) -> None:
    assert alone["patient"]["name"] == "Jenny M"
    assert alone["patient"]["identifiers"] == [{"system": "http://hospital.example.org", "value": "MRN1234"}]
    text = said(alone)
    for words in (
        "53 years",
        "female left breast",
        "Infiltrating duct carcinoma",
        "Positive",
        "PALB2",
        "cT3",
        "cN0",
        "cM0",
    ):
        assert words in text
    assert "ECOG" in text


def test_the_course_is_requested_and_not_given(alone: dict) -> None:
    text = said(alone).lower()
    assert "paclitaxel" in text
    assert "requested" in text
    assert "nothing is recorded as given" in text


def test_without_height_no_surface_but_what_her_doses_imply(alone: dict) -> None:
    assert "height" in missing(alone)
    assert "1.554" in said(alone)
    assert "1.80 m" not in said(alone)


def test_contradiction_implausible_and_rate_are_remarked(alone: dict) -> None:
    text = remarks(alone)
    assert "IIB" in text
    assert "IIIC" in text
    assert "3000" in text
    assert "rate" in text


def test_the_sentence_does_not_hide_the_contradiction(alone: dict) -> None:
    assert "stage IIB. Another stage is recorded as well." in alone["sentence"]


def test_with_her_height_the_doses_are_thirteen_percent_under(with_height: dict) -> None:
    surface = next(
        f for f in with_height["findings"] if f.get("unit") == "m2" and "urface" in f["title"] and "said" in f
    )
    assert round(float(surface["value"]), 2) == 1.80
    assert {s["kind"] for s in surface["steps"]} >= {"input", "formula"}
    # 600 mg/m2 x 1.795 m2 = 1077 mg against 932.59 mg recorded; 1.80 m2 gives 1080 mg: 13.4 to 13.6 % under.
    assert "13" in said(with_height)
    assert "932.59" in said(with_height)


def test_what_came_later_is_not_used(alone: dict, review) -> None:
    assert "anastrozole" not in said(alone).lower()
    later = review(BUNDLE, on="2018-12-01")
    assert "anastrozole" in said(later).lower()
    assert "improved" in said(later)
    assert "60" in said(later)  # 6000 cGy in 30 fractions to the chest wall
