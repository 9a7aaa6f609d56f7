"""The duty Plan: the next day's verdict after the course, grave interactions, and silence where nothing is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.knowledge.load import open_library
from medonc.practice.cycles import plan
from medonc.record import Chart, FactSource
from medonc.record.person import Person
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, RxNorm
from medonc.values.evidence import Answer, Finding

LIBRARY = open_library()
TESTA = Path(__file__).resolve().parents[1] / "bundles" / "testa-mockup.json"


@pytest.fixture(scope="module")
def testa() -> Chart:
    return read_chart(read_records([TESTA.read_bytes()]))


def of_title(chart: Chart, on: date, title: str) -> list[Answer[object]]:
    return [answer for answer in plan(chart, LIBRARY, on).answers if answer.title.startswith(title)]


def test_neutrophils_below_the_limit_hold_the_due_day(testa: Chart) -> None:
    (found,) = of_title(testa, date(2021, 5, 3), "Next day")
    assert isinstance(found, Finding)
    assert found.value == "HOLD"
    assert found.said().startswith("TCHP, cycle 3, day 1, due 2021-05-03: Hold: neutrophils")
    assert "0.9" in found.said()
    assert any("0.9" in step.value and "not met" in step.value for step in found.steps)


def test_before_the_blood_of_the_day_nothing_can_be_said(testa: Chart) -> None:
    (found,) = of_title(testa, date(2021, 6, 18), "Next day")
    assert isinstance(found, Finding)
    assert found.value == "CANNOT SAY"
    assert "neutrophils: out of date" in found.said()


def test_after_the_last_cycle_nothing_is_due(testa: Chart) -> None:
    assert of_title(testa, date(2021, 8, 2), "Next day") == []


def test_long_after_a_missed_day_nothing_is_asked(testa: Chart) -> None:
    early = testa.on(date(2021, 5, 10))
    assert of_title(early, date(2021, 12, 1), "Next day") == []


def taking(*drugs: str) -> Chart:
    facts = tuple(
        DrugFact(
            source=FactSource(kind="MedicationStatement", id=name),
            event=DrugEvent.TAKEN,
            drug=Concept((RxNorm(LIBRARY.drug(name).rxnorm[0]),), name),
            status="active",
            effective=read_when("2024-01-01"),
            known=read_when("2024-01-01"),
        )
        for name in drugs
    )
    return Chart(person=Person(source=FactSource(kind="Patient", id="p")), facts=facts)


def test_a_grave_interaction_of_what_is_taken_stands_in_the_plan() -> None:
    grave = of_title(taking("capecitabine", "warfarin"), date(2024, 6, 1), "Interaction")
    assert [answer.title for answer in grave] == ["Interaction, major"]
    assert isinstance(grave[0], Finding)
    assert len(grave[0].facts) == 2


def test_a_minor_interaction_does_not() -> None:
    assert of_title(taking("metformin", "prednisone"), date(2024, 6, 1), "Interaction") == []
