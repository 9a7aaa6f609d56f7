"""The checks of an order, at draft and again at signature: few, graded, each with its rule, facts and what to do."""

from __future__ import annotations

from medonc.practice.criteria import Scene
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.allergy import allergy
from medonc.practice.treatment.order_checks.biomarker import biomarker, indication
from medonc.practice.treatment.order_checks.change import creatinine, weight
from medonc.practice.treatment.order_checks.cumulative_dose import cumulative_dose
from medonc.practice.treatment.order_checks.dose import (
    cap,
    changed_dose,
    dose_known,
    single_dose,
    standard_dose,
)
from medonc.practice.treatment.order_checks.engines import regimen_dose, second_engine, signed_dose
from medonc.practice.treatment.order_checks.giving import route, vesicant
from medonc.practice.treatment.order_checks.interaction import duplicate, interaction
from medonc.practice.treatment.order_checks.judged import ORDER_CHECK_METHODS
from medonc.practice.treatment.order_checks.order_check import GRAVITY, Check, CheckLevel, OrderCheck
from medonc.practice.treatment.order_checks.organ_function import organ_function
from medonc.practice.treatment.order_checks.place import age, calendar, product, scheduled_day
from medonc.practice.treatment.order_checks.policy import policy
from medonc.practice.treatment.order_checks.pregnancy import pregnancy
from medonc.practice.treatment.order_checks.qt import qt
from medonc.practice.treatment.order_checks.tests_before import dpyd, ejection_fraction, g6pd, hepatitis_b, ugt1a1

__all__ = ["CHECKS", "ORDER_CHECK_METHODS", "CheckLevel", "OrderCheck", "order_checks"]

CHECKS: tuple[Check, ...] = (
    age,
    dose_known,
    second_engine,
    regimen_dose,
    route,
    product,
    scheduled_day,
    calendar,
    cap,
    single_dose,
    standard_dose,
    signed_dose,
    cumulative_dose,
    organ_function,
    creatinine,
    weight,
    allergy,
    interaction,
    duplicate,
    biomarker,
    indication,
    hepatitis_b,
    ejection_fraction,
    dpyd,
    g6pd,
    ugt1a1,
    pregnancy,
    qt,
    vesicant,
    changed_dose,
    policy,
)


def order_checks(order: DayOrder, scene: Scene) -> tuple[OrderCheck, ...]:
    """Everything that an order must answer, the gravest first; empty where all is well."""
    found = [check for each in CHECKS for check in each(order, scene)]
    return tuple(sorted(dict.fromkeys(found), key=lambda check: GRAVITY[check.level]))
