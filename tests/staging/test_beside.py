"""The stages side by side: nothing overwrites anything."""

from __future__ import annotations

from medonc.knowledge.load import open_library
from medonc.practice.staging.beside import beside
from medonc.record import Chart, FactSource
from medonc.record.disease import Condition, Role, Stage
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10
from medonc.values.evidence import Finding


def stage(number: int, part: str, text: str, *, basis: str, edition: str, day: str) -> Stage:
    return Stage(
        source=FactSource(kind="Observation", id=f"s{number}"),
        system="TNM",
        part=part,
        basis=basis,
        edition=edition,
        code=Concept(),
        value=Concept((), text),
        effective=read_when(day),
        about="Condition/c",
    )


def chart(*stages: Stage) -> Chart:
    cancer = Condition(
        source=FactSource(kind="Condition", id="c"),
        role=Role.PRIMARY,
        code=Concept((Icd10("C67.9"),), "Bladder cancer"),
        effective=read_when("2019-02-01"),
    )
    return Chart(person=Person(source=FactSource(kind="Patient", id="p"), family="Fictiva"), facts=(cancer, *stages))


def test_two_editions_stand_beside_one_another() -> None:
    parts = [("T", "pT2a"), ("N", "pN1"), ("M", "cM0")]
    facts = [
        stage(n, part, text, basis="pathological", edition="AJCC 8", day="2019-03-01")
        for n, (part, text) in enumerate(parts)
    ]
    groups = [
        stage(8, "group", "stage IV", basis="pathological", edition="AJCC 7", day="2019-03-01"),
        stage(9, "group", "stage IIIA", basis="pathological", edition="AJCC 8", day="2019-03-02"),
    ]
    (row,) = beside(chart(*facts, *groups), open_library())
    assert row.recorded == ("stage IV, AJCC 7, 2019-03-01", "stage IIIA, AJCC 8, 2019-03-02")
    assert isinstance(row.computed, Finding)
    assert row.computed.value == "IIIA"


def test_no_categories_no_row() -> None:
    assert beside(chart(), open_library()) == ()
