"""Sizes that imaging reports brought in and that no assessment has taken over yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.practice.response.chart_visits import MM, LesionCourse
from medonc.record import Chart
from medonc.record.lesions import REPORTED, LesionSeen
from medonc.record.measured import Result, ResultKind
from medonc.values.codes import Loinc
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity

_SIZES = {Loinc("33728-7"), Loinc("33729-5"), Loinc("21889-1")}
_NODES = re.compile(r"\bnodes?\b", re.IGNORECASE)
_IMAGING = {"imaging", "RAD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSize:
    """One size of a report: mm of the longest diameter, of a node the short axis. `name` is the report's own."""

    fact: str
    day: date
    name: str
    site: str
    nodal: bool
    mm: Decimal
    method: str


def reported_sizes(chart: Chart, course: LesionCourse) -> tuple[ReportedSize, ...]:
    """The sizes of days that are no assessment, the latest day first; before the baseline none counts."""
    assessed = {visit.day for visit in course.visits}
    since = min(assessed, default=date.min)
    found = (each for each in _all(chart) if each.day not in assessed and each.day >= since)
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.name, one.site)))


def _all(chart: Chart) -> Iterator[ReportedSize]:
    for fact in chart.all(LesionSeen):
        if fact.role == REPORTED and fact.size is not None and fact.effective is not None:
            yield ReportedSize(
                fact=str(fact.source),
                day=fact.effective.day,
                name=fact.lesion,
                site=fact.site,
                nodal=fact.nodal,
                mm=fact.size.to(MM).value,
                method=fact.method,
            )
    for result in chart.all(Result):
        mm = _mm(result)
        if mm is not None and result.effective is not None:
            site = str(result.site or "")
            yield ReportedSize(
                fact=str(result.source),
                day=result.effective.day,
                name="",
                site=site,
                nodal=_NODES.search(site) is not None,
                mm=mm,
                method=str(result.method or ""),
            )


def _mm(result: Result) -> Decimal | None:
    """The size of a tumour on imaging, not of a specimen; None where there is none in a length."""
    if result.kind is not ResultKind.TUMOUR_SIZE or result.specimen or not _IMAGING & set(result.categories):
        return None
    parts = [part.value for part in result.components if _SIZES & set(part.code.codings)]
    for value in (*parts, result.value):
        if isinstance(value, Quantity):
            try:
                return value.to(MM).value
            except MedoncError:  # no length: the record shows it as it is, and nothing is offered
                continue
    return None
