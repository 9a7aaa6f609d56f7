"""Laws of the checks, on drawn patients and orders: always an answer, and a bigger dose is never a milder one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.practice.answers import Input
from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.order_checks.judged import CHECKS, LEVELS, ORDER_CHECK_METHODS
from medonc.values.errors import Refused
from medonc.values.quantity import Quantity

LIBRARY = open_library()
GRAVITY = {level: place for place, level in enumerate(CheckLevel)}
STEADY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBERS = {
    "height": ("8302-2", "cm", (30, 230)),
    "weight": ("29463-7", "kg", (25, 260)),
    "creatinine": ("2160-0", "mg/dL", (0, 12)),
    "bilirubin": ("1975-2", "mg/dL", (0, 30)),
    "lvef": ("10230-1", "%", (5, 80)),
}


@st.composite
def patients(draw: Any) -> tuple[frozenset[str], dict[str, tuple[str, int]], str, str]:
    """Facts that are missing, numbers that differ with their age in days, birth and sex."""
    names = ["height", "weight", "creatinine", "bilirubin", "lvef", "hbsag", "allergies", "her2", "home medicine"]
    missing = draw(st.frozensets(st.sampled_from(names)))
    changed = {}
    for name, (_, _, (low, high)) in NUMBERS.items():
        if draw(st.booleans()):
            number = draw(st.decimals(min_value=Decimal(low) + Decimal("0.1"), max_value=high, places=1))
            changed[name] = (str(number), draw(st.integers(min_value=0, max_value=200)))
    born = draw(st.sampled_from(["1930-01-31", "1970-02-28", "1999-12-31", "2004-02-29", "1970", ""]))
    return missing, changed, born, draw(st.sampled_from(["female", "male", ""]))


@STEADY
@given(drawn=patients(), regimen=st.sampled_from(sorted(LIBRARY.regimens)), day=st.integers(1, 15))
def test_every_order_has_an_answer(bedside: Any, write: Any, drawn: Any, regimen: str, day: int) -> None:
    missing, changed, born, sex = drawn
    facts = {
        name: write.result(NUMBERS[name][0], write.q(number, NUMBERS[name][1]), write.ago(days), name)
        for name, (number, days) in changed.items()
    }
    patient = bedside.but(without=tuple(missing), who=write.person(born=born, sex=sex or None), **facts)
    try:
        order = patient.order(regimen, day=day)
    except Refused as refused:
        assert "rounds to nothing" in str(refused) or "years old" in str(refused)  # noqa: PT017
        return
    found = patient.checks(order)
    flat = [check for checks in found.values() for check in checks]
    assert all(check.sentence and check.rule.sources for check in flat)
    if any(dose.amount is None for dose in order.doses) or not order.doses:
        assert found["dose_known"][0].level is CheckLevel.STOP


@STEADY
@given(low=st.decimals("0.01", "3", places=2), high=st.decimals("0.01", "3", places=2))
def test_a_bigger_dose_is_never_milder_than_standard_allows(bedside: Any, low: Decimal, high: Decimal) -> None:
    """From standard up, the gravest check of the dose never falls as the dose rises."""
    order = bedside.order("breast/ac")
    small, big = sorted((max(low, Decimal(1)), max(high, Decimal(1))))

    def gravest(factor: Decimal) -> int:
        first = order.doses[0]
        value = first.answer.amount.times(factor)
        raised = replace(first, answer=replace(first.answer, finding=replace(first.answer.finding, value=value)))
        found = bedside.checks(replace(order, doses=(raised, *order.doses[1:])))
        names = ("cap", "single_dose", "standard_dose", "cumulative_dose")
        return min((GRAVITY[c.level] for n in names for c in found.get(n, [])), default=len(GRAVITY))

    assert gravest(big) <= gravest(small)


@pytest.mark.parametrize("name", [n for n, r in LIBRARY.rules.items() if n.startswith(CHECKS) and r.bands])
@STEADY
@given(number=st.decimals("-40", "900", places=2))
def test_every_number_has_a_level_of_its_band(name: str, number: Decimal) -> None:
    rule = LIBRARY.rules[name]
    spec = rule.inputs[0]
    value = Quantity(number, spec.unit) if spec.unit else number
    answer = ORDER_CHECK_METHODS[rule.method](rule, {spec.name: Input(value=value)}, LIBRARY)
    assert answer.value in LEVELS
