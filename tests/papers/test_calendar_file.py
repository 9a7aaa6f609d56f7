"""The calendar file of a course, read back: days stay themselves when they move, and tell nothing of the illness."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from icalendar import Calendar
from order_clinic import Team
from paper_clinic import another_patient, drafted

from medonc.paper.treatment_calendar import CourseEvent, course_events, course_ics
from medonc.practice.cycles.calendar import CalendarDay, Entry
from medonc.values.errors import Refused
from medonc.workbench.orders.course_papers import CourseDays, course_days
from medonc.workbench.site_settings import decide, today

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-25T09:00:00+00:00")


def read(text: bytes) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def days(*held: CalendarDay, oral: frozenset[str] = frozenset({"capecitabine"}), names: bool = False) -> CourseDays:
    return CourseDays(
        root="CarePlan/1", regimen="CAPOX", oral=oral, orders=(), days=held, revision=3, names=names,
        zone="Europe/Vienna", at=AT,
    )  # fmt: skip


def visit(on: date, what: str, entry: Entry = Entry.TREATMENT, *, moved: str = "") -> CalendarDay:
    return CalendarDay(on=on, counted=on, entry=entry, phase="CAPOX", cycle=1, day=1, what=what, moved=moved)


def test_every_visit_of_the_course_is_in_it(team: Team, ready: int) -> None:
    found = read(course_ics(course_days(ready, by=team.nurse)))
    visits = sorted(one.start for one in found if str(one["summary"]).startswith("Treatment at the clinic"))
    assert len(visits) == 4  # TC: four cycles of 21 days
    assert visits[0] == today()
    assert all(b - a >= timedelta(days=21) for a, b in pairwise(visits))


def test_it_tells_neither_illness_nor_drug_nor_name(team: Team, ready: int) -> None:
    text = course_ics(course_days(ready, by=team.nurse)).decode().lower()
    told = [word for word in ("docetaxel", "cyclophosphamide", "dexa", "breast", "tc,", "petra", "sample", "syn-1",
                              "cancer", "chemo") if word in text]  # fmt: skip
    assert told == []


def test_the_site_may_decide_to_name_drugs(team: Team, ready: int) -> None:
    decide("calendar_names", "yes", by=team.administrator)
    found = read(course_ics(course_days(ready, by=team.nurse)))
    assert any("docetaxel" in str(one["summary"]) for one in found)


def test_a_day_keeps_its_uid_when_it_moves_and_the_file_is_newer(team: Team, ready: int) -> None:
    before = {str(one["uid"]): one for one in read(course_ics(course_days(ready, by=team.nurse)))}
    assert len(before) == len(read(course_ics(course_days(ready, by=team.nurse))))
    drafted(team, ready)
    after = {str(one["uid"]): one for one in read(course_ics(course_days(ready, by=team.nurse)))}
    assert set(before) == set(after)
    first = next(uid for uid, one in after.items() if str(one["status"]) == "CONFIRMED")
    assert str(before[first]["status"]) == "TENTATIVE"
    assert int(after[first]["sequence"]) > int(before[first]["sequence"])


def test_what_is_taken_at_home_lasts_its_days_beside_the_visit() -> None:
    found = course_events(days(visit(date(2026, 11, 25), "oxaliplatin, capecitabine, 14 days")))
    assert {(one.kind, one.lasts) for one in found} == {(Entry.TREATMENT, 1), (Entry.HOME, 14)}
    events = {
        str(one["summary"]): one for one in read(course_ics(days(visit(date(2026, 11, 25), "capecitabine, 14 days"))))
    }
    home = events["Medicine at home, 14 days (cycle 1, day 1)"]
    assert (home.start, home.end) == (date(2026, 11, 25), date(2026, 12, 9))


def test_days_at_the_clinic_are_not_called_days_at_home() -> None:
    (one,) = course_events(days(visit(date(2026, 11, 25), "cytarabine, 10 days")))
    assert one == CourseEvent(
        key="CAPOX/1/1/treatment", on=date(2026, 11, 25), kind=Entry.TREATMENT, lasts=10, where="cycle 1, day 1",
        what="cytarabine, 10 days",
    )  # fmt: skip


def test_two_things_given_along_on_a_day_are_one_entry() -> None:
    held = (visit(date(2026, 11, 25), "one", Entry.SUPPORT), visit(date(2026, 11, 25), "two", Entry.SUPPORT))
    (one,) = course_events(days(*held))
    assert one.what == "one; two"


def test_with_an_hour_a_visit_stands_in_the_time_zone_of_the_site() -> None:
    text = course_ics(days(visit(date(2026, 11, 25), "oxaliplatin")), clock=time(8, 30))
    (one,) = read(text)
    assert one.start.isoformat() == "2026-11-25T08:30:00+01:00"
    assert "BEGIN:VTIMEZONE" in text.decode()
    assert "TZID=Europe/Vienna" in text.decode()


def test_a_moved_day_says_why() -> None:
    (one,) = read(course_ics(days(visit(date(2026, 12, 28), "oxaliplatin", moved="Sunday"))))
    assert str(one["description"]) == "Not on its usual day: Sunday"


def test_without_a_course_there_is_no_calendar(team: Team) -> None:
    with pytest.raises(Refused):
        course_days(another_patient(team), by=team.nurse)
