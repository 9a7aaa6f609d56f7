"""What a row of a label's table makes of a line's standard dose."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Act, Adjustment
from medonc.practice.treatment.prescription import HUNDRED
from medonc.values.quantity import EXACT, Quantity


def share_given(row: Adjustment, standard: Quantity) -> Decimal | None:
    """Per cent of a line's standard dose (mg/m2, mg/kg, mg) that a row gives; 100 without a change, 0 for omit.

    None where the row's dose belongs to other standards or another kind of dose, or words alone tell it: look it up.
    """
    if row.by_text:
        return None
    if row.act is None:
        return HUNDRED
    if row.act is not Act.REDUCE:
        return Decimal(0)
    if row.percent is not None:
        return row.percent
    meant = [Quantity(each, row.unit) for each in row.standards]
    if row.dose is None or standard not in meant:
        return None
    return EXACT.multiply(Quantity(row.dose, row.unit).ratio(standard), HUNDRED)
