"""Risk scores that are sums of points; a missing item leaves a range, which may still be one group."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Item, Library
from medonc.practice.assessment.bands import band_of, said_of
from medonc.practice.assessment.worksheet import Worksheet
from medonc.practice.pathology.haematology.measures import Measured, measured
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, StepKind
from medonc.values.quantity import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The points of one item: one number, or a range with what would settle it."""

    label: str
    low: Decimal
    high: Decimal
    missing: tuple[Missing, ...] = ()

    def said(self) -> str:
        """The points, or the range that is open."""
        return in_points(self.low, self.high) + (" (open)" if self.missing else "")


def points(sheet: Worksheet, library: Library) -> Answer[object]:
    """The risk group by the sum of points; not known where what is missing could change the group."""
    rows = rows_of(sheet, library)
    low, high = total(rows)
    return grouped(sheet, rows, low, high)


def rows_of(sheet: Worksheet, library: Library) -> tuple[Row, ...]:
    """One row an item, each on the receipt."""
    rows = tuple(_row(item, measured(item.name, sheet, library)) for item in sheet.rule.items)
    for row in rows:
        sheet.note(StepKind.FORMULA, row.label, row.said())
    return rows


def total(rows: tuple[Row, ...]) -> tuple[Decimal, Decimal]:
    """The lowest and the highest sum that the rows allow."""
    return sum((row.low for row in rows), Decimal(0)), sum((row.high for row in rows), Decimal(0))


def grouped(sheet: Worksheet, rows: tuple[Row, ...], low: Decimal, high: Decimal, *, also: str = "") -> Answer[object]:
    """The group of a sum, or what is missing to tell between the groups that its range touches."""
    sheet.note(StepKind.FORMULA, "sum of the points", in_points(low, high))
    lowest, highest = said_of(sheet.rule.bands, low), said_of(sheet.rule.bands, high)
    missing = tuple(dict.fromkeys(each for row in rows for each in row.missing))
    if lowest != highest:
        sheet.remark(f"With what is known: {in_points(low, high)}, {lowest} to {highest}.")
        return sheet.not_known(*missing)
    if missing:
        names = ", ".join(each.what for each in missing)
        sheet.remark(f"Not known, and the group is the same whatever it is: {names}.")
    more = also or sheet.rule.texts.get(lowest, "")
    return sheet.said(lowest, sentence=f"{lowest} ({in_points(low, high)})" + (f"; {more}" if more else ""))


def in_points(low: Decimal, high: Decimal) -> str:
    """A sum, or the range of sums, in words."""
    ends = [f"{each.normalize():f}" for each in ((low,) if low == high else (low, high))]
    return f"{' to '.join(ends)} point{'' if ends == ['1'] else 's'}"


def _row(item: Item, found: Measured) -> Row:
    if found.value is None:
        held = [band.points or Decimal(0) for band in item.bands] or list(item.points.values())
        return Row(label=item.label, low=min(held), high=max(held), missing=found.missing)
    worth = _worth(item, found.value)
    return Row(label=item.label, low=worth, high=worth)


def _worth(item: Item, value: Decimal | str) -> Decimal:
    if isinstance(value, str):
        return item.points[value]
    band = band_of(item.bands, value)
    if band is None or band.points is None:
        raise ImpossibleValue(f"{item.label} is {plain(value)}", expected="a value that the score has points for")
    return band.points
