"""An operation between two phases of a perioperative regimen is no delay of treatment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.practice.exposure.courses import courses
from medonc.practice.exposure.intensity import Loss
from medonc.practice.treatment.delivered import dose_intensity
from medonc.practice.treatment.delivered.placed import placed_cycles
from medonc.record import Chart, FactSource
from medonc.record.person import Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact, Operation
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, RxNorm, Snomed
from medonc.values.quantity import Quantity

LIBRARY = open_library()
FLOT = {"docetaxel": "50", "oxaliplatin": "85", "leucovorin": "200", "fluorouracil": "2600"}
FIRST = date(2025, 1, 6)
BEFORE = [FIRST + timedelta(days=14 * n) for n in range(4)]
OPERATED = date(2025, 3, 31)
AFTER = [date(2025, 5, 12), date(2025, 5, 26)]


def chart(*, operated: bool, days: list[date]) -> Chart:
    facts: list[DrugFact | Operation] = [given(drug, dose, day) for day in days for drug, dose in FLOT.items()]
    if operated:
        facts.append(
            Operation(
                source=FactSource(kind="Procedure", id="gastrectomy"),
                effective=read_when(OPERATED.isoformat()),
                known=read_when(OPERATED.isoformat()),
                status="completed",
                code=Concept((Snomed("26452005"),), "Gastrectomy"),
                is_cancer_surgery=True,
            )
        )
    person = Person(source=FactSource(kind="Patient", id="p"), born=read_when("1970-01-01"), sex_for_formulas="female")
    return Chart(person=person, facts=tuple(facts))


def given(drug: str, dose: str, day: date) -> DrugFact:
    return DrugFact(
        source=FactSource(kind="MedicationAdministration", id=f"{drug}-{day}"),
        effective=read_when(day.isoformat()),
        known=read_when(day.isoformat()),
        status="completed",
        event=DrugEvent.GIVEN,
        drug=Concept((RxNorm(LIBRARY.drug(drug).rxnorm[0], drug),)),
        doses=(Dose(rate=Quantity(Decimal(dose), "mg/m2")),),
    )


def test_the_wait_around_the_operation_does_not_count_and_says_so() -> None:
    held = chart(operated=True, days=[*BEFORE, *AFTER])
    (course,) = (each for each in courses(held, LIBRARY, AFTER[-1]) if each.record == "given")
    assert [each.phase.name for each in placed_cycles(course, held, LIBRARY, AFTER[-1])][3:5] == [
        "before surgery",
        "after surgery",
    ]
    found = next(each for each in dose_intensity(course, held, LIBRARY, AFTER[-1]).drugs if each.drug == "docetaxel")
    assert found.to_date is not None
    assert found.to_date.percent == 100  # six cycles of 14 days, each at its day
    assert found.to_date.lost(Loss.DELAY) == 0
    assert any("operation of 2025-03-31" in remark.text for remark in found.answer.remarks)


def test_a_late_cycle_before_the_operation_still_counts() -> None:
    late = [*BEFORE[:3], BEFORE[3] + timedelta(days=7)]
    held = chart(operated=True, days=[*late, *AFTER])
    (course,) = (each for each in courses(held, LIBRARY, AFTER[-1]) if each.record == "given")
    found = next(each for each in dose_intensity(course, held, LIBRARY, AFTER[-1]).drugs if each.drug == "docetaxel")
    assert found.to_date is not None
    # 84 planned days, 91 of treatment: 7 / 91 of the intensity is lost to delay.
    assert found.to_date.lost(Loss.DELAY).quantize(Decimal("0.001")) == Decimal("7.692")


def test_the_same_wait_without_an_operation_is_a_delay() -> None:
    held = chart(operated=False, days=[*BEFORE, *AFTER])
    (course,) = (each for each in courses(held, LIBRARY, AFTER[-1]) if each.record == "given")
    found = next(each for each in dose_intensity(course, held, LIBRARY, AFTER[-1]).drugs if each.drug == "docetaxel")
    assert found.to_date is not None
    # 84 planned days, 154 from the first cycle to the planned end of the sixth: 70 / 154.
    assert found.to_date.lost(Loss.DELAY).quantize(Decimal("0.01")) == Decimal("45.45")
