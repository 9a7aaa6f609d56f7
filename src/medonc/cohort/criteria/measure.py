"""Measures in columns: the last LVEF, weight or height. Those that rules compute of several facts stay with the chart.

QTcF is one of these: it is computed of QT and heart rate, with their own ages. So is a fall since before treatment,
where the last value does not already decide.
"""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.numbers import against, by_unit, in_unit, last_results, possible
from medonc.cohort.criteria.view import ASK_PLAIN, Expr, Judged, View, known_where, lit
from medonc.practice.criteria.atoms.measure import COMPUTED, MEASURED, Asked
from medonc.practice.criteria.tables import NamedTest, named_test
from medonc.practice.criteria.truth import Truth
from medonc.values.errors import MedoncError
from medonc.values.units import unit


def columns(asked: Asked, view: View) -> Judged | None:
    """By the last measurement; not known where it is missing, too old, contradictory or impossible."""
    if asked.of in COMPUTED:
        return None
    test = named_test(view.library, MEASURED[asked.of][0]) or NamedTest(codes=frozenset())
    last = last_results(test, view, within_days=asked.within_days)
    units = enumerate(view.tables.tidy.units.each)
    truths = {number: truth for number, code in units if (truth := _in_unit(asked, code, test)) is not None}
    return Judged(frame=last.select("patient", truth=by_unit(truths)))


def _in_unit(asked: Asked, code: str, test: NamedTest) -> Expr | None:
    """The truth of a value in one unit; None where the unit is of another kind, or does not fit the test."""
    if unit(code).kind != MEASURED[asked.of][1]:
        return None
    try:
        living = possible(test, code)
    except MedoncError:
        return None
    truth = _least(asked, code)
    return truth if living is None else known_where(living, truth)


def _least(asked: Asked, code: str) -> Expr:
    """The least truth of the limits; where a fall is asked too, the chart tells unless they are not met."""
    truths = [against(in_unit(limit, code)).truth(key) for key, limit in asked.limits.by_key]
    least = lit(Truth.MET) if not truths else truths[0] if len(truths) == 1 else nw.min_horizontal(*truths)
    if not asked.fall.by_key:
        return least
    return nw.when(least == int(Truth.NOT_MET)).then(lit(Truth.NOT_MET)).otherwise(lit(ASK_PLAIN))
