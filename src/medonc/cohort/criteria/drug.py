"""A drug that is taken now, in columns: each drug as recorded is judged once, its end by the day of the question."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.had import flag
from medonc.cohort.criteria.view import Judged, View, among, lit, over
from medonc.practice.criteria.atoms.drug import Asked, is_home_medicine, is_of_cancer, is_running, judge, meant_codes
from medonc.practice.criteria.truth import Truth
from medonc.record.therapy import DrugFact


def columns(asked: Asked, view: View) -> Judged:
    """Absent where the home medicines are recorded in codes that compare, or only treatment of the cancer is meant."""
    codes = meant_codes(asked, view.library)
    running = view.happened(DrugFact).filter(among("statement", view.stated(DrugFact, is_running)), ~over(view))
    rows = running.select(
        "patient",
        truth=view.truths(DrugFact, lambda fact: judge(fact, codes)),
        home=flag(among("statement", view.stated(DrugFact, is_home_medicine))),
    )
    best = rows.group_by("patient").agg(nw.col("truth").max(), nw.col("home").max())
    if is_of_cancer(asked, view.library):
        return Judged(frame=best.select("patient", "truth"), otherwise=Truth.NOT_MET)
    unrecorded = (nw.col("truth") == int(Truth.NOT_MET)) & (nw.col("home") == 0)
    truth = nw.when(unrecorded).then(lit(Truth.NOT_KNOWN)).otherwise(nw.col("truth"))
    return Judged(frame=best.select("patient", truth=truth))
