"""Days and moments as the papers write them: the day before the month."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIGHT = "\u00a0"  # a day never parts from its month at a line end
_ISO = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?\b")


def day_words(day: date) -> str:
    """`23 Nov 2026`."""
    return f"{day.day}{_TIGHT}{_MONTHS[day.month - 1]}{_TIGHT}{day.year}"


def weekday_words(day: date) -> str:
    """`Mon 23 Nov 2026`."""
    return f"{day:%a}{_TIGHT}{day_words(day)}"


def moment_words(at: datetime) -> str:
    """`23 Nov 2026, 08:14` in the zone that the moment carries."""
    return f"{day_words(at.date())}, {at:%H:%M}"


def with_day_words(text: str) -> str:
    """A sentence with its ISO days written so."""
    return _ISO.sub(lambda m: _TIGHT.join([str(int(m[3])), _MONTHS[int(m[2]) - 1], m[1]]), text)
