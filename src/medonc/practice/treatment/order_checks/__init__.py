"""The checks of an order, at draft and again at signature: few, graded, each with its rule, facts and what to do."""

from __future__ import annotations

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.dose import (
    cap,
    changed_dose,
    dose_known,
    signed_dose,
    single_dose,
    standard_dose,
)
from medonc.practice.treatment.order_checks.judged import ORDER_CHECK_METHODS
from medonc.practice.treatment.order_checks.order_check import GRAVITY, Check, CheckLevel, OrderCheck

__all__ = ["CHECKS", "ORDER_CHECK_METHODS", "CheckLevel", "OrderCheck", "order_checks"]

CHECKS: tuple[Check, ...] = (dose_known, standard_dose, changed_dose, cap, single_dose, signed_dose)


def order_checks(order: DayOrder, scene: Scene) -> tuple[OrderCheck, ...]:
    """Everything that an order must answer, the gravest first; empty where all is well."""
    found = [check for each in CHECKS for check in each(order, scene)]
    return tuple(sorted(dict.fromkeys(found), key=lambda check: GRAVITY[check.level]))
