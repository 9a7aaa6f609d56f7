"""The calendar of a patient's treatment: visits, home doses, what is given along and watched, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse

from medonc.practice.cycles.calendar import CalendarDay, last_day
from medonc.practice.cycles.day_plan import day_plan
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.words import day, weekday
from medonc.workbench import open_chart
from medonc.workbench.orders.queue import OrderLine, orders_of_patient
from medonc.workbench.patients import PatientHeader
from medonc.workbench.site_settings import closed_days


@dataclass(frozen=True, slots=True, kw_only=True)
class DateShown:
    """One day with everything on it."""

    on: str
    visit: str
    rest: tuple[str, ...]
    moved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleShown:
    """One cycle of the calendar."""

    title: str
    days: tuple[DateShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """What was ordered, and what is planned from the due day on."""

    line: PatientLine
    regimen: str
    cycles: tuple[CycleShown, ...]
    ends: str
    open_ended: bool
    orders: tuple[OrderLine, ...]


@may_of_patient("read")
def calendar(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    held = opened(request, patient)
    found = day_plan(held.chart, open_chart.library(), held.review.on, closed=closed_days())
    last = last_day(found.calendar) if found is not None else None
    page = CalendarPage(
        line=held.line,
        regimen=found.due.regimen.rule.title if found is not None else "",
        cycles=_cycles(found.calendar) if found is not None else (),
        ends=day(last) if last else "",
        open_ended=found is not None and any(phase.cycles is None for phase in found.due.regimen.phases),
        orders=orders_of_patient(patient.pk),
    )
    return show(request, "calendar.html", page)


def _cycles(days: tuple[CalendarDay, ...]) -> tuple[CycleShown, ...]:
    """The days by cycle; what belongs to a cycle before its day 1 stands with it."""
    ordered = sorted(days, key=lambda one: (_first(days, one), one.on))
    groups = groupby(ordered, key=lambda one: (one.phase, one.cycle))
    several = len({one.phase for one in days}) > 1
    return tuple(
        CycleShown(title=f"{phase}, cycle {cycle}" if several else f"Cycle {cycle}", days=_dates(list(held)))
        for (phase, cycle), held in groups
    )


def _first(days: tuple[CalendarDay, ...], one: CalendarDay) -> int:
    same = [each.on.toordinal() for each in days if (each.phase, each.cycle) == (one.phase, one.cycle)]
    return min(same)


def _dates(held: list[CalendarDay]) -> tuple[DateShown, ...]:
    return tuple(
        _date(weekday(on), list(ones)) for on, ones in groupby(sorted(held, key=lambda one: one.on), lambda one: one.on)
    )


def _date(on: str, ones: list[CalendarDay]) -> DateShown:
    visits = [one for one in ones if one.is_visit]
    return DateShown(
        on=on,
        visit="; ".join(f"day {one.day}: {one.what}" for one in visits),
        rest=tuple(f"{one.entry.value}: {one.what}" for one in ones if not one.is_visit),
        moved=next((f"counted {day(one.counted)}, {one.moved}" for one in ones if one.moved), ""),
    )
