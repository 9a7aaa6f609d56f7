"""Relative dose intensity of one drug: dose given a week over dose planned a week, and where the loss comes from.

Time runs from day 1 of the first cycle to the planned end of the last cycle counted, delays included. With P planned
days, A actual days, p planned and d given dose the intensity is (d / A) / (p / P) = (P / A) × (d / p), and

    1 - intensity = (A - P) / A  +  (P / A) × (p - d) / p
                    delay           reduction

so both shares add up exactly, and so do those of each delayed day and of each dose left out. A cycle that came early
or a dose above standard is a share below zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from medonc.values.errors import ImpossibleValue
from medonc.values.quantity import decimal

HUNDRED = 100


class Reason(StrEnum):
    """Why a cycle came late or a dose was less, as coded in the record."""

    TOXICITY = "toxicity"
    LOGISTICS = "logistics"
    WISH = "patient's wish"
    OTHER = "another reason"
    ROUNDING = "rounding"  # a small difference without a reason
    NOT_RECORDED = "not recorded"


class Loss(StrEnum):
    """What intensity is lost to."""

    DELAY = "delay"
    REDUCTION = "reduction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Less:
    """A part of a cycle's dose that was not given, in the standard's unit; below zero where more was given."""

    amount: Decimal
    because: Reason = Reason.NOT_RECORDED


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugCycle:
    """One cycle of one drug: planned and given dose in one unit. `lasts`: days to day 1 of the cycle that followed."""

    starts: date
    length_days: int
    planned: Decimal
    given: Decimal
    late_because: Reason = Reason.NOT_RECORDED  # why this cycle's day 1 moved
    less: tuple[Less, ...] = ()
    lasts: int | None = None  # None: up to the next cycle counted, or its planned length
    next_late_because: Reason | None = None  # where the cycle that followed is not one of this drug

    def __post_init__(self) -> None:
        if self.length_days < 1 or (self.lasts is not None and self.lasts < 1):
            raise ImpossibleValue(f"a cycle of {self.lasts or self.length_days} days", expected="one day or more")
        if self.planned <= 0 or self.given < 0:
            raise ImpossibleValue(
                f"{self.given} given of {self.planned} planned", expected="a planned dose above zero, none below zero"
            )

    @property
    def planned_end(self) -> date:
        """The day on which the next cycle would begin."""
        return self.starts + timedelta(days=self.length_days)

    def shortfalls(self) -> tuple[Less, ...]:
        """What was not given, by reason; what no reason is stated for is *not recorded*."""
        rest = self.unexplained()
        return (*self.less, *((Less(amount=rest),) if rest else ()))

    def unexplained(self) -> Decimal:
        """How much was not given, and no reason says why."""
        return decimal(Fraction(self.planned) - Fraction(self.given) - sum(Fraction(each.amount) for each in self.less))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Per cent of the planned intensity lost to one thing for one reason; below zero: gained."""

    loss: Loss
    because: Reason
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """Relative dose intensity of one drug over some cycles, in per cent of what was planned."""

    percent: Decimal
    planned: Decimal
    given: Decimal
    planned_days: int
    actual_days: int
    starts: date
    ends: date
    shares: tuple[Share, ...]

    def lost(self, loss: Loss) -> Decimal:
        """Per cent lost to delay, or to reduction."""
        parts = (Fraction(share.percent) for share in self.shares if share.loss is loss)
        return decimal(sum(parts, Fraction(0)))


def intensity(cycles: Sequence[DrugCycle]) -> Intensity:
    """The relative dose intensity over these cycles; refuses none, and cycles that do not follow one another."""
    _must_follow(cycles)
    lasts = _lengths(cycles)
    actual, planned_days = sum(lasts), sum(each.length_days for each in cycles)
    planned = sum((Fraction(each.planned) for each in cycles), Fraction(0))
    given = sum((Fraction(each.given) for each in cycles), Fraction(0))
    pace = Fraction(planned_days, actual)
    return Intensity(
        percent=decimal(pace * given / planned * HUNDRED),
        planned=decimal(planned),
        given=decimal(given),
        planned_days=planned_days,
        actual_days=actual,
        starts=cycles[0].starts,
        ends=cycles[-1].starts + timedelta(days=lasts[-1]),
        shares=_shares(cycles, lasts, pace, planned),
    )


def _must_follow(cycles: Sequence[DrugCycle]) -> None:
    if not cycles:
        raise ImpossibleValue("no cycle", expected="at least one cycle")
    for one, other in pairwise(cycles):
        if one.starts >= other.starts:
            raise ImpossibleValue(f"a cycle of {other.starts} after one of {one.starts}", expected="rising days")
        if one.lasts is not None and one.starts + timedelta(days=one.lasts) > other.starts:
            raise ImpossibleValue(f"a cycle of {one.starts} that ends after {other.starts}", expected="one at a time")


def _lengths(cycles: Sequence[DrugCycle]) -> list[int]:
    """The actual days of each cycle; the last lasts as long as planned unless it is known otherwise."""
    upto = [other.starts for other in cycles[1:]] + [cycles[-1].planned_end]
    return [
        each.lasts if each.lasts is not None else (end - each.starts).days
        for each, end in zip(cycles, upto, strict=True)
    ]


def _shares(cycles: Sequence[DrugCycle], lasts: Sequence[int], pace: Fraction, planned: Fraction) -> tuple[Share, ...]:
    found: dict[tuple[Loss, Reason], Fraction] = {}
    for place, (cycle, days) in enumerate(zip(cycles, lasts, strict=True)):
        late = days - cycle.length_days
        if late:
            key = Loss.DELAY, _why_late(cycles, place)
            found[key] = found.get(key, Fraction(0)) + Fraction(late, sum(lasts))
        for less in cycle.shortfalls():
            key = Loss.REDUCTION, less.because
            found[key] = found.get(key, Fraction(0)) + pace * Fraction(less.amount) / planned
    ordered = sorted(found, key=lambda key: (list(Loss).index(key[0]), list(Reason).index(key[1])))
    return tuple(Share(loss=loss, because=why, percent=decimal(found[loss, why] * HUNDRED)) for loss, why in ordered)


def _why_late(cycles: Sequence[DrugCycle], place: int) -> Reason:
    """Why the cycle after this one came late: said by that cycle, whichever drug it is of."""
    stated = cycles[place].next_late_because
    if stated is not None:
        return stated
    return cycles[place + 1].late_because if place + 1 < len(cycles) else Reason.NOT_RECORDED
