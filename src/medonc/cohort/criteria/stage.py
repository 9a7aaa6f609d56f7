"""Stage in columns: the last value of each basis, each value judged once."""

from __future__ import annotations

from medonc.cohort.criteria.view import Judged, View, among, last_of, of_one_mind
from medonc.practice.criteria.atoms.stage import Asked, fits, judge
from medonc.record.disease import Stage


def columns(asked: Asked, view: View) -> Judged:
    """What all of them answer; not known where they differ."""
    fitting = view.happened(Stage).filter(among("statement", view.stated(Stage, lambda stage: fits(asked, stage))))
    last = last_of(fitting, by=("patient", "about"))
    return Judged(frame=of_one_mind(last, view.truths(Stage, lambda stage: judge(asked, stage))))
