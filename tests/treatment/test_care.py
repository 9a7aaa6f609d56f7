"""The care of a regimen: what of a care file concerns it, the limits of a day, and what is indicated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Care, DoseLevel, Library, Regimen, TreatLimit
from medonc.practice.criteria import Truth, scene_on
from medonc.practice.treatment.care import care_of
from medonc.practice.treatment.day_limits import day_limits, drugs_on
from medonc.practice.treatment.indicated import indication, indications
from medonc.record import Chart, FactSource
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import NotHeld
from medonc.values.quantity import Quantity

HELD = open_library()
ON = date(2024, 6, 1)
COUNTS = TreatLimit(
    needs=({"result": {"of": "neutrophils", "at_least": "1.5 10*9/L", "within_days": 3}},), text="counts", source="s"
)
BILIRUBIN = TreatLimit(
    needs=({"result": {"of": "bilirubin", "at_most": "20 umol/L"}},), drugs=("docetaxel",), source="s"
)
SECOND = replace(COUNTS, days=(8,), first_cycle=2, source="second cycle")
FILE = Care(
    rule=replace(HELD.drug("docetaxel").rule, id="treatment/care/shared"),
    treat=(COUNTS, BILIRUBIN, SECOND),
    levels=(DoseLevel(drug="docetaxel", doses=(Decimal(60),), unit="mg/m2", source="shared"),),
)
LEVEL = DoseLevel(drug="docetaxel", doses=(Decimal(50),), unit="mg/m2", source="own")


def library(regimen: Regimen) -> Library:
    return replace(HELD, care=MappingProxyType({"shared": FILE}), regimens=MappingProxyType({"x/y": regimen}))


def tc(**changes: object) -> Regimen:
    bare = replace(HELD.regimen("breast/tc"), uses=("shared",), indicated=())
    return replace(bare, **changes)  # type: ignore[arg-type]


def chart(*results: tuple[str, str, str, str]) -> Chart:
    """Somebody with results: LOINC code, number, unit, day."""
    facts = tuple(
        Result(
            source=FactSource(kind="Test", id=f"r{n}"),
            kind=ResultKind.LABORATORY,
            code=Concept((Loinc(code),), ""),
            value=Quantity(Decimal(number), unit),
            effective=read_when(day),
            known=read_when(day),
        )
        for n, (code, number, unit, day) in enumerate(results)
    )
    return Chart(person=Person(source=FactSource(kind="Patient", id="somebody")), facts=facts)


def truths(regimen: Regimen, held: Chart, *, cycle: int = 1, day: int = 1) -> list[tuple[str, Truth, tuple[str, ...]]]:
    (phase,) = regimen.phases
    found = day_limits(regimen, phase=phase.name, cycle=cycle, day=day, scene=scene_on(held, library(regimen), ON))
    return [(one.limit.entry.text or one.limit.entry.source, one.answer.truth, one.drugs) for one in found]


NEUTROPHILS, TOTAL_BILIRUBIN = "751-8", "1975-2"


@pytest.mark.parametrize(
    ("neutrophils", "taken", "truth"),
    [
        ("1.5", "2024-05-31", Truth.MET),
        ("1.49", "2024-05-31", Truth.NOT_MET),
        ("1.5", "2024-05-29", Truth.MET),
        ("1.5", "2024-05-28", Truth.NOT_KNOWN),
    ],
)
def test_a_limit_of_the_day_holds_the_whole_day_and_stale_is_not_known(
    neutrophils: str, taken: str, truth: Truth
) -> None:
    regimen = tc()
    held = chart((NEUTROPHILS, neutrophils, "10*9/L", taken), (TOTAL_BILIRUBIN, "10", "umol/L", "2024-05-31"))
    assert truths(regimen, held) == [
        ("counts", truth, ("docetaxel", "cyclophosphamide")),
        ("s", Truth.MET, ("docetaxel",)),
    ]


def test_without_results_every_limit_is_not_known() -> None:
    assert [truth for _, truth, _ in truths(tc(), chart())] == [Truth.NOT_KNOWN, Truth.NOT_KNOWN]


def test_a_limit_of_another_day_or_cycle_or_drug_is_not_asked() -> None:
    assert truths(tc(), chart(), day=8) == []
    ac = replace(HELD.regimen("breast/ac"), uses=("shared",))
    assert [said for said, _, _ in truths(ac, chart())] == ["counts"]


def test_the_drugs_of_a_day_come_in_the_order_of_giving() -> None:
    regimen = HELD.regimen("breast/tchp")
    assert drugs_on(regimen, phase=regimen.phases[0].name, cycle=1, day=1)[0] == "pertuzumab"
    assert drugs_on(regimen, phase=regimen.phases[0].name, cycle=1, day=2) == ()


def test_the_regimens_own_levels_stand_before_those_of_a_file() -> None:
    shared, own = tc(), tc(levels=(LEVEL,))
    assert [each.entry.source for each in care_of(shared, library(shared)).levels] == ["shared"]
    assert [each.entry.source for each in care_of(own, library(own)).levels] == ["own"]


def test_what_concerns_drugs_that_are_not_given_is_left_out() -> None:
    ac = replace(HELD.regimen("breast/ac"), uses=("shared",))
    care = care_of(ac, library(ac))
    assert care.levels == ()
    assert [each.entry.source for each in care.limits] == ["s", "second cycle"]
    assert {each.rule.id for each in care.limits} == {"treatment/care/shared"}


def test_a_care_file_that_is_not_held_is_refused_with_its_neighbours() -> None:
    with pytest.raises(NotHeld, match="No care file 'shard'"):
        care_of(replace(tc(), uses=("shard",)), library(tc()))


def test_an_indication_is_asked_of_a_chart_and_a_regimen_without_one_is_not_listed() -> None:
    asked = tc(indicated=({"age": {"at_least": 18}},))
    scene = scene_on(chart(), library(asked), ON)
    assert indication(asked, scene).truth is Truth.NOT_KNOWN
    assert [one.regimen for one in indications(scene)] == [asked]
    assert indications(scene_on(chart(), library(tc()), ON)) == ()
