"""Comorbidity in columns: illnesses and reviews as coded, each judged once; references of a review are plain."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from medonc.cohort.criteria.view import ASK_PLAIN, Expr, Judged, View, among, lit, over
from medonc.cohort.frames import Frame
from medonc.practice.criteria.atoms.comorbidity import Asked, Meant, is_present, meant
from medonc.practice.criteria.truth import Truth
from medonc.record.disease import ComorbidityReview, Condition, Role

_FLAGS = ("here", "named", "stated", "reviewed", "lost", "refers")


def columns(asked: Asked, view: View) -> Judged:
    """Met where recorded; not met only where someone looked; not known where codes do not tell."""
    what = meant(asked, view.library)
    frame = view.tables.people.select("patient")
    for found in (_illnesses(asked, what, view), _reviews(what, view)):
        frame = frame.join(found, on="patient", how="left")
    here, named, stated, reviewed, lost, refers = (nw.col(name).fill_null(0) == 1 for name in _FLAGS)
    lost = lost | (nw.col("untold").fill_null(0) == 1)
    truth = lit(Truth.NOT_MET)
    for holds, answer in (
        (refers, ASK_PLAIN),
        (~reviewed | lost, Truth.NOT_KNOWN),
        (stated, Truth.NOT_MET),
        (here | named, Truth.MET),
    ):
        truth = nw.when(holds).then(lit(answer)).otherwise(truth)
    return Judged(frame=frame.select("patient", truth=truth))


def _flags(frame: Frame, **flags: Expr) -> Frame:
    """For each patient whether any row has each flag."""
    rows = frame.select(
        "patient", **{name: nw.when(told).then(lit(1)).otherwise(lit(0)) for name, told in flags.items()}
    )
    return rows.group_by("patient").agg(*(nw.col(name).max() for name in flags))


def _illnesses(asked: Asked, what: Meant, view: View) -> Frame:
    ill = view.happened(Condition).filter(
        among("statement", view.stated(Condition, lambda c: c.role is Role.COMORBIDITY))
    )
    counted = among("statement", view.stated(Condition, lambda c: is_present(asked, c) and what.covers(c.code)))
    return _flags(
        ill,
        here=counted if asked.ever else counted & ~over(view),
        lost=among("statement", view.stated(Condition, lambda c: what.leaves_open(c.code))),
    )


def _reviews(what: Meant, view: View) -> Frame:
    def stated(holds: Callable[[ComorbidityReview], bool]) -> Expr:
        return among("statement", view.stated(ComorbidityReview, holds))

    return _flags(
        view.happened(ComorbidityReview),
        named=stated(lambda r: any(map(what.covers, r.present))),
        stated=stated(lambda r: what.all_among(r.absent)),
        reviewed=nw.col("row") >= 0,
        untold=stated(lambda r: any(map(what.leaves_open, r.present))),
        refers=stated(lambda r: bool(r.present_references)),
    )
