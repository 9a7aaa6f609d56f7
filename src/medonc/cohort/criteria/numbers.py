"""The last result of a test in columns, and its number against limits, exactly.

A limit is brought once into each unit that results came in, as a whole number of millionths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import narwhals as nw

from medonc.cohort.criteria.view import ASK_PLAIN, NOTHING, Expr, View, among, lit, stale
from medonc.cohort.frames import Frame
from medonc.cohort.scaled import exceeding, reaching
from medonc.practice.assessment.accepted import NUMERIC, accept
from medonc.practice.criteria.results import VOID
from medonc.practice.criteria.tables import NamedTest
from medonc.practice.criteria.truth import Truth
from medonc.values.analytes import convert
from medonc.values.quantity import Quantity
from medonc.values.units import unit


def last_results(test: NamedTest, view: View, *, within_days: int | None) -> Frame:
    """The last result of each patient that a question can use: recent, done, and not contradicted."""
    codes = view.tables.tidy.concepts.where(lambda concept: concept.has(test.codes))
    held = view.results().filter(
        among("code", codes),
        ~nw.col("status").is_in(sorted(VOID)),
        ~nw.col("said").is_null() | nw.col("absent"),
    )
    last = held.join(held.group_by("patient").agg(nw.col("row").max()), on=["patient", "row"], how="inner")
    same = held.join(last.select("patient", "start"), on=["patient", "start"], how="inner")
    said = nw.col("said").fill_null(NOTHING)
    ends = same.select("patient", said=said).group_by("patient").agg(
        least=nw.col("said").min(), most=nw.col("said").max()
    )  # fmt: skip
    agreed = ends.filter(nw.col("least") == nw.col("most")).select("patient")
    usable = last.filter(~nw.col("said").is_null(), ~stale(view, within_days))
    return usable.join(agreed, on="patient", how="inner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A number of a row against a limit: whether it reaches and exceeds it."""

    reaches: Expr
    exceeds: Expr

    def truth(self, key: str) -> Expr:
        """Whether every, some or no value that the row allows keeps to the limit."""
        if key == "at_least":
            return self._reaching()
        if key == "above":
            return self._exceeding()
        return lit(2) - (self._exceeding() if key == "at_most" else self._reaching())

    def _reaching(self) -> Expr:
        met = _is("=", ">", ">=") & self.reaches
        beneath = ~self.reaches | (_is("<") & ~self.exceeds)
        return _three(met, _is("=", "<", "<=") & beneath)

    def _exceeding(self) -> Expr:
        at = self.reaches & ~self.exceeds
        met = _is("=", ">", ">=") & (self.exceeds | (_is(">") & at))
        return _three(met, _is("=", "<", "<=") & ~self.exceeds)


def _is(*comparators: str) -> Expr:
    return nw.col("comparator").is_in(list(comparators))


def _three(met: Expr, not_met: Expr) -> Expr:
    return nw.when(met).then(lit(Truth.MET)).otherwise(nw.when(not_met).then(lit(0)).otherwise(lit(1)))


def against(limit: Fraction) -> Against:
    """A row's number against a limit in the unit of the row."""
    return Against(reaches=nw.col("number") >= reaching(limit), exceeds=nw.col("number") >= exceeding(limit))


def in_unit(quantity: Quantity, code: str) -> Fraction:
    """A quantity in another unit of its kind, exactly."""
    target = unit(code)
    return target.from_base(quantity.unit.to_base(Fraction(quantity.value)))


def by_unit(truths: Mapping[int, Expr]) -> Expr:
    """The truth of a row by its unit; not known in a unit that is not named, plain where the number does not fit."""
    found = lit(Truth.NOT_KNOWN)
    for number, truth in truths.items():
        found = nw.when(nw.col("unit") == number).then(truth).otherwise(found)
    misfit = nw.col("number").is_null() & ~nw.col("unit").is_null()
    return nw.when(misfit).then(lit(ASK_PLAIN)).otherwise(found)


def unless_open(truths: Iterable[Expr]) -> Expr:
    """The least truth of several limits; not known as soon as one is, and plain where one of the others is."""
    parts = list(truths)
    if len(parts) == 1:
        return parts[0]
    found = nw.min_horizontal(*parts)
    for stops in (ASK_PLAIN, int(Truth.NOT_KNOWN)):
        for each in parts:
            found = nw.when(each == stops).then(lit(stops)).otherwise(found)
    return found


def possible(test: NamedTest, code: str) -> Expr | None:
    """Whether a living patient can have the value; None where no rule says so. Refuses a unit that does not fit."""
    spec = test.spec
    if spec is None:
        return None
    accept(spec, Quantity(Decimal(1), code))
    analyte, unit = ("", spec.unit or "1") if spec.kind in NUMERIC else (spec.analyte, spec.unit)
    low, high = (
        None if end is None else Fraction(convert(Quantity(end, unit), code, analyte=analyte).value)
        for end in (spec.low, spec.high)
    )
    above = nw.lit(value=True) if low is None else nw.col("number") >= reaching(low)
    return above if high is None else above & (nw.col("number") < exceeding(high))
