"""Finding the band that a number lies in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from medonc.knowledge.shapes import Band


def band_of(bands: Sequence[Band], value: Decimal) -> Band | None:
    """The band that holds the value; None where no band does."""
    return next((band for band in bands if holds(band, value)), None)


def holds(band: Band, value: Decimal) -> bool:
    """Whether the value lies in the band, ends taken in or left out as the band says."""
    above = band.low is None or value > band.low or (value == band.low and not band.open_low)
    below = band.high is None or value < band.high or (value == band.high and band.closed_high)
    return above and below


def said_of(bands: Sequence[Band], value: Decimal) -> str:
    """What the band says of the value; nothing where no band holds it."""
    band = band_of(bands, value)
    return band.says if band else ""
