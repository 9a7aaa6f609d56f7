"""Dates as records hold them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.values.calendar import end_of, instant, read_when, whole_years
from medonc.values.errors import ImpossibleValue

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-04", date(2018, 4, 1), date(2018, 4, 30)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-12", date(2018, 12, 1), date(2018, 12, 31)),
        ("2018-04-12", date(2018, 4, 12), date(2018, 4, 12)),
    ],
)
def test_a_partial_date_is_an_interval(text: str, start: date, end: date) -> None:
    when = read_when(text)
    assert (when.start.date(), when.end.date()) == (start, end)
    assert when.day == end
    assert when.is_partial == (len(text) < 10)


def test_a_day_lies_in_the_sites_zone() -> None:
    when = read_when("2018-04-12", zone=STOCKHOLM)
    assert when.start == datetime(2018, 4, 11, 22, tzinfo=UTC)
    assert when.end == datetime(2018, 4, 12, 21, 59, 59, 999999, tzinfo=UTC)


def test_an_instant_keeps_its_own_zone() -> None:
    when = read_when("2018-04-12T01:30:00+02:00", zone=STOCKHOLM)
    assert when.start == when.end == datetime(2018, 4, 11, 23, 30, tzinfo=UTC)
    assert when.day == date(2018, 4, 12)


@pytest.mark.parametrize(
    "text", ["2018-02-30", "18-4-2018", "2018-13", "2018-04-12T25:00:00Z", "", "yesterday", "2018-4-1", "0000-01-01"]
)
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(ImpossibleValue):
        read_when(text)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1965, 1, 1), date(2018, 4, 12), 53),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 11, 25), date(2018, 11, 24), 17),
        (date(2000, 11, 25), date(2018, 11, 25), 18),
    ],
)
def test_age_is_completed_years(born: date, on: date, years: int) -> None:
    assert whole_years(born=born, on=on) == years


def test_on_a_date_means_the_end_of_that_day() -> None:
    assert instant(date(2018, 4, 12), zone=STOCKHOLM) == end_of(date(2018, 4, 12), zone=STOCKHOLM)
    with pytest.raises(ImpossibleValue, match="zone"):
        instant(datetime(2018, 4, 12, 8))  # noqa: DTZ001  the fault under test


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_reads_as_itself(day: date) -> None:
    when = read_when(day.isoformat())
    assert when.day == day
    assert when.start <= when.end
