"""The hours in which somebody reads: what may be written, whether they are on, and a clock that runs in them only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from medonc.values.errors import ImpossibleValue
from medonc.workbench.reports.hours import Hours, check_hours, read_spans

WEEK = "Monday to Friday 08:00-16:00, Sat 09:00-12:00"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


HOURS = Hours(spans=read_spans(WEEK), where=UTC)


def test_whether_somebody_reads() -> None:
    rows = [
        (23, 7, False),
        (23, 8, True),
        (23, 15, True),
        (23, 16, False),
        (28, 9, True),
        (28, 12, False),
        (29, 10, False),
    ]
    assert [(day, hour, HOURS.are_on(at(day, hour))) for day, hour, _ in rows] == rows
    assert HOURS.next_opening(at(23, 10)) == at(23, 10)
    assert HOURS.next_opening(at(28, 12)) == at(30, 8)  # Saturday noon: Monday morning
    shut = Hours(spans=HOURS.spans, where=UTC, holidays={date(2026, 11, 30)})
    assert (shut.next_opening(at(28, 12)), shut.are_on(at(30, 9))) == (datetime(2026, 12, 1, 8, tzinfo=UTC), False)
    nobody = Hours(spans=read_spans("none"), where=UTC)
    assert (nobody.are_on(at(23, 10)), nobody.next_opening(at(23, 10)), nobody.named()) == (False, None, False)


def test_a_clock_runs_in_the_hours_only() -> None:
    half_an_hour = timedelta(minutes=30)
    assert HOURS.after(at(23, 9), half_an_hour) == at(23, 9, 30)
    assert HOURS.after(at(23, 15, 50), half_an_hour) == at(24, 8, 20)  # 10 minutes today, 20 tomorrow
    assert HOURS.after(at(28, 20), half_an_hour) == at(30, 8, 30)
    assert HOURS.after(at(27, 12), timedelta(hours=8)) == at(30, 9)  # Friday 4 h, Saturday 3 h, Monday 1 h
    assert Hours(spans=(), where=UTC).after(at(28, 20), half_an_hour) == at(28, 20, 30)  # no hours: it runs always
    vienna = Hours(spans=read_spans("Monday 08:00-16:00"), where=ZoneInfo("Europe/Vienna"))
    assert (vienna.are_on(at(23, 7)), vienna.are_on(at(23, 15))) == (True, False)


def test_what_is_no_hours_is_refused() -> None:
    for text in (
        "always",
        "Monday",
        "Monday 8-16",
        "Monday 16:00-08:00",
        "Moonday 08:00-16:00",
        "Mon 25:00-26:00",
        "T 08:00-09:00",
        "",
    ):
        with pytest.raises(ImpossibleValue):
            check_hours(text)
    assert check_hours("NONE") == "none"
    assert check_hours(WEEK) == WEEK
    assert {span.weekday for span in read_spans("Saturday to Monday 10:00-11:00")} == {5, 6, 0}
