"""Safety rule 9: sex for formulas is its own recorded fact, regimens are for adults, a mapped ECOG is never stored."""

from __future__ import annotations

from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.values.errors import Refused


@pytest.mark.parametrize("sex", [None, "other"])
def test_carboplatin_without_a_recorded_sex(bedside: Any, write: Any, sex: str | None) -> None:
    found = bedside.but(who=write.person(sex=sex)).checks("ovary/carboplatin-paclitaxel")["dose_known"]
    (check,) = [each for each in found if "carboplatin" in each.drugs]
    assert check.level is CheckLevel.STOP
    assert any("sex" in each.what for each in check.missing)
    assert check.drugs == ("carboplatin",), "a dose by body surface needs no sex"


def test_under_18_nothing_is_ordered(bedside: Any, write: Any) -> None:
    child = bedside.but(who=write.person(born="2006-06-04"))
    with pytest.raises(Refused, match="17 years old"):
        child.order("breast/ac")
    (check,) = child.checks(bedside.order("breast/ac"))["age"]
    assert check.level is CheckLevel.STOP
