"""Regimens that alternate: the phases are gone through again, and cycles count on within each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.practice.answers import Input
from medonc.practice.treatment.course import course_doses
from medonc.practice.treatment.stated import stated
from medonc.values.quantity import Quantity

LIBRARY = open_library()


def test_two_phases_alternate() -> None:
    regimen = LIBRARY.regimen("breast/ac-paclitaxel")
    short = replace(regimen, rounds=2, phases=tuple(replace(phase, cycles=1) for phase in regimen.phases))
    surface = stated("body surface", Input(value=Quantity(Decimal(2), "m2")))
    planned = course_doses(short, surface=surface, age=50, library=LIBRARY)
    said = [(dose.phase, dose.cycle, dose.course_day, dose.drug) for dose in planned]
    assert said == [
        ("AC", 1, 1, "doxorubicin"),
        ("AC", 1, 1, "cyclophosphamide"),
        ("paclitaxel", 1, 22, "paclitaxel"),
        ("AC", 2, 43, "doxorubicin"),
        ("AC", 2, 43, "cyclophosphamide"),
        ("paclitaxel", 2, 64, "paclitaxel"),
    ]
