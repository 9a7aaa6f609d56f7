"""Sizes of imaging reports, ready to be taken over: each day with the form that already holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from medonc.practice.response.arithmetic import number
from medonc.practice.response.chart_visits import LesionCourse
from medonc.practice.response.reported import ReportedSize, reported_sizes
from medonc.practice.response.selection import METHODS_OF_MEASURING
from medonc.record import Chart
from medonc.workbench.record_lesions import NODE, ORGANS

_TARGETS, _NEW = 5, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDay:
    """The sizes of one day, and the address of the form with them."""

    day: date
    sizes: tuple[ReportedSize, ...]
    address: str


def reported_days(chart: Chart, course: LesionCourse, *, patient: int) -> tuple[ReportedDay, ...]:
    """Each day with sizes that no assessment has taken over."""
    form = reverse("lesions", args=[patient])
    days = groupby(reported_sizes(chart, course), key=lambda one: one.day)
    return tuple(_day(day, tuple(found), course, form) for day, found in days)


def _day(day: date, found: tuple[ReportedSize, ...], course: LesionCourse, form: str) -> ReportedDay:
    methods = {one.method for one in found} & set(METHODS_OF_MEASURING)
    sent = {"on": day.isoformat(), "method": methods.pop() if len(methods) == 1 else ""}
    sent |= _again(found, course) if course.visits else _baseline(found)
    return ReportedDay(day=day, sizes=found, address=f"{form}?{urlencode({k: v for k, v in sent.items() if v})}")


def _again(found: Sequence[ReportedSize], course: LesionCourse) -> dict[str, str]:
    """Each size in the place of the lesion of its name; what the baseline does not have is left to the reader."""
    by_name = {one.name.casefold(): one for one in found if one.name}
    held = {name: by_name[name.casefold()] for name in course.targets if name.casefold() in by_name}
    return {f"{name}_size": number(one.mm) for name, one in held.items()}


def _baseline(found: Sequence[ReportedSize]) -> dict[str, str]:
    """The first sizes as candidates for targets: which of them are, the clinician says."""
    sent: dict[str, str] = {}
    for place, one in enumerate(found[:_TARGETS], start=1):
        sent |= {f"T{place}": one.site, f"T{place}_organ": _organ(one), f"T{place}_size": number(one.mm)}
    return sent


def _organ(one: ReportedSize) -> str:
    """The organ that the site names; empty where it names none of the list."""
    return NODE if one.nodal else next((organ for organ in ORGANS if organ in one.site.casefold()), "")
