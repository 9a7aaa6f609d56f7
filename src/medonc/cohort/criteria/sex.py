"""Sex in columns."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, yes
from medonc.practice.criteria.atoms.sex import Asked


def columns(asked: Asked, view: View) -> Judged:
    """Not known where it is not recorded."""
    recorded = view.tables.people.filter(nw.col("sex").is_in(["female", "male"]))
    return Judged(frame=recorded.select("patient", truth=yes(nw.col("sex") == asked.sex)))
