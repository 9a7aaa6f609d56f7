"""Short names must mean what their codes mean: a wrong label on a right number is a wrong finding."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.names import TABLE

# A word that the official display of a code must contain for our label to be right.
WORD = {
    "ER": "strogen receptor",
    "ER (share of cells)": "Cells.estrogen receptor",
    "PR": "rogesterone receptor",
    "PR (share of cells)": "Cells.progesterone receptor",
    "HER2": "HER2",
    "HER2 by immunostain": "HER2",
    "HER2 by in situ hybridisation": "ERBB2",
    "Ki-67": "Ki-67",
    "LDH": "Lactate dehydrogenase",
    "CEA": "Carcinoembryonic",
    "CA 125": "Cancer Ag 125",
    "CA 19-9": "Cancer Ag 19-9",
    "CA 15-3": "Cancer Ag 15-3",
    "PSA": "Prostate specific",
    "AFP": "Alpha-1-Fetoprotein",
    "hCG beta": "Choriogonadotropin.beta",
    "Beta-2 microglobulin": "Beta-2-Microglobulin",
    "Mutation burden": "Mutations/Megabase",
    "Microsatellite instability": "Microsatellite instability",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return [dict(row) for row in open_library().tables[TABLE]]


def test_labels_agree_with_the_official_displays(rows, shared_data: Path) -> None:
    with (shared_data / "fhir" / "mcode_stu4_valueset_codes.csv").open(encoding="utf-8") as held:
        official = {r["code"]: r["display"] for r in csv.DictReader(held) if r["system"] == "http://loinc.org"}
    compared = [row for row in rows if row["code"] in official]
    assert len(compared) >= 20
    for row in compared:
        assert WORD[row["label"]].lower() in official[row["code"]].lower(), row


def test_a_code_has_one_label(rows) -> None:
    codes = [(row["system"], row["code"]) for row in rows]
    assert len(codes) == len(set(codes))
    assert {row["system"] for row in rows} == {"loinc", "snomed"}
