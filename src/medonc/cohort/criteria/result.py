"""Results in columns: limits in units or multiples of the laboratory's own; the value before treatment is plain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import narwhals as nw

from medonc.cohort.criteria.numbers import (
    Against,
    against,
    by_unit,
    in_unit,
    last_results,
    possible,
    unless_open,
)
from medonc.cohort.criteria.view import ASK_PLAIN, Expr, Judged, View, known_where, lit, truth_by
from medonc.practice.assessment.accepted import WORDS
from medonc.practice.criteria.atoms.result import Asked, Limit
from medonc.practice.criteria.results import in_unit_of
from medonc.practice.criteria.tables import NamedTest, answers, named_test
from medonc.practice.criteria.truth import Truth, known
from medonc.values.codes import Concept
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity

_UNCLEAR = frozenset({"equivocal", "indeterminate", ""})
_ROOM = 9 * 10**18  # what a column of whole numbers holds


def columns(asked: Asked, view: View) -> Judged:
    """By the last result; not known where it is missing, too old, contradictory, impossible or not comparable."""
    test = named_test(view.library, asked.of) or NamedTest(codes=frozenset())
    last = last_results(test, view, within_days=asked.within_days)
    truth = _class(asked, view) if asked.classes else _number(asked, test, view)
    return Judged(frame=last.select("patient", truth=truth))


def _class(asked: Asked, view: View) -> Expr:
    table = view.once("answers", lambda: answers(view.library))

    def judge(answer: Concept) -> Truth:
        said = table.said_by(answer)
        return known(said in asked.classes) if said in asked.classes or said not in _UNCLEAR else Truth.NOT_KNOWN

    return truth_by("answer", ((n, judge(each)) for n, each in enumerate(view.tables.tidy.concepts.each)))


def _number(asked: Asked, test: NamedTest, view: View) -> Expr:
    if test.spec is not None and test.spec.kind in WORDS:
        return lit(ASK_PLAIN)
    units = enumerate(view.tables.tidy.units.each)
    truths = {number: truth for number, code in units if (truth := _in_unit(asked, code, test)) is not None}
    return by_unit(truths)


def _in_unit(asked: Asked, code: str, test: NamedTest) -> Expr | None:
    """The truth of a result in one unit; None where the unit does not fit the test or a limit."""
    try:
        living = possible(test, code)
        truths = [_keeps(key, limit, code, test) for key, limit in asked.limits.by_key]
    except MedoncError:
        return None
    truth = unless_open(truths)
    return truth if living is None else known_where(living, truth)


def _keeps(key: str, limit: Limit, code: str, test: NamedTest) -> Expr:
    if limit.quantity is not None:
        return against(in_unit(in_unit_of(limit.quantity, Quantity(Decimal(1), code), test), code)).truth(key)
    return lit(ASK_PLAIN) if limit.of == "baseline" else _times(key, limit, "high" if limit.of == "ULN" else "low")


def _times(key: str, limit: Limit, end: str) -> Expr:
    """Against so many times the laboratory's limit, where it is in the unit of the result; else plain."""
    times = Fraction(limit.times)
    number, bound, unit = nw.col("number"), nw.col(end), nw.col(f"{end}_unit")
    fits = (number.abs() <= _ROOM // times.denominator) & (bound.abs() <= _ROOM // max(times.numerator, 1))
    mine = nw.when(fits).then(number).otherwise(nw.lit(0)) * times.denominator
    theirs = nw.when(fits).then(bound).otherwise(nw.lit(0)) * times.numerator
    truth = Against(reaches=mine >= theirs, exceeds=mine > theirs).truth(key)
    told = nw.when(fits & (unit == nw.col("unit"))).then(truth).otherwise(lit(ASK_PLAIN))
    return nw.when(unit.is_null()).then(lit(Truth.NOT_KNOWN)).otherwise(told)
