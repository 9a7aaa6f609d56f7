"""Tumour markers in columns: the last test, in classes or in numbers."""

from __future__ import annotations

import narwhals as nw

from medonc.cohort.criteria.numbers import against, by_unit, in_unit, last_results
from medonc.cohort.criteria.view import Expr, Judged, View, lit, truth_by
from medonc.practice.criteria.atoms.marker import Asked, tests_of
from medonc.practice.criteria.tables import NamedTest, answers
from medonc.practice.criteria.truth import Truth, known
from medonc.values.codes import Concept
from medonc.values.units import unit

_UNCLEAR = frozenset({"equivocal", "indeterminate", ""})


def columns(asked: Asked, view: View) -> Judged:
    """Not known where none was done, it is too old, or its answer cannot be read."""
    test = tests_of(asked, view.library) or NamedTest(codes=frozenset())
    last = last_results(test, view, within_days=asked.within_days)
    if "tested" in asked.classes:
        return Judged(frame=last.select("patient", truth=lit(Truth.MET)))
    return Judged(frame=last.select("patient", truth=_class(asked, view) if asked.classes else _number(asked, view)))


def _class(asked: Asked, view: View) -> Expr:
    table = view.once("answers", lambda: answers(view.library))

    def judge(answer: Concept) -> Truth:
        said = table.said_by(answer)
        return known(said in asked.classes) if said in asked.classes or said not in _UNCLEAR else Truth.NOT_KNOWN

    return truth_by("answer", ((n, judge(each)) for n, each in enumerate(view.tables.tidy.concepts.each)))


def _number(asked: Asked, view: View) -> Expr:
    """In units of the kind of every limit; the least truth of the limits."""
    kinds = {limit.unit.kind for _, limit in asked.limits.by_key}
    fitting = [(n, code) for n, code in enumerate(view.tables.tidy.units.each) if kinds == {unit(code).kind}]
    return by_unit({number: _least(asked, code) for number, code in fitting})


def _least(asked: Asked, code: str) -> Expr:
    truths = [against(in_unit(limit, code)).truth(key) for key, limit in asked.limits.by_key]
    return truths[0] if len(truths) == 1 else nw.min_horizontal(*truths)
