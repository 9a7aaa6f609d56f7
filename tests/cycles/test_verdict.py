"""The verdict on a day: the gravest answer wins, nothing missing counts as met, and the first sentence says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Act, DoseChange, Regimen, TreatLimit
from medonc.practice.criteria import scene_on
from medonc.practice.cycles import DayVerdict, DueDay, Verdict, verdict
from medonc.record import Chart, FactSource
from medonc.record.facts import Fact
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.record.toxicity import Toxicity
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.quantity import Quantity

HELD = open_library()
ON = date(2024, 6, 1)
DAY = read_when("2024-05-31")
TC = replace(HELD.regimen("breast/tc"), uses=(), treat=(), changes=())
NEUTROPHILS = TreatLimit(
    needs=({"result": {"of": "neutrophils", "at_least": "1.5 10*9/L", "within_days": 3}},), source="s"
)
PLATELETS = TreatLimit(needs=({"result": {"of": "platelets", "at_least": "100 10*9/L", "within_days": 3}},), source="s")
BILIRUBIN = TreatLimit(
    needs=({"result": {"of": "bilirubin", "at_most": "20 umol/L"}},),
    drugs=("docetaxel",),
    otherwise=Act.OMIT,
    text="bilirubin not above 20",
    source="s",
)
FEVER = DoseChange(
    id="F",
    when=({"toxicity": {"term": "febrile neutropenia", "at_least": 3, "within_days": 28}},),
    act=Act.REDUCE,
    percent=Decimal(80),
    drugs=("docetaxel",),
    text="after febrile neutropenia: 80 %",
    source="s",
)


def number(code: str, value: str, unit: str) -> Fact:
    return Result(
        source=FactSource(kind="Observation", id=code),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(code),), ""),
        value=Quantity(Decimal(value), unit),
        effective=DAY,
        known=DAY,
    )


def fever(grade: int) -> Fact:
    source = FactSource(kind="AdverseEvent", id="f")
    return Toxicity(
        source=source, term="febrile neutropenia", grade=grade, edition="CTCAE v5.0", effective=DAY, known=DAY
    )


GOOD = (number("751-8", "2.0", "10*9/L"), number("777-3", "200", "10*9/L"), number("1975-2", "10", "umol/L"))


def judged(*facts: Fact, **care: object) -> DayVerdict:
    regimen: Regimen = replace(TC, **care)  # type: ignore[arg-type]
    library = replace(HELD, regimens=MappingProxyType({"breast/tc": regimen}))
    chart = Chart(person=Person(source=FactSource(kind="Patient", id="p")), facts=facts)
    due = DueDay(regimen=regimen, phase=regimen.phases[0], cycle=2, day=1, date=ON)
    return verdict(due, scene_on(chart, library, ON))


BOTH = {"treat": (NEUTROPHILS, PLATELETS, BILIRUBIN), "changes": (FEVER,)}


def test_treat_where_every_limit_is_met_and_no_trigger() -> None:
    assert judged(*GOOD, fever(0), **BOTH).verdict is Verdict.TREAT


def test_hold_names_the_value_and_what_would_change_it() -> None:
    low = number("751-8", "0.9", "10*9/L")
    found = judged(low, *GOOD[1:], fever(0), **BOTH)
    assert found.verdict is Verdict.HOLD
    assert found.first.startswith("Hold: neutrophils")
    assert "0.9" in found.first
    assert found.blocking[0].limit.entry is NEUTROPHILS


def test_a_value_at_the_limit_treats() -> None:
    at = number("751-8", "1.5", "10*9/L")
    assert judged(at, *GOOD[1:], fever(0), **BOTH).verdict is Verdict.TREAT


def test_a_missing_value_cannot_be_said() -> None:
    found = judged(*GOOD[1:], fever(0), **BOTH)
    assert found.verdict is Verdict.CANNOT_SAY
    assert "neutrophils" in found.first


def test_what_is_not_met_holds_whatever_else_is_missing() -> None:
    low = number("777-3", "80", "10*9/L")
    assert judged(low, **BOTH).verdict is Verdict.HOLD


def test_a_toxicity_that_nobody_graded_cannot_be_said() -> None:
    found = judged(*GOOD, **BOTH)
    assert found.verdict is Verdict.CANNOT_SAY
    assert "a grade of febrile neutropenia" in found.first


def test_a_trigger_that_is_met_reduces_what_it_names() -> None:
    found = judged(*GOOD, fever(3), **BOTH)
    assert (found.verdict, found.first) == (Verdict.REDUCED, "Treat, reduced: after febrile neutropenia: 80 %.")
    assert [(one.change.entry.id, one.drugs) for one in found.changes if one.acts] == [("F", ("docetaxel",))]


def test_a_limit_that_leaves_out_one_drug_does_not_hold_the_day() -> None:
    high = number("1975-2", "30", "umol/L")
    found = judged(*GOOD[:2], high, fever(0), **BOTH)
    assert found.verdict is Verdict.REDUCED
    assert "bilirubin" in found.first.lower()


def test_a_trigger_that_delays_holds() -> None:
    delays = replace(FEVER, act=Act.DELAY, percent=None, text="wait until the fever is over")
    found = judged(*GOOD, fever(3), treat=(NEUTROPHILS,), changes=(delays,))
    assert (found.verdict, found.first) == (Verdict.HOLD, "Hold: wait until the fever is over.")


def test_without_limits_nothing_can_be_said() -> None:
    assert judged(*GOOD).verdict is Verdict.CANNOT_SAY


def test_a_change_of_a_drug_that_is_not_given_that_day_is_silent() -> None:
    other = replace(FEVER, drugs=("carboplatin",))
    assert judged(*GOOD, fever(3), treat=(NEUTROPHILS,), changes=(other,)).changes == ()
