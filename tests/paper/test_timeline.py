"""The timeline shows what the record holds, keeps words apart and inside, and says the same as a table."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.paper.axis import Labels, axis_over
from medonc.paper.svg import width_of
from medonc.paper.systemic import treatments
from medonc.paper.timeline import timeline, timeline_table, timelines
from medonc.record import Chart
from medonc.record.person import Person
from medonc.record.therapy import DrugEvent, DrugFact

ON = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2021, 10, 1)
Invented = Callable[[int], Chart]


def drawing(chart: Chart, *, width: int, on: date = ON) -> ET.Element:
    return ET.fromstring(timeline(chart, width=width, on=on))


def words(picture: ET.Element) -> list[str]:
    return [t.text or "" for t in picture.iter(f"{SVG}text")]


def lanes(picture: ET.Element) -> list[str]:
    return [t.text or "" for t in picture.iter(f"{SVG}text") if (t.get("class") or "").startswith("c-lane")]


def test_lanes_of_our_own_record(testa: Chart) -> None:
    named = lanes(drawing(testa, width=1392, on=DAY))
    assert named[:3] == ["Disease", "Local", "Systemic"]
    assert {"Neutrophils", "Platelets", "Haemoglobin", "Weight"} <= set(named)


def test_what_is_said_of_our_own_record(testa: Chart) -> None:
    said = words(drawing(testa, width=1392, on=DAY))
    assert any(w.startswith("Diagnosis, stage II") for w in said)
    assert "40.05 Gy / 15, 10 Gy / 5" in said
    assert "1 Oct 2021" in said


@pytest.mark.parametrize("width", [1392, 772])
@pytest.mark.parametrize("number", [4, 17, 26, 45, 58])
def test_words_keep_their_size_and_stay_inside(invented: Invented, number: int, width: int) -> None:
    picture = drawing(invented(number), width=width)
    assert picture.get("viewBox", "").split()[2] == str(width)
    for text in picture.iter(f"{SVG}text"):
        wide, x = width_of(text.text or ""), float(text.get("x", "0"))
        left = x - wide if text.get("text-anchor") == "end" else x - wide / 2 if text.get("text-anchor") else x
        assert left >= -2, text.text
        assert left + wide <= width + 12, text.text


@pytest.mark.parametrize("number", [4, 17, 21, 26, 45, 58])
def test_words_of_one_height_do_not_touch(invented: Invented, number: int) -> None:
    rows: dict[str, list[tuple[float, float, str]]] = {}
    for text in drawing(invented(number), width=772).iter(f"{SVG}text"):
        if "c-lane" not in (text.get("class") or ""):
            wide, x = width_of(text.text or "") * 0.9, float(text.get("x", "0"))
            left = x - wide if text.get("text-anchor") == "end" else x - wide / 2 if text.get("text-anchor") else x
            rows.setdefault(text.get("y", ""), []).append((left, left + wide, text.text or ""))
    for row in rows.values():
        for a, b in combinations(row, 2):
            assert a[1] <= b[0] + 1 or b[1] <= a[0] + 1, (a, b)


def test_a_page_with_a_strict_policy_may_hold_it(invented: Invented) -> None:
    for picture in timelines(invented(17), widths=(1392, 772), on=ON):
        assert " style=" not in picture
        assert "<script" not in picture
        assert not re.search(r"#[0-9a-fA-F]{3,6}\b", picture), "colours come from classes and variables"


def test_it_has_one_sentence_for_those_who_hear_it(testa: Chart) -> None:
    picture = drawing(testa, width=772, on=DAY)
    assert picture.get("role") == "img"
    said = picture.get("aria-label", "")
    assert said.startswith("Course of disease and treatment on one time axis, ")
    assert "Systemic" in said


def test_stages_that_differ_are_all_named(shared_data: Path) -> None:
    """Jenny M: IIB among the stage results, IIIC in the diagnosis; what was only requested is hollow."""
    text = (shared_data / "fhir" / "mcode" / "Bundle-mcode-patient-bundle-jenny-m.json").read_bytes()
    picture = drawing(read_chart(read_records([text])), width=1392, on=date(2018, 12, 12))
    assert "Diagnosis, stage IIB or stage IIIC" in words(picture)
    assert not [r for r in picture.iter(f"{SVG}rect") if r.get("class") == "rx-cyc"]
    assert [r for r in picture.iter(f"{SVG}rect") if r.get("class") == "rx-asked"]


def test_the_table_says_the_same(testa: Chart) -> None:
    rows = timeline_table(testa, on=DAY)
    assert list(rows) == sorted(rows, key=lambda r: (r.day, r.lane, r.what))
    given = [f for f in testa.on(DAY).all(DrugFact) if f.event is DrugEvent.GIVEN and f.is_cancer_treatment]
    told = [r for r in rows if r.lane == "Systemic" and r.fact.startswith("MedicationAdministration/")]
    assert len(given) > 10
    assert {r.fact for r in told} == {str(f.source) for f in given}
    assert any("40.05 Gy / 15" in r.what for r in rows if r.lane == "Local")


def test_given_is_filled_requested_is_hollow_planned_is_dotted(invented: Invented) -> None:
    """Person 43 has had R-CHOP cycles and has the next one ordered for today."""
    picture = drawing(invented(43), width=1392)
    tones = [r.get("class") for r in picture.iter(f"{SVG}rect")]
    found = treatments(invented(43), on=ON)
    assert len(found) == 1
    assert tones.count("rx-cyc") == len(found[0].given)
    assert tones.count("rx-plan") >= 1
    only_asked = invented(43)
    asked = Chart(person=only_asked.person, facts=tuple(f for f in only_asked.facts if not _is_given(f)))
    hollow = [r for r in drawing(asked, width=1392).iter(f"{SVG}rect") if r.get("class") == "rx-asked"]
    assert hollow
    assert all(r.get("fill") == "none" for r in hollow)


def _is_given(fact: object) -> bool:
    return isinstance(fact, DrugFact) and fact.event is DrugEvent.GIVEN


def test_drugs_that_run_together_are_one_treatment(invented: Invented) -> None:
    names = [t.name for t in treatments(invented(26), on=ON)]
    assert names == ["abiraterone + leuprolide + prednisone", "docetaxel + prednisone"]


def test_the_marker_has_its_nadir_and_last_value_in_words(invented: Invented) -> None:
    said = words(drawing(invented(26), width=1392))
    assert "PSA" in said
    assert sum(w.startswith("nadir ") for w in said) == 1


def test_an_implausible_value_does_not_flatten_the_rest(invented: Invented) -> None:
    """Person 54 has neutrophils of 3000: the scale stays that of the others."""
    picture = drawing(invented(54), width=1392)
    assert "3000" not in [w for w in words(picture) if w.endswith("e+03")]
    assert any("3000" in (t.text or "") for t in picture.iter(f"{SVG}title"))


def test_nothing_dated_draws_nothing(testa: Chart) -> None:
    empty = Chart(person=Person(source=testa.person.source))
    assert timeline(empty, width=772, on=ON) == ""
    assert timeline_table(empty, on=ON) == ()


def test_what_was_not_known_yet_is_not_drawn(testa: Chart) -> None:
    early = date(2021, 3, 1)
    assert all(r.day <= early for r in timeline_table(testa, on=early) if r.lane != "Systemic")
    assert len(timeline_table(testa, on=early)) < len(timeline_table(testa, on=DAY))


def test_a_label_without_room_is_left_out() -> None:
    axis = axis_over([ON - timedelta(days=100)], on=ON, width=772)
    labels = Labels(axis)
    placed = [labels.place(400, 10, "a rather long label") for _ in range(4)]
    assert [bool(p) for p in placed] == [True, True, False, False]
    assert 'text-anchor="end"' in placed[1]
