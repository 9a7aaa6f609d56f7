"""Age in columns: completed years from the year and the day of birth."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, yes
from medonc.practice.criteria.atoms.age import Asked, eldest, youngest


def columns(asked: Asked, view: View) -> Judged:
    """Not known without a full date of birth, and before birth."""
    on, last = view.on, eldest(asked.limits)
    born = view.tables.people.filter(~nw.col("born").is_null(), nw.col("born") <= view.today)
    before_birthday = nw.col("born_in_year") > on.month * 100 + on.day
    age = nw.lit(on.year) - nw.col("born_year") - nw.when(before_birthday).then(nw.lit(1)).otherwise(nw.lit(0))
    old_enough = age >= youngest(asked.limits)
    return Judged(
        frame=born.select("patient", truth=yes(old_enough & (age <= last) if last is not None else old_enough))
    )
