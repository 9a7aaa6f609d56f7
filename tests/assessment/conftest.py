"""Charts made by hand for the tests of the assessment: one fictional adult, and the facts that a test names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import count

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Library
from medonc.record import Chart, Fact, FactSource
from medonc.record.facts import Interval, ReceivedValue
from medonc.record.measured import Performance, Result, ResultKind
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Loinc
from medonc.values.quantity import Quantity

_NUMBERS = count(1)  # padded where used: facts of one instant stand in the order of their ids


@pytest.fixture(scope="session")
def library() -> Library:
    """The product's own knowledge."""
    return open_library()


def quantity(text: str) -> Quantity:
    """`"70 kg"` as a quantity."""
    number, _, code = text.partition(" ")
    return Quantity(Decimal(number), code)


@pytest.fixture(scope="session")
def result() -> Callable[..., Result]:
    """`result("2160-0", "1.1 mg/dL", "2026-03-01")`: one result, known on its own day."""

    def make(loinc: str, value: str | ReceivedValue, day: str, *, flag: str = "", normal: str = "") -> Result:
        low, _, high = normal.partition(" to ")
        return Result(
            source=FactSource(kind="Observation", id=f"result-{next(_NUMBERS):06}"),
            effective=read_when(day),
            known=read_when(day),
            kind=ResultKind.LABORATORY,
            code=Concept(codings=(Loinc(loinc),)),
            value=quantity(value) if isinstance(value, str) and value[0].isdigit() else value,
            interpretation=flag,
            normal=Interval(low=quantity(low), high=quantity(high)) if normal else None,
        )

    return make


@pytest.fixture(scope="session")
def assessed() -> Callable[..., Performance]:
    """`assessed("ECOG", 1, "2026-03-01")`: one performance status."""

    def make(scale: str, grade: int | None, day: str) -> Performance:
        return Performance(
            source=FactSource(kind="Observation", id=f"performance-{next(_NUMBERS)}"),
            effective=read_when(day),
            known=read_when(day),
            scale=scale,
            code=Concept(codings=(Loinc("89247-1"),)),
            grade=grade,
        )

    return make


@pytest.fixture(scope="session")
def chart() -> Callable[..., Chart]:
    """`chart(fact, fact, sex="female", born="1966-03-01")`: the chart of one fictional adult."""

    def make(*facts: Fact, sex: str | None = "female", born: str | None = "1966-03-01", died: str = "") -> Chart:
        person = Person(
            source=FactSource(kind="Patient", id="invented"),
            family="Fictiva",
            sex_for_formulas=sex,
            born=read_when(born) if born else None,
            died=read_when(died) if died else None,
        )
        return Chart(person=person, facts=facts)

    return make
