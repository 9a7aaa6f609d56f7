"""Laws of relative dose intensity: the loss adds up exactly, and neither the unit nor the way of writing matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.practice.exposure.intensity import DrugCycle, Less, Loss, Reason, intensity
from medonc.practice.exposure.intensity_text import read_cycle, write_cycle
from medonc.values.errors import ImpossibleValue

FIRST = date(2024, 1, 1)
doses = st.decimals(0, 3000, places=2)
reasons = st.sampled_from(Reason)


@st.composite
def courses(draw: st.DrawFn) -> list[DrugCycle]:
    """Cycles of 7 to 28 days, up to a week early or five weeks late, with any dose and any reasons."""
    length = draw(st.sampled_from([7, 14, 21, 28]))
    starts, found = FIRST, []
    for _ in range(draw(st.integers(1, 8))):
        planned = draw(st.decimals("0.5", 3000, places=2))
        less = [Less(amount=draw(doses), because=draw(reasons)) for _ in range(draw(st.integers(0, 2)))]
        found.append(
            DrugCycle(
                starts=starts,
                length_days=length,
                planned=planned,
                given=draw(doses),
                late_because=draw(reasons),
                less=tuple(less),
            )
        )
        starts += timedelta(days=length + draw(st.integers(-6, 35)))
    return found


@given(courses())
def test_intensity_and_what_is_lost_make_a_hundred(cycles: list[DrugCycle]) -> None:
    found = intensity(cycles)
    whole = Fraction(found.percent) + sum(Fraction(share.percent) for share in found.shares)
    assert abs(whole - 100) < Fraction(1, 10**22)
    assert abs(
        Fraction(found.lost(Loss.DELAY)) - (1 - Fraction(found.planned_days, found.actual_days)) * 100
    ) < Fraction(1, 10**25)


@given(courses(), st.sampled_from([Decimal(1000), Decimal("0.001"), Decimal(7)]))
def test_the_unit_of_the_doses_does_not_matter(cycles: list[DrugCycle], factor: Decimal) -> None:
    scaled = [
        replace(
            each,
            planned=each.planned * factor,
            given=each.given * factor,
            less=tuple(replace(part, amount=part.amount * factor) for part in each.less),
        )
        for each in cycles
    ]
    assert intensity(scaled).percent == intensity(cycles).percent


@given(courses())
def test_a_cycle_is_read_as_it_was_written(cycles: list[DrugCycle]) -> None:
    for each in cycles:
        again = read_cycle(write_cycle(each, length_days=21), length_days=21)
        assert replace(again, less=()) == replace(each, less=())
        assert [(part.amount, part.because) for part in again.less] == [(p.amount, p.because) for p in each.less]


@given(courses(), st.integers(1, 60))
def test_a_later_start_never_raises_it(cycles: list[DrugCycle], days: int) -> None:
    if len(cycles) > 1:
        later = [cycles[0], *(replace(each, starts=each.starts + timedelta(days=days)) for each in cycles[1:])]
        assert intensity(later).percent <= intensity(cycles).percent


@pytest.mark.parametrize(
    "cycles",
    [
        [],
        [
            DrugCycle(starts=FIRST, length_days=21, planned=Decimal(1), given=Decimal(1)),
            DrugCycle(starts=FIRST, length_days=21, planned=Decimal(1), given=Decimal(1)),
        ],
        [
            DrugCycle(starts=FIRST, length_days=21, planned=Decimal(1), given=Decimal(1), lasts=40),
            DrugCycle(starts=FIRST + timedelta(days=21), length_days=21, planned=Decimal(1), given=Decimal(1)),
        ],
    ],
)
def test_no_cycles_and_cycles_that_overlap_are_refused(cycles: list[DrugCycle]) -> None:
    with pytest.raises(ImpossibleValue):
        intensity(cycles)
