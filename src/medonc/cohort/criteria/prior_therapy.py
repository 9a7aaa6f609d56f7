"""Earlier treatment in columns: drugs, modalities, days and washouts; questions about whole courses are plain."""

from __future__ import annotations

from decimal import Decimal

import narwhals as nw

from medonc.cohort.criteria.had import had_any, had_any_drug, local, systemic
from medonc.cohort.criteria.view import ASK_PLAIN, Expr, Judged, View, lit
from medonc.cohort.frames import Frame
from medonc.practice.criteria.atoms.prior_therapy import Asked
from medonc.practice.criteria.treated import drugs_meant
from medonc.practice.criteria.truth import Truth, known


def columns(asked: Asked, view: View) -> Judged:
    """Without any record nothing was had: a washout is met, and the rest is not."""
    if asked.counts_lines:
        return _lines(asked, view)
    if asked.modality != "systemic":
        return _answered(asked, local(view, surgery=asked.modality == "surgery"), view)
    any_drug = not asked.drugs and not asked.classes
    drugs = None if any_drug else drugs_meant(view.library, names=asked.drugs, classes=asked.classes)
    found = systemic(view, drugs)
    if not (asked.setting or asked.line is not None or asked.outcome):
        return _answered(asked, found, view)
    of_courses = had_any(view, drugs)
    rest = _answered(asked, found.join(of_courses, on="patient", how="anti"), view)
    return Judged(frame=nw.concat([rest.frame, _plainly(of_courses)], how="vertical"), otherwise=Truth.NOT_MET)


def _plainly(patients: Frame) -> Frame:
    return patients.select("patient", truth=lit(ASK_PLAIN))


def _lines(asked: Asked, view: View) -> Judged:
    """No line where no drug was given; else lines are counted in the chart."""
    low, high = asked.lines_at_least or Decimal(0), asked.lines_at_most
    none = known(low <= 0 and (high is None or high >= 0))
    return Judged(frame=_plainly(had_any_drug(view)), otherwise=none)


def _answered(asked: Asked, had: Frame, view: View) -> Judged:
    truth = _ever(asked, view) if asked.washout_days is None else _washout(asked.washout_days, view)
    otherwise = Truth.NOT_MET if asked.washout_days is None else Truth.MET
    return Judged(frame=had.select("patient", truth=truth), otherwise=otherwise)


def _ever(asked: Asked, view: View) -> Expr:
    recent = ~nw.col("last").is_null()
    if asked.within_days is not None:
        recent = recent & (nw.col("last") >= view.today - asked.within_days)
    return nw.when(recent).then(lit(Truth.MET)).otherwise(nw.col("unclear"))  # unclear: 1 is not known, 0 not met


def _washout(needed: int, view: View) -> Expr:
    runs = (nw.col("ongoing") == 1) if needed > 0 else nw.col("ongoing") < 0
    early = runs | (nw.col("last") > view.today - needed).fill_null(value=False)
    return nw.when(early).then(lit(Truth.NOT_MET)).otherwise(lit(Truth.MET) - nw.col("unclear"))
