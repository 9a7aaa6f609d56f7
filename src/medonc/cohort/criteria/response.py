"""The course of the disease in columns: the last status, those of one moment together."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.view import Judged, View, known_where, last_of, stale, truth_by
from medonc.cohort.tidy import UNDATED
from medonc.practice.criteria.atoms.response import Asked, name_of
from medonc.practice.criteria.truth import known
from medonc.record.disease import DiseaseStatus

_NONE = -1


def columns(asked: Asked, view: View) -> Judged:
    """Not known where it is old, unreadable, or two of one moment are of two names."""
    names: dict[str, int] = {}
    by_statement = {}
    for number, status in view.numbered(DiseaseStatus):
        name = name_of(status, view.library)
        by_statement[number] = names.setdefault(name, len(names)) if name else _NONE
    last = last_of(view.happened(DiseaseStatus).filter(nw.col("start") > UNDATED), same="moment")
    named = last.select("patient", "row", "day", name=_named(by_statement))
    ends = named.group_by("patient").agg(
        low=nw.col("name").min(), high=nw.col("name").max(), row=nw.col("row").max(), day=nw.col("day").max()
    )
    one = (nw.col("low") == nw.col("high")) & ~stale(view, asked.within_days)
    truth = truth_by("low", ((number, known(name in asked.among)) for name, number in names.items()))
    return Judged(frame=ends.select("patient", truth=known_where(one, truth)))


def _named(by_statement: dict[int, int]) -> nw.Expr:
    """The number of the name of a status."""
    found = nw.lit(_NONE, dtype=nw.Int64)
    for name in sorted(set(by_statement.values()) - {_NONE}):
        told = [statement for statement, each in by_statement.items() if each == name]
        found = nw.when(nw.col("statement").is_in(told)).then(nw.lit(name, dtype=nw.Int64)).otherwise(found)
    return found
