"""What a row of a label's table makes of a standard dose, and of one that it does not speak of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Adjustment
from medonc.practice.treatment.adjusted import share_given
from medonc.values.quantity import Quantity

D = Decimal
LIBRARY = open_library()


def row(drug: str, place: int) -> Adjustment:
    return LIBRARY.drug(drug).adjustments[place]


@pytest.mark.parametrize(
    ("drug", "place", "standard", "share"),
    [
        ("bortezomib", 0, Quantity(D("1.3"), "mg/m2"), D(100)),  # bilirubin to 1.5 x ULN: no change
        ("topotecan", 1, Quantity(D("1.5"), "mg/m2"), D(50)),  # 0.75 of 1.5 mg/m2
        ("topotecan", 1, Quantity(D("2.3"), "mg/m2"), None),  # by mouth, or weekly: another schedule
        ("cabazitaxel", 2, Quantity(D(25), "mg/m2"), D(60)),  # 15 of 25 mg/m2
        ("cabazitaxel", 2, Quantity(D(20), "mg/m2"), D(75)),  # 15 of 20 mg/m2
        ("topotecan", 2, Quantity(D("1.5"), "mg/m2"), None),  # below 20 mL/min: not studied
        ("crizotinib", 2, Quantity(D(250), "mg"), None),  # once instead of twice a day: not told by one dose
        ("zoledronic-acid", 1, Quantity(D(4), "mg"), D("87.5")),  # 3.5 of 4 mg
        ("zoledronic-acid", 1, Quantity(D(5), "mg"), None),
        ("zoledronic-acid", 1, Quantity(D(4), "mg/m2"), None),
    ],
)
def test_a_dose_stands_for_its_own_schedule_alone(drug: str, place: int, standard: Quantity, share: D | None) -> None:
    assert share_given(row(drug, place), standard) == share


def test_a_percentage_is_of_any_standard_and_what_is_omitted_is_nothing() -> None:
    percent = next(each for each in LIBRARY.drug("capecitabine").adjustments if each.percent is not None)
    assert share_given(percent, Quantity(D(825), "mg/m2")) == percent.percent == D(75)
    omitted = next(each for each in LIBRARY.drug("capecitabine").adjustments if each.act and each.percent is None)
    assert share_given(omitted, Quantity(D(825), "mg/m2")) == 0
