"""A fictional patient, a day of treatment ordered for her, and what the checks say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.treatment.course import PlannedDose, line_dose, phase_of, runs_in
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.measures import measures_on
from medonc.practice.treatment.order_checks import OrderCheck, order_checks
from medonc.practice.treatment.prescription import STANDARD, Wishes
from medonc.record import Chart, Fact, FactSource
from medonc.record.disease import Condition, Role
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Allergy, Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, Loinc, RxNorm, Snomed
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ON = date(2024, 6, 3)
NEGATIVE = Concept((Loinc("LA6577-6"),), "Negative")
POSITIVE = Concept((Loinc("LA6576-8"),), "Positive")
SITES = {"breast": "C50.9", "lymphoma": "C83.3", "lung": "C34.1", "colorectal": "C18.9", "ovary": "C56"}


def q(number: str, unit: str) -> Quantity:
    return Quantity(Decimal(number), unit)


def ago(days: int, of: date = ON) -> str:
    return (of - timedelta(days=days)).isoformat()


def dated(kind: str, name: str, day: str) -> dict[str, Any]:
    return {"source": FactSource(kind=kind, id=f"{name}-{day}"), "effective": read_when(day), "known": read_when(day)}


def result(code: str, value: Quantity | Concept, day: str = ago(1), name: str = "") -> Result:
    return Result(
        **dated("Observation", code, day), kind=ResultKind.LABORATORY, code=Concept((Loinc(code),), name), value=value
    )


def person(*, born: str = "1970-02-01", sex: str | None = "female") -> Person:
    when = read_when(born) if born else None
    return Person(source=FactSource(kind="Patient", id="p"), family="Example", sex_for_formulas=sex, born=when)


def drug(
    name: str,
    day: str,
    dose: Quantity | None = None,
    *,
    event: DrugEvent = DrugEvent.GIVEN,
    status: str = "completed",
    code: str = "",
) -> DrugFact:
    rate = dose is not None and "/" in dose.code
    coded = code or LIBRARY.drugs[name].rxnorm[0]
    return DrugFact(
        **dated("Medication", f"{event.name}-{name}", day),
        status=status,
        event=event,
        drug=Concept((RxNorm(coded, name),), name),
        doses=(Dose(rate=dose) if rate else Dose(amount=dose),) if dose else (),
        is_cancer_treatment=event is not DrugEvent.TAKEN,
    )


def home(name: str, day: str = ago(300)) -> DrugFact:
    return drug(name, day, event=DrugEvent.TAKEN, status="active")


def allergy(*codes: RxNorm | Snomed, text: str = "") -> Allergy:
    return Allergy(**dated("AllergyIntolerance", text or str(codes), ago(200)), substance=Concept(codes, text))


def cancer(site: str) -> Condition:
    return Condition(
        **dated("Condition", "cancer", ago(60)), role=Role.PRIMARY, code=Concept((Icd10(SITES.get(site, "C80.9")),), "")
    )


def usual() -> dict[str, Fact]:
    """A record that lacks nothing which a check asks for, by the name of each fact."""
    return {
        "height": result("8302-2", q("170", "cm"), ago(2), "Body height"),
        "weight": result("29463-7", q("70", "kg"), ago(2), "Body weight"),
        "creatinine": result("2160-0", q("0.8", "mg/dL"), ago(1), "Creatinine"),
        "bilirubin": result("1975-2", q("0.6", "mg/dL"), ago(1), "Bilirubin"),
        "alt": result("1742-6", q("22", "U/L"), ago(1), "ALT"),
        "ast": result("1920-8", q("20", "U/L"), ago(1), "AST"),
        "neutrophils": result("751-8", q("3.2", "10*9/L"), ago(1), "Neutrophils"),
        "platelets": result("777-3", q("250", "10*9/L"), ago(1), "Platelets"),
        "lvef": result("10230-1", q("62", "%"), ago(20), "LVEF"),
        "hbsag": result("5196-1", NEGATIVE, ago(25), "HBsAg"),
        "anti-hbc": result("13952-7", NEGATIVE, ago(25), "anti-HBc"),
        "pregnancy test": result("2106-3", NEGATIVE, ago(2), "Pregnancy test"),
        "her2": result("48676-1", POSITIVE, ago(30), "HER2"),
        "allergies": allergy(Snomed("716186003"), text="No known allergy"),
        "home medicine": home("metformin"),
    }


@dataclass(frozen=True)
class Bedside:
    """One patient, one library, and the orders that are written for her."""

    facts: Mapping[str, Fact]
    who: Person
    library: Library = LIBRARY
    on: date = ON

    def but(self, *more: Fact, without: tuple[str, ...] = (), who: Person | None = None, **changed: Fact) -> Bedside:
        """The same patient with facts left out, changed or added."""
        kept = {name: fact for name, fact in self.facts.items() if name not in without}
        kept |= changed | {f"more-{n}-{len(kept)}": fact for n, fact in enumerate(more)}
        return replace(self, facts=MappingProxyType(kept), who=who or self.who)

    def scene(self, on: date | None = None) -> Scene:
        chart = Chart(person=self.who, facts=tuple(self.facts.values()))
        return scene_on(chart, self.library, on or self.on)

    def order(
        self,
        regimen: str,
        *,
        phase: str = "",
        cycle: int = 1,
        day: int = 1,
        on: date | None = None,
        wishes: Mapping[str, Wishes] | None = None,
        **more: Any,
    ) -> DayOrder:
        """A day of a regimen with the doses of the patient's values on it."""
        held = self.library.regimen(regimen)
        part = phase_of(held, phase) if phase else held.phases[0]
        asked, scene, doses = wishes or {}, self.scene(on), []
        for line in part.drugs:
            if runs_in(line, cycle) and day in {each.day for each in line.days}:
                answer = line_dose(
                    held,
                    part,
                    line,
                    cycle=cycle,
                    by=measures_on(line.basis, scene.chart, scene.library, scene.on),
                    library=scene.library,
                    wishes=asked.get(line.drug, STANDARD),
                )
                doses.append(
                    PlannedDose(
                        phase=part.name,
                        cycle=cycle,
                        day=day,
                        times=next(each.times for each in line.days if each.day == day),
                        course_day=day,
                        drug=line.drug,
                        route=line.route,
                        order=line.order,
                        note=line.note,
                        answer=answer,
                    )
                )
        return DayOrder(
            regimen=held,
            phase=part,
            cycle=cycle,
            day=day,
            date=more.pop("date", on or self.on),
            doses=tuple(sorted(doses, key=lambda one: one.order)),
            wishes=asked,
            access=more.pop("access", "central"),
            **more,
        )

    def checks(self, order: DayOrder | str, *, on: date | None = None, **asked: Any) -> dict[str, list[OrderCheck]]:
        """What the checks say, by the short name of their rule."""
        written = self.order(order, **asked) if isinstance(order, str) else order
        found: dict[str, list[OrderCheck]] = {}
        for check in order_checks(written, self.scene(on)):
            found.setdefault(check.id.removeprefix("treatment/checks/"), []).append(check)
        return found


@pytest.fixture
def bedside() -> Bedside:
    """A patient of 54 years, 170 cm, 70 kg, with everything recorded."""
    return Bedside(facts=MappingProxyType(usual()), who=person())


@pytest.fixture
def write() -> SimpleNamespace:
    """The writers of single facts."""
    writers = (result, drug, home, allergy, person, cancer, q, ago)
    return SimpleNamespace(**{each.__name__: each for each in writers}, negative=NEGATIVE, positive=POSITIVE, on=ON)
