"""Doses in all, in columns: those recorded by body surface are added up as whole millionths of mg/m2.

Amounts in mg stay with the chart: they are divided by a body surface that a rule computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import narwhals as nw

from medonc.cohort.criteria.had import dated_of, flag, undated_of
from medonc.cohort.criteria.numbers import in_unit
from medonc.cohort.criteria.view import ASK_PLAIN, NOTHING, Expr, Judged, View, among, known_where, lit
from medonc.cohort.scaled import exceeding, reaching, scaled
from medonc.practice.criteria.atoms.cumulative_dose import Asked, factors
from medonc.practice.criteria.limits import compare, exactly
from medonc.practice.criteria.truth import Truth
from medonc.practice.exposure.events import amount_of, drug_codes, drug_id, rate_of
from medonc.record.therapy import DrugFact
from medonc.values.quantity import EXACT, Quantity
from medonc.values.units import unit

_SURFACE = "mg/m2"
_MOST = 10**12  # in millionths: so many doses as no chart holds still add up to what a column holds


def columns(asked: Asked, view: View) -> Judged:
    """None recorded is none; not known where a dose or its day is not stated."""
    of = factors(asked, view.library)
    nothing = exactly(Quantity(Decimal(0), _SURFACE))
    none = Truth(min(compare(nothing, key, limit) for key, limit in asked.limits.by_key))
    if len(of) > 1 and not asked.is_of_all:
        return Judged(frame=dated_of(view, frozenset(of)).select("patient", truth=lit(ASK_PLAIN)).unique())
    doses = {n: dose for n, fact in view.numbered(DrugFact) if (dose := _counted(fact, of, view)) is not None}
    stated = view.stated(DrugFact, lambda fact: amount_of(fact) is not None or rate_of(fact) is not None)
    dated, undated = dated_of(view, frozenset(of)), undated_of(view, frozenset(of))
    known, held = among("statement", stated), among("statement", list(doses))
    rows = [
        dated.select("patient", dose=_dose(doses), unstated=flag(~known), asks=flag(known & ~held)),
        undated.select("patient", dose=lit(0), unstated=lit(1), asks=lit(0)),
    ]
    by_patient = nw.concat(rows, how="vertical").group_by("patient")
    sums = by_patient.agg(nw.col("dose").sum(), nw.col("unstated").max(), nw.col("asks").max())
    told = nw.when(nw.col("asks") == 1).then(lit(ASK_PLAIN)).otherwise(_least(asked))
    return Judged(frame=sums.select("patient", truth=known_where(nw.col("unstated") == 0, told)), otherwise=none)


def _counted(fact: DrugFact, of: Mapping[str, Decimal], view: View) -> int | None:
    """A dose by body surface times the factor of its drug, in millionths; None for what only the chart can count."""
    drug, rate = drug_id(fact.drug, drug_codes(view.library)), rate_of(fact)
    if (
        drug is None
        or drug not in of
        or rate is None
        or amount_of(fact) is not None
        or rate.unit.kind != unit(_SURFACE).kind
    ):
        return None
    dose = scaled(EXACT.multiply(rate.to(_SURFACE).value, of[drug]))
    return dose if dose is not None and abs(dose) <= _MOST else None


def _dose(doses: Mapping[int, int]) -> Expr:
    old, new = list(doses) or [NOTHING], list(doses.values()) or [0]
    return nw.col("statement").replace_strict(old, new, default=0, return_dtype=nw.Int64)


def _least(asked: Asked) -> Expr:
    truths = [_keeps(key, limit) for key, limit in asked.limits.by_key]
    return truths[0] if len(truths) == 1 else nw.min_horizontal(*truths)


def _keeps(key: str, limit: Quantity) -> Expr:
    least = in_unit(limit, _SURFACE)
    met = nw.col("dose") >= (reaching(least) if key in ("at_least", "below") else exceeding(least))
    truth = nw.when(met).then(lit(Truth.MET)).otherwise(lit(Truth.NOT_MET))
    return truth if key in ("at_least", "above") else lit(2) - truth
