"""The tables as known on a day, and the shapes that answers take in columns.

A truth column holds the numbers of `Truth`, and `ASK_PLAIN` where columns cannot tell and the chart must be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any, TypeVar, cast

import narwhals as nw

from medonc.cohort.frames import Frame, Tables
from medonc.cohort.tidy import UNDATED, moment
from medonc.knowledge.shapes import Library
from medonc.practice.criteria.truth import Truth
from medonc.record import Fact
from medonc.values.calendar import instant

F = TypeVar("F", bound=Fact)
T = TypeVar("T")
ASK_PLAIN = 3
NOTHING = -(2**40)  # the number of no statement
Expr = nw.Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`patient, truth` for some patients; every other one has `otherwise`."""

    frame: Frame
    otherwise: Truth = Truth.NOT_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What was known of many charts at the end of `on`."""

    tables: Tables
    library: Library
    on: date
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> int:
        """The day of the question, as columns count days."""
        return self.on.toordinal()

    @property
    def limit(self) -> Expr:
        """The end of the day where a patient is: in the zone of each chart."""
        ends = [moment(instant(self.on, zone=zone)) for zone in self.tables.tidy.zones.each or [UTC]]
        found: Expr = nw.lit(ends[0], dtype=nw.Int64)
        for number, end in enumerate(ends[1:], start=1):
            found = nw.when(nw.col("zone") == number).then(nw.lit(end, dtype=nw.Int64)).otherwise(found)
        return found

    def results(self) -> Frame:
        """The results that were known and dated by then."""
        return self.tables.results.filter(self._known(), nw.col("start") > UNDATED, nw.col("start") <= self.limit)

    def recorded(self, kind: type[Fact]) -> Frame:
        """The statements of a kind that were known by then."""
        return self.tables.statements.filter(nw.col("kind") == kind.__name__, self._known())

    def happened(self, kind: type[Fact]) -> Frame:
        """Those of them that began by then; undated ones stand first."""
        return self.recorded(kind).filter(nw.col("start") <= self.limit)

    def _known(self) -> Expr:
        return nw.col("known").is_null() | (nw.col("known") <= self.limit)

    def stated(self, kind: type[F], holds: Callable[[F], bool]) -> list[int]:
        """The numbers of the statements of a kind of which something holds."""
        return [number for number, fact in self.numbered(kind) if holds(fact)]

    def truths(self, kind: type[F], judge: Callable[[F], Truth]) -> Expr:
        """Each statement of a kind judged once: the truth of a row."""
        return truth_by("statement", ((number, judge(fact)) for number, fact in self.numbered(kind)))

    def numbered(self, kind: type[F]) -> list[tuple[int, F]]:
        """Every statement of a kind with its number."""
        stated = self.tables.tidy.stated.each
        return self.once(kind.__name__, lambda: [(n, fact) for n, fact in enumerate(stated) if type(fact) is kind])

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out at the first asking."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast("T", self.kept[key])


def among(column: str, numbers: list[int]) -> Expr:
    """Whether a column holds one of these numbers; none of them where there are none."""
    return nw.col(column).is_in(numbers or [NOTHING])


def truth_by(column: str, truths: Iterable[tuple[int, Truth]]) -> Expr:
    """The truth of what a column numbers; not known for a number that is not named."""
    by_truth: dict[Truth, list[int]] = {}
    for number, truth in truths:
        by_truth.setdefault(truth, []).append(number)
    otherwise = nw.when(among(column, by_truth.get(Truth.NOT_MET, []))).then(lit(Truth.NOT_MET))
    met = nw.when(among(column, by_truth.get(Truth.MET, []))).then(lit(Truth.MET))
    return met.otherwise(otherwise.otherwise(lit(Truth.NOT_KNOWN)))


def over(view: View) -> Expr:
    """Whether a row was over by the end of the day; never null."""
    return (~nw.col("ended").is_null() & (nw.col("ended") <= view.limit)).fill_null(value=False)


def lit(truth: int) -> Expr:
    """A truth as a column."""
    return nw.lit(int(truth), dtype=nw.Int64)


def yes(holds: Expr) -> Expr:
    """Met where it holds, else not met."""
    return nw.when(holds).then(lit(Truth.MET)).otherwise(lit(Truth.NOT_MET))


def known_where(told: Expr, truth: Expr) -> Expr:
    """A truth where it is told, else not known."""
    return nw.when(told).then(truth).otherwise(lit(Truth.NOT_KNOWN))


def last_of(frame: Frame, *, by: tuple[str, ...] = ("patient",), same: str = "start") -> Frame:
    """The last rows of each patient: the last one, and all that share its moment."""
    last = frame.group_by(*by).agg(nw.col("row").max())
    when = frame.join(last, on=[*by, "row"], how="inner").select(*by, same)
    return frame.join(when, on=[*by, same], how="inner")


def the_last(frame: Frame) -> Frame:
    """The one last row of each patient."""
    return frame.join(frame.group_by("patient").agg(nw.col("row").max()), on=["patient", "row"], how="inner")


def of_one_mind(frame: Frame, truth: Expr) -> Frame:
    """For each patient, what all rows agree on; not known where they do not."""
    judged = frame.select("patient", truth=truth).group_by("patient")
    ends = judged.agg(low=nw.col("truth").min(), high=nw.col("truth").max())
    return ends.select("patient", truth=known_where(nw.col("low") == nw.col("high"), nw.col("low")))


def stale(view: View, within_days: int | None) -> Expr:
    """Whether a row is older than a question allows."""
    if within_days is None:
        return nw.col("row") < 0
    return (nw.lit(view.today) - nw.col("day")) > within_days
