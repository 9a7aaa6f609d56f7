"""`medonc reported` and the import of wording: files in, scores and alerts out, what cannot be read named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medonc.feeds.patient_wording import held_wording
from medonc.fhir.write import to_json, write_fact
from medonc.record.facts import FactSource
from medonc.record.patient_reports import CANNOT_WAIT, Answer, PatientReport
from medonc.values.calendar import read_when
from medonc.workbench.reports.questionnaire import screens

Medonc = Callable[..., Any]
HEAD = "patient,answered_at,item,value,urgency\n"


def test_a_table_of_reports(medonc: Medonc, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    rows = [
        "7,2026-11-13,PROCTCAE_9B,0,",
        "7,2026-11-20,PROCTCAE_9B,2,",
        "7,2026-11-20,PROCTCAE_16A,,",
        "8,2026-11-20,GP1,1,cannot wait",
    ]
    file.write_text(HEAD + "\n".join(rows) + "\n")
    ran = medonc("reported", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "SOON   Nausea, severity: 2 of 4 (moderate), up from 0 on 2026-11-13 → call the patient" in ran.out
    assert "Loose stools, frequency: not answered" in ran.out
    assert "SEVERE The patient says that it cannot wait" in ran.out
    assert "FACT-G, physical well-being: not known" in ran.out
    assert "grade" not in ran.out.lower()


def test_rows_that_cannot_be_read_are_named_and_the_rest_is_shown(medonc: Medonc, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    rows = [
        "7,2026-11-20,PROCTCAE_9B,3,",
        "7,2026-11-20,PROCTCAE_9B,4,",
        "7,2026-02-30,PROCTCAE_9B,4,",
        "7,2026-11-20,PROCTCAE_10B,two,",
        "7,2026-11-20,PROCTCAE_10A,-1,",
        ",2026-11-20,PROCTCAE_10A,1,",
        "7,2026-11-20,,1,",
        "7,2026-11-20,PROCTCAE_10A,1,soon",
    ]
    file.write_text(HEAD + "\n".join(rows) + "\n")
    ran = medonc("reported", "--json", str(file))
    assert ran.code == 5
    (page,) = (json.loads(line) for line in ran.out.splitlines())
    assert [each["level"] for each in page["alerts"]] == ["severe"]
    assert [f"row {number}:" in ran.err for number in range(2, 10)] == [False, *[True] * 7]
    assert "'two' of PROCTCAE_10B is no whole number" in ran.err


def test_a_wrong_column_gives_those_expected(medonc: Medonc, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("patient,day,item,value\n")
    ran = medonc("reported", str(file))
    assert ran.code != 0
    assert "no column answered_at and the unknown column day" in ran.err
    assert "patient, answered_at, item, value" in ran.err
    assert medonc("reported", str(tmp_path / "none.csv")).code == 3


def test_a_bundle_of_responses(medonc: Medonc, tmp_path: Path) -> None:
    moment = read_when("2026-11-20T08:00:00Z")
    report = PatientReport(
        source=FactSource(kind="QuestionnaireResponse", id="r1"),
        effective=moment,
        known=moment,
        instrument="red-flags",
        answers=(Answer(item="RED_FLAG_3", value=1),),
        urgency=CANNOT_WAIT,
    )
    file = tmp_path / "in.json"
    entry = {"resource": write_fact(report, patient="Patient/p")}
    file.write_text(to_json({"resourceType": "Bundle", "type": "collection", "entry": [entry]}))
    ran = medonc("reported", str(file))
    assert ran.code == 0
    assert ran.out.startswith("Patient/p, 2026-11-20T08:00:00Z, red-flags, the patient says: cannot wait")
    assert "SEVERE Breathless at rest: yes → call the patient now" in ran.out


@pytest.mark.django_db
def test_the_wording_of_a_site(medonc: Medonc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path / "home"))
    file = tmp_path / "words.csv"
    good = "PROCTCAE_9B_SCL,en,Our words for nausea\nPROCTCAE_9B,de,Unsere Worte\n"
    file.write_text("item,language,wording\n" + good)
    ran = medonc("import", "pro-ctcae", str(file))
    assert (ran.code, "2 questions in de, en" in ran.out) == (0, True)
    held = held_wording("pro-ctcae", tmp_path / "home")
    assert held.text("PROCTCAE_9B", "en") == "Our words for nausea"
    assert held.text("PROCTCAE_9B", "de-AT") == "Unsere Worte"
    asked = screens(("PROCTCAE_9B", "PROCTCAE_9A"))
    assert [each.question for each in asked[:2]] == ["Our words for nausea", "How often?"]
    assert held.text("PROCTCAE_9B", "fr") == held.text("PROCTCAE_9A", "en") == ""
    assert held_wording("fact-g", tmp_path / "home").by_language == {}
    bad = "GP1,en,of another\nPROCTCAE_10A,EN!,x\nPROCTCAE_10A,en,\nPROCTCAE_9B,en,again\n"
    file.write_text("item,language,wording\n" + good + bad)
    ran = medonc("import", "pro-ctcae", str(file))
    assert (ran.code, [f"row {n}:" in ran.err for n in range(3, 8)]) == (5, [False, True, True, True, True])
    file.write_text("item,lang,wording\nPROCTCAE_9B,en,x\n")
    ran = medonc("import", "pro-ctcae", str(file))
    assert "has item, lang, wording. Expected a CSV with the columns item, language, wording" in ran.err
    file.write_text("item,language,wording\n")
    assert "no wording that can be used" in medonc("import", "esas-r", str(file)).err
