"""Diagnosis in columns: each primary cancer as coded is judged once."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, among
from medonc.practice.criteria.atoms.diagnosis import Asked, fits, is_cancer
from medonc.record.disease import Condition


def columns(asked: Asked, view: View) -> Judged:
    """The best fit of a patient's cancers."""
    cancers = view.happened(Condition).filter(among("statement", view.stated(Condition, is_cancer)))
    truth = view.truths(Condition, lambda cancer: fits(asked, cancer, view.library))
    return Judged(frame=cancers.select("patient", truth=truth).group_by("patient").agg(nw.col("truth").max()))
