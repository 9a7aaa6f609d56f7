"""The one place where the time of day is read; everything above takes it as an argument or asks here."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
