"""Toxicity in columns: the last grading of a term, or all of them."""

from __future__ import annotations

from decimal import Decimal

import narwhals as nw

from medonc.cohort.criteria.view import (
    ASK_PLAIN,
    Judged,
    View,
    among,
    known_where,
    last_of,
    lit,
    of_one_mind,
    over,
    stale,
    the_last,
)
from medonc.practice.criteria.atoms.toxicity import Asked, fits
from medonc.practice.criteria.limits import keeps
from medonc.record.toxicity import Toxicity


def columns(asked: Asked, view: View) -> Judged:
    """One that is over counts as grade 0; one that is too old is not known. The worst of some days is plain."""
    graded = view.happened(Toxicity).filter(among("statement", view.stated(Toxicity, lambda t: fits(asked, t))))
    if asked.worst:
        return Judged(frame=graded.select("patient").unique().select("patient", truth=lit(ASK_PLAIN)))
    truth = view.truths(Toxicity, lambda t: keeps(Decimal(t.grade), asked.limits))
    if asked.ever:
        every = graded.select("patient", truth=truth)
        return Judged(frame=every.group_by("patient").agg(nw.col("truth").max()))
    old = stale(view, asked.within_days).fill_null(value=False)
    last = the_last(graded).select("patient", ended_by_then=over(view), old=~over(view) & old)
    same = last_of(graded, same="moment").join(last, on="patient", how="inner")
    judged = nw.when(nw.col("ended_by_then")).then(lit(keeps(Decimal(0), asked.limits))).otherwise(truth)
    return Judged(frame=of_one_mind(same, known_where(~nw.col("old"), judged)))
