"""Safety rule 3: Calvert with the patient's own creatinine, the cap on the clearance, and no clearance per 1.73 m²."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from medonc.practice.treatment.order_checks import CheckLevel
from medonc.values.errors import UnitMismatch
from medonc.values.quantity import Quantity

REGIMEN = "ovary/carboplatin-paclitaxel"


def carboplatin(bedside: Any, write: Any, creatinine: str) -> Any:
    patient = bedside.but(creatinine=write.result("2160-0", write.q(creatinine, "mg/dL"), write.ago(1), "Creatinine"))
    return next(dose for dose in patient.order(REGIMEN).doses if dose.drug == "carboplatin").answer


def test_the_dose_at_a_creatinine_of_two(bedside: Any, write: Any) -> None:
    """54 years, 70 kg: 86 × 70 × 0.85 / (72 × creatinine) is 71.07 mL/min at 1.0 and 35.53 at 2.0.

    The area of the regimen times (clearance + 25): never the dose of a creatinine that somebody assumed.
    """
    area = carboplatin(bedside, write, "1.0").prescription.dose.value
    for creatinine, clearance in (("1.0", "71.0694"), ("2.0", "35.5347")):
        computed = carboplatin(bedside, write, creatinine).computed.value
        assert abs(computed - area * (Decimal(clearance) + 25)) < Decimal("0.01")


def test_a_sane_order_of_doses(bedside: Any, write: Any) -> None:
    values = [carboplatin(bedside, write, each) for each in ("0.4", "0.5", "0.6", "0.8", "1.0", "1.5", "2.0")]
    computed = [each.computed.value for each in values]
    assert computed == sorted(computed, reverse=True)
    assert computed[0] == values[0].prescription.dose.value * 150, "125 mL/min and 25"
    rounded = [each.amount.value for each in values]
    assert rounded == sorted(rounded, reverse=True)


@pytest.mark.parametrize("level", [CheckLevel.NOTE])
def test_the_cap_is_shown_at_the_order(bedside: Any, write: Any, level: CheckLevel) -> None:
    patient = bedside.but(creatinine=write.result("2160-0", write.q("0.4", "mg/dL"), write.ago(1), "Creatinine"))
    said = [c for c in patient.checks(REGIMEN)["policy"] if c.drugs == ("carboplatin",)]
    assert [check.level for check in said] == [level]
    assert "125 mL/min" in said[0].sentence


def test_a_filtration_rate_of_a_standard_body_is_no_clearance() -> None:
    with pytest.raises(UnitMismatch):
        Quantity(Decimal(80), "mL/min/{1.73_m2}").to("mL/min")
