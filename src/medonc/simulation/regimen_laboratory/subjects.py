"""Invented people of every size, age and kidney, with results complete or missing, to try a regimen on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from medonc.record import Chart, FactSource
from medonc.record.facts import Fact, Interval
from medonc.record.measured import Performance, Result, ResultKind
from medonc.record.person import Person
from medonc.simulation.chance import Chance, decimal
from medonc.simulation.laboratory import TESTS
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.quantity import Quantity

HEIGHT, WEIGHT, LVEF = "8302-2", "29463-7", "10230-1"
# Days on which calendars go wrong: a leap day, the turn of the year, the days on which clocks change.
DAYS = (date(2024, 2, 29), date(2024, 12, 31), date(2025, 3, 30), date(2025, 10, 26), date(2026, 1, 1))
GOOD, POOR, SPARSE = "good", "poor", "sparse"
# What a day's limits ask for and the demo's laboratory does not make: value, unit, lower and upper limit.
_FURTHER = {
    "magnesium": ("19123-9", "0.85", "mmol/L", "0.7", "1.05"),
    "phosphate": ("14879-1", "1.1", "mmol/L", "0.8", "1.5"),
    "glucose": ("14749-6", "5.2", "mmol/L", "3.9", "5.6"),
    "TSH": ("3016-3", "1.8", "m[iU]/L", "0.4", "4.0"),
}
_MIDDLE = {"crp": "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One invented person. `state` says how their results stand: good, poor or sparse."""

    number: int
    on: date
    age: int
    sex: str
    height: Decimal  # cm
    weight: Decimal  # kg
    clearance: int  # mL/min by Cockcroft and Gault, about
    creatinine: Decimal  # mg/dL
    state: str
    results: tuple[tuple[str, Decimal], ...]  # of TESTS by their key, in the test's unit

    def said(self) -> str:
        """`no. 12: woman of 71, 158 cm, 49 kg, creatinine 1.92 mg/dL, 2024-02-29`."""
        who = "woman" if self.sex == "female" else "man"
        return (
            f"no. {self.number}: {who} of {self.age}, {self.height} cm, {self.weight} kg,"
            f" creatinine {self.creatinine} mg/dL, results {self.state}, {self.on}"
        )

    def chart(self, *, without: str = "") -> Chart:
        """The record of this person; `without` leaves out height, weight or creatinine."""
        facts = [
            *self._measured("height", HEIGHT, self.height, "cm", without),
            *self._measured("weight", WEIGHT, self.weight, "kg", without),
            *self._measured("creatinine", TESTS["creatinine"].loinc, self.creatinine, "mg/dL", without),
            *(self._result(name, value) for name, value in self.results),
        ]
        if self.state == GOOD:
            facts += [self._ecog(), *self._good()]
        born = self.on.replace(year=self.on.year - self.age, day=1) - timedelta(days=40)
        person = Person(
            source=FactSource(kind="Patient", id=f"subject-{self.number}"),
            born=read_when(born.isoformat()),
            sex_for_formulas=self.sex,
        )
        return Chart(person=person, facts=tuple(facts))

    def _measured(self, name: str, code: str, value: Decimal, unit: str, without: str) -> Iterator[Fact]:
        if name != without:
            yield self._fact(name, code, value, unit, kind=ResultKind.VITAL)

    def _result(self, name: str, value: Decimal) -> Fact:
        test = TESTS[name]
        low, high = test.range(female=self.sex == "female")
        return self._fact(name, test.loinc, value, test.unit, normal=_interval(low, high, test.unit))

    def _good(self) -> Iterator[Fact]:
        yield self._fact("LVEF", LVEF, Decimal(62), "%")
        for name, (code, value, unit, low, high) in _FURTHER.items():
            yield self._fact(name, code, Decimal(value), unit, normal=_interval(Decimal(low), Decimal(high), unit))

    def _fact(
        self,
        name: str,
        code: str,
        value: Decimal,
        unit: str,
        kind: ResultKind = ResultKind.LABORATORY,
        normal: Interval | None = None,
    ) -> Result:
        when = read_when(self.on.isoformat())
        return Result(
            source=FactSource(kind="Observation", id=f"{name}-{self.number}"),
            kind=kind,
            code=_concept(code, name),
            normal=normal,
            value=Quantity(value, unit),
            effective=when,
            known=when,
        )

    def _ecog(self) -> Performance:
        when = read_when(self.on.isoformat())
        source = FactSource(kind="Observation", id=f"ecog-{self.number}")
        code = Concept((Loinc("89247-1"),), "ECOG performance status")
        return Performance(source=source, scale="ECOG", code=code, grade=0, effective=when, known=when)


@cache
def _concept(code: str, name: str) -> Concept:
    return Concept((Loinc(code),), name)


@cache
def _interval(low: Decimal | None, high: Decimal | None, unit: str) -> Interval:
    return Interval(
        low=None if low is None else Quantity(low, unit), high=None if high is None else Quantity(high, unit)
    )


def subjects(seed: int, count: int) -> Iterator[Subject]:
    """So many people: body surface from 1.2 to 2.8 m2, clearance from 10 to 200 mL/min, 18 to 95 years."""
    for number in range(1, count + 1):
        yield _subject(number, Chance(seed, "regimen laboratory", number))


def seen_again(subject: Subject, *, on: date, seed: int) -> Subject:
    """The same person on another day, with results of that day; how they stand is drawn anew, mostly good."""
    chance = Chance(seed, "seen again", subject.number, on.toordinal())
    state = chance.pick((GOOD, GOOD, GOOD, POOR, SPARSE))
    return replace(subject, on=on, state=state, results=tuple(_results(state, chance)))


def _subject(number: int, chance: Chance) -> Subject:
    age, sex = chance.whole(18, 95), chance.pick(("female", "male"))
    surface, clearance = chance.between(1.2, 2.8), chance.whole(10, 200)
    height = decimal(min(205, max(140, 165 + (surface - 1.85) * 45 + chance.between(-8, 8))), 0)
    weight = decimal(surface**2 * 3600 / float(height), 1)
    factor = 0.85 if sex == "female" else 1
    creatinine = decimal(max(0.2, (140 - age) * float(weight) * factor / (72 * clearance)), 2)
    state = (GOOD, POOR, SPARSE)[number % 3]
    return Subject(
        number=number,
        on=DAYS[number % len(DAYS)],
        age=age,
        sex=sex,
        height=height,
        weight=weight,
        clearance=clearance,
        creatinine=creatinine,
        state=state,
        results=tuple(_results(state, chance)),
    )


def _results(state: str, chance: Chance) -> Iterator[tuple[str, Decimal]]:
    for name, test in TESTS.items():
        if name == "creatinine" or (state == SPARSE and chance.happens(0.4)):
            continue
        if state == GOOD:
            yield name, _good_value(name)
        elif test.high is not None:
            low = float(test.low or 0)
            yield name, decimal(chance.between(low * 0.2, float(test.high) * 4), test.places)


def _good_value(name: str) -> Decimal:
    test = TESTS[name]
    if name in _MIDDLE or test.low is None or test.high is None:
        return Decimal(_MIDDLE.get(name, "1"))
    return decimal(float(test.low + test.high) / 2, test.places)
