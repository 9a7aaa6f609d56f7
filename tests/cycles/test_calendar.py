"""The calendar of a course: closed days, what follows a move, days at home, days before day 1."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.practice.cycles.calendar import ALWAYS_OPEN, ClosedDays, Entry, course_calendar, last_day
from medonc.practice.cycles.due import cycles_from
from medonc.values.errors import Refused

LIBRARY = open_library()
FRIDAY = date(2026, 11, 27)
CHRISTMAS = ClosedDays(holidays={date(2026, 12, 25): "Christmas Day"})


def visits(regimen: str, starts: date, closed: ClosedDays, cycles: int = 3) -> list[tuple[int, int, date]]:
    held = LIBRARY.regimen(regimen)
    days = course_calendar(
        held, library=LIBRARY, phase=held.phases[0].name, cycle=1, starts=starts, closed=closed, cycles=cycles
    )
    return [(one.cycle, one.day, one.on) for one in days if one.is_visit]


def test_day_one_on_a_holiday_moves_and_what_follows_is_counted_from_there() -> None:
    """TC every 21 days from 4 Dec: 25 Dec is a Friday and a holiday, so Monday 28 Dec; the next is 21 days later."""
    found = visits("breast/tc", date(2026, 12, 4), CHRISTMAS)
    assert [on for _, _, on in found] == [date(2026, 12, 4), date(2026, 12, 28), date(2027, 1, 18), date(2027, 2, 8)]


def test_a_later_day_of_a_cycle_moves_alone() -> None:
    """Eribulin days 1 and 8: 18 Dec and 25 Dec; day 8 moves to the 28th, cycle 3 stays 21 days after 18 Dec."""
    found = visits("breast/eribulin", FRIDAY, CHRISTMAS)
    assert (2, 8, date(2026, 12, 28)) in found
    assert (3, 1, date(2027, 1, 8)) in found


def test_the_day_that_a_prescriber_chose_is_taken_as_it_is() -> None:
    saturday = date(2026, 11, 28)
    assert visits("breast/tc", saturday, ClosedDays())[0] == (1, 1, saturday)


def test_the_second_phase_follows_the_first() -> None:
    found = visits("breast/ac-paclitaxel", FRIDAY, ALWAYS_OPEN)
    assert len(found) == 8
    assert found[4] == (1, 1, FRIDAY + timedelta(days=84))


def test_what_is_given_along_stands_with_its_day_and_only_with_its_drug() -> None:
    held = LIBRARY.regimen("breast/tc")
    days = course_calendar(held, library=LIBRARY, phase=held.phases[0].name, cycle=1, starts=FRIDAY, closed=ALWAYS_OPEN)
    before = [one for one in days if one.entry is Entry.SUPPORT and one.on == FRIDAY - timedelta(days=1)]
    assert any("dexamethasone" in one.what for one in before)
    assert last_day(days) == FRIDAY + timedelta(days=63)


def test_a_clinic_that_never_opens_is_refused() -> None:
    with pytest.raises(Refused, match="closed for"):
        ClosedDays(weekdays=frozenset(range(7))).open_day(FRIDAY)


@given(
    st.sampled_from(sorted(name for name, one in LIBRARY.regimens.items() if one.rounds == 1)),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)
def test_no_visit_but_the_first_is_on_a_closed_day_and_none_is_earlier_than_counted(name: str, starts: date) -> None:
    """Over the library, leap years among the days: cycles are never closer than their length."""
    held = LIBRARY.regimen(name)
    closed = ClosedDays(holidays={date(year, 12, 25): "Christmas Day" for year in range(2024, 2031)})
    days = course_calendar(
        held, library=LIBRARY, phase=held.phases[0].name, cycle=1, starts=starts, closed=closed, cycles=2
    )
    visiting = [one for one in days if one.is_visit]
    assert all(not closed.why(one.on) for one in visiting if one.on != starts)
    assert all(one.on >= one.counted for one in visiting)
    ones = [one for one in visiting if one.day == 1]
    lengths = {phase.name: phase.length_days for phase in held.phases}
    for before, after in pairwise(ones):
        assert (after.on - before.on).days >= lengths[before.phase]


def test_cycles_go_on_round_after_round() -> None:
    held = LIBRARY.regimen("breast/ac-paclitaxel")
    names = [(part.name, number) for part, number in cycles_from(held, held.phases[0], 3, more=1)]
    assert names[:3] == [(held.phases[0].name, 3), (held.phases[0].name, 4), (held.phases[1].name, 1)]
