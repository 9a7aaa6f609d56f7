"""Allergy in columns: each substance as coded is judged once."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, among
from medonc.practice.criteria.atoms.allergy import Asked, is_held, judge, meant_codes
from medonc.record.person import Allergy


def columns(asked: Asked, view: View) -> Judged:
    """Met by any; not known where none is recorded, or one in codes that do not compare."""
    meant = meant_codes(asked, view.library)
    held = view.happened(Allergy).filter(among("statement", view.stated(Allergy, is_held)))
    truth = view.truths(Allergy, lambda allergy: judge(allergy, meant))
    return Judged(frame=held.select("patient", truth=truth).group_by("patient").agg(nw.col("truth").max()))
