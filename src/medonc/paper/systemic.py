"""Systemic treatment for drawing: drugs that run together are one treatment, requested and given kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from medonc.practice.exposure import Course
from medonc.record import Chart
from medonc.record.therapy import DrugEvent, DrugFact, Schedule
from medonc.values.quantity import Quantity

PAUSE = 60  # days without an infusion after which it begins anew
WITHOUT = 10  # days without a tablet after which it is a new course of it
VOID = frozenset({"cancelled", "draft", "entered-in-error", "not-done", "on-hold"})


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """Drugs that run together: the days given, the days requested, and the spans taken or asked for daily."""

    name: str
    given: tuple[date, ...]
    asked: tuple[date, ...]
    taken: tuple[tuple[date, date], ...]
    asked_daily: tuple[tuple[date, date], ...]
    facts: tuple[DrugFact, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it touches, in order."""
        ends = (day for span in (*self.taken, *self.asked_daily) for day in span)
        return tuple(sorted({*self.given, *self.asked, *ends}))


@dataclass(frozen=True, kw_only=True)
class _Run:
    """One drug without a long pause."""

    drug: str
    facts: tuple[DrugFact, ...]
    first: date
    last: date


def treatments(chart: Chart, *, on: date, courses: Sequence[Course] = ()) -> tuple[Treatment, ...]:
    """Every systemic treatment of the cancer, oldest first; named as a recognised course where there is one."""
    facts = [f for f in chart.all(DrugFact) if f.is_cancer_treatment and f.effective and f.status not in VOID]
    groups: list[list[_Run]] = []
    for run in sorted(_runs(facts, on), key=lambda r: (r.first, r.drug)):
        group = next((g for g in groups if _runs_with(run, g)), None)
        if group is None:
            groups.append([run])
        else:
            group.append(run)
    return tuple(_treatment(group, on, courses) for group in groups)


def _runs(facts: Iterable[DrugFact], on: date) -> list[_Run]:
    by_drug: dict[str, list[DrugFact]] = {}
    for fact in facts:
        by_drug.setdefault(str(fact.drug).lower(), []).append(fact)
    return [run for drug, same in by_drug.items() for run in _split(drug, same, on)]


def _split(drug: str, facts: list[DrugFact], on: date) -> list[_Run]:
    runs: list[_Run] = []
    for fact in sorted(facts, key=lambda f: _span(f, on)):
        first, last = _span(fact, on)
        pause = WITHOUT if fact.event is DrugEvent.TAKEN or _is_daily(fact.schedule) else PAUSE
        if runs and (first - runs[-1].last).days <= pause:
            before = runs.pop()
            last = max(last, before.last)
            runs.append(_Run(drug=drug, facts=(*before.facts, fact), first=before.first, last=last))
        else:
            runs.append(_Run(drug=drug, facts=(fact,), first=first, last=last))
    return runs


def _span(fact: DrugFact, on: date) -> tuple[date, date]:
    assert fact.effective is not None
    first = fact.effective.day
    if fact.ended is not None:
        return first, max(first, fact.ended.day)
    return first, max(first, on) if fact.event is DrugEvent.TAKEN and fact.status == "active" else first


def _runs_with(run: _Run, group: list[_Run]) -> bool:
    """Whether it shares most of the shorter span with a group that began within two months of it."""
    first, last = min(r.first for r in group), max(r.last for r in group)
    shared = (min(last, run.last) - max(first, run.first)).days + 1
    shorter = min((last - first).days, (run.last - run.first).days) + 1
    return abs((run.first - first).days) <= PAUSE and shared >= shorter * 0.6


def _treatment(group: list[_Run], on: date, courses: Sequence[Course]) -> Treatment:
    facts = [f for run in group for f in run.facts]
    requests = [f for f in facts if f.event is DrugEvent.REQUESTED]
    daily = [f for f in requests if _is_daily(f.schedule)]
    asked = {day for f in requests if not _is_daily(f.schedule) for day in _asked_days(f)}
    given = {f.effective.day for f in facts if f.event is DrugEvent.GIVEN and f.effective}
    return Treatment(
        name=_name(facts, courses) or " + ".join(dict.fromkeys(run.drug for run in group)),
        given=tuple(sorted(given)),
        asked=tuple(sorted(asked)),
        taken=_joined(_span(f, on) for f in facts if f.event is DrugEvent.TAKEN),
        asked_daily=_joined(_span(f, on) for f in daily),
        facts=tuple(facts),
    )


def _joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Spans that touch, as one."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and (first - joined[-1][1]).days <= 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _is_daily(schedule: Schedule | None) -> bool:
    return schedule is not None and schedule.every <= Quantity(Decimal(1), "d")


def _asked_days(request: DrugFact) -> list[date]:
    """The first day of each cycle that a request asks for; the first day alone where no interval is stated."""
    assert request.effective is not None
    first, schedule = request.effective.day, request.schedule
    if schedule is None or request.ended is None or schedule.every < Quantity(Decimal(5), "d"):
        return [first]
    step = timedelta(days=int(schedule.every.to("d").value))
    count = min(60, (request.ended.day - first) // step + 1)
    return [first + step * n for n in range(count)]


def _name(facts: Sequence[DrugFact], courses: Sequence[Course]) -> str:
    """The name of the course, or of its phase, that these facts belong to; none where some belong to no course."""
    held, votes, known = {str(f.source) for f in facts}, Counter[str](), set[str]()
    for course in courses:
        for phase in course.phases:
            own = {str(e.fact.source) for e in phase.events if e.fact is not None} & held
            known |= own
            if own:
                votes[course.name if len(course.phases) == 1 else phase.name] += len(own)
    return votes.most_common(1)[0][0] if votes and len(known) == len(held) else ""
