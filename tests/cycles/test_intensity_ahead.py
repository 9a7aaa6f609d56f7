"""The day's plan as intensity projects it: proposed doses, what is supposed, and a day 1 that moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Act
from medonc.practice.cycles.day_plan import DayPlan, WhatIf, day_plan
from medonc.practice.cycles.intensity_ahead import intensity_ahead
from medonc.practice.exposure.intensity import Reason
from medonc.record import Chart, FactSource
from medonc.record.person import Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, RxNorm
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ON = date(2024, 2, 19)


def ac() -> Chart:
    doses = {"cyclophosphamide": "600", "doxorubicin": "60"}
    facts = [
        DrugFact(
            source=FactSource(kind="MedicationAdministration", id=f"{drug}-{day}"),
            effective=read_when(day),
            known=read_when(day),
            status="completed",
            event=DrugEvent.GIVEN,
            drug=Concept((RxNorm(LIBRARY.drug(drug).rxnorm[0], drug),)),
            doses=(Dose(rate=Quantity(Decimal(dose), "mg/m2")),),
        )
        for day in ("2024-01-08", "2024-01-29")
        for drug, dose in doses.items()
    ]
    person = Person(source=FactSource(kind="Patient", id="p"), born=read_when("1970-01-01"), sex_for_formulas="female")
    return Chart(person=person, facts=tuple(facts))


def planned(what_if: WhatIf | None = None) -> DayPlan:
    found = day_plan(ac(), LIBRARY, ON, what_if=what_if)
    assert found is not None
    return found


def test_the_due_day_is_day_one_and_doses_go_on_at_standard() -> None:
    ahead = intensity_ahead(planned())
    assert ahead.day1 == ON
    assert ahead.percent["doxorubicin"] == 100
    assert ahead.left_out == frozenset()


def test_what_is_supposed_moves_day_one_and_leaves_a_drug_out_once() -> None:
    ahead = intensity_ahead(planned(WhatIf(moved_days=7, without=("cyclophosphamide",))))
    assert ahead.day1 == ON + timedelta(days=7)
    assert ahead.left_out == {"cyclophosphamide"}


def test_a_drug_that_is_stopped_is_not_given_again_and_one_omitted_is_missed_once() -> None:
    plan = planned()
    acts = {"doxorubicin": Act.STOP, "cyclophosphamide": Act.OMIT}
    doses = tuple(replace(one, act=acts.get(one.drug, one.act), proposed=None) for one in plan.doses)
    ahead = intensity_ahead(replace(plan, doses=doses))
    assert ahead.percent["doxorubicin"] == 0
    assert ahead.left_out == {"cyclophosphamide"}
    assert ahead.less_because == {"doxorubicin": Reason.TOXICITY, "cyclophosphamide": Reason.TOXICITY}
