"""Numbers as whole multiples of a millionth: they compare exactly, in every engine."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

PLACES = 6
SCALE = 10**PLACES
_DIGITS = 24  # more of them are not told apart by the default context
MOST = 10**17  # beyond it, or with more places, a value goes to the plain engine


def scaled(value: Decimal) -> int | None:
    """A value in millionths; None where it does not fit without rounding."""
    if len(value.as_tuple().digits) > _DIGITS or value.adjusted() > _DIGITS:
        return None
    moved = value.scaleb(PLACES)
    whole = int(moved)
    return whole if whole == moved and abs(whole) <= MOST else None


def reaching(limit: Fraction) -> int:
    """The least number of millionths that is at least a limit."""
    return _kept(math.ceil(limit * SCALE))


def exceeding(limit: Fraction) -> int:
    """The least number of millionths above a limit."""
    return _kept(math.floor(limit * SCALE) + 1)


def _kept(whole: int) -> int:
    """Within what a column holds, and beyond every value that fits where the limit is."""
    return max(-10 * MOST, min(10 * MOST, whole))
