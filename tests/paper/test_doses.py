"""The pictures of doses: bars as high as their share, delays, and the bar of intensity with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from medonc.paper.dose_steps import dose_steps
from medonc.paper.intensity_gauge import intensity_gauge
from medonc.practice.exposure.intensity import Reason
from medonc.practice.treatment.delivered import DoseGiven, DrugHistory
from medonc.values.quantity import Quantity

ON = date(2024, 3, 1)


def dose(day: date, percent: Decimal | None = Decimal(100), **more: object) -> DoseGiven:
    made = DoseGiven(
        day=day,
        phase="AC",
        cycle=1,
        cycle_day=1,
        given=True,
        dose=Quantity(Decimal(100), "mg"),
        percent=percent,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def drawn(*doses: DoseGiven) -> str:
    return dose_steps([DrugHistory(drug="d", name="dosa<b>", standard="50 mg/m²", doses=doses)], on=ON, width=900)


def heights(picture: str) -> list[float]:
    return [float(h) for h in re.findall(r'class="rx-cyc"[^>]* height="([\d.]+)"', picture)]


def test_a_bar_is_as_high_as_the_share_and_a_step_is_labelled() -> None:
    picture = drawn(dose(date(2024, 1, 8)), dose(date(2024, 1, 29), Decimal(75)), dose(date(2024, 2, 19), Decimal(76)))
    full, reduced, same = heights(picture)
    assert abs(reduced / full - 0.75) < 0.01
    assert abs(same / full - 0.76) < 0.01
    assert re.findall(r">(\d+ %)<", picture) == ["75 %"]
    assert "100, 75, 76 percent" in picture


def test_a_delay_and_a_dose_left_out_have_their_marks_and_names_are_escaped() -> None:
    late = dose(date(2024, 2, 5), late_days=7, late_because=Reason.TOXICITY)
    picture = drawn(dose(date(2024, 1, 8)), dose(date(2024, 1, 15), Decimal(0), given=False), late)
    assert "7 days late: toxicity" in picture
    assert picture.count('class="rx-asked"') == 1
    assert "left out" in picture
    assert "<b>" not in picture
    assert dose_steps([], on=ON, width=900) == ""


def test_a_dose_that_cannot_be_told_is_hollow_and_a_statement_is_a_band() -> None:
    picture = drawn(dose(date(2024, 1, 8), None), dose(date(2024, 1, 29), until=date(2024, 2, 11)))
    assert picture.count('class="rx-asked"') == 1
    assert picture.count('class="rx-band"') == 1
    assert "not known, 100 percent" in picture


def test_the_bar_of_intensity_says_both_numbers_and_stays_inside() -> None:
    picture = intensity_gauge(
        name="carboplatin", to_date=Decimal("92.56"), at_end=Decimal("86.47"), limit=Decimal(85), width=260
    )
    assert "92.6 now, 86.5 at end" in picture
    assert "Dose intensity of carboplatin: 92.6 percent to date, 86.5 percent at the planned end; limit 85" in picture


@given(st.decimals(0, 400, places=1), st.one_of(st.none(), st.decimals(0, 400, places=1)))
def test_every_point_of_the_bar_lies_in_the_picture(to_date: Decimal, at_end: Decimal | None) -> None:
    picture = intensity_gauge(name="x", to_date=to_date, at_end=at_end, limit=Decimal(85), width=260)
    points = [float(x) for x in re.findall(r'cx="(-?[\d.]+)"', picture)]
    assert len(points) == (2 if at_end is not None else 1)
    assert all(10 <= x <= 250 for x in points)
