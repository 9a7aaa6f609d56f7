"""The cycles of a course in time: which phase and number each is, when it began and what is recorded within it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from medonc.knowledge.shapes import DrugLine, Library, Phase
from medonc.practice.criteria.had import DONE
from medonc.practice.exposure.course import Course, CoursePhase
from medonc.practice.exposure.events import Event, drug_codes, drug_id
from medonc.practice.exposure.intensity import Reason
from medonc.practice.treatment.course import phase_of, runs_in
from medonc.practice.treatment.delivered.reasons import first_reason, reason_held, reason_of, reason_ordered
from medonc.record import Chart
from medonc.record.orders import TreatmentOrder
from medonc.record.therapy import DrugEvent, DrugFact, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One cycle as given. `number` counts within its phase; `follows`: day 1 of the cycle after it, whichever."""

    phase: Phase
    number: int
    starts: date
    part: CoursePhase
    late_days: int = 0  # against the planned end of the cycle before; below zero: early
    late_because: Reason = Reason.NOT_RECORDED
    follows: date | None = None
    left_out: tuple[DrugFact, ...] = ()  # doses recorded as not given
    orders: tuple[TreatmentOrder, ...] = ()  # the days as ordered here
    operated: date | None = None  # the last of its phase, and the operation that came before the next: no delay

    @property
    def planned_end(self) -> date:
        """The day on which the next cycle is planned."""
        return self.starts + timedelta(days=self.phase.length_days)

    def holds(self, day: date) -> bool:
        """Whether a day lies in this cycle."""
        return self.starts <= day and (self.follows is None or day < self.follows)

    def lines(self, drug: str) -> tuple[DrugLine, ...]:
        """The regimen's lines of a drug in this cycle."""
        return tuple(line for line in self.phase.drugs if line.drug == drug and runs_in(line, self.number))

    def last_planned(self, drug: str) -> date:
        """The day of the drug's last planned dose."""
        last = max((each.day for line in self.lines(drug) for each in line.days), default=1)
        return self.starts + timedelta(days=last - 1)

    def events(self, drug: str) -> tuple[Event, ...]:
        """The drug's recorded events: those of its days, and those that began before and go on."""
        own = (each for each in self.part.events if each.drug == drug)
        return tuple(e for e in own if self.holds(e.day) or (e.day < self.starts and e.holds(self.starts)))

    def why_less(self, event: Event, library: Library) -> Reason:
        """Why a dose was less: said by its record, else by the order that it answers."""
        said = reason_of(event.fact, library)
        if said is not Reason.NOT_RECORDED:
            return said
        ordered = (o for each in self.orders if each.due == event.day for o in each.doses if o.drug == event.drug)
        reasons = (reason_ordered(dose) for dose in ordered)
        return next((why for why in reasons if why is not Reason.NOT_RECORDED), Reason.NOT_RECORDED)

    def left_out_of(self, drug: str, library: Library) -> Iterator[tuple[DrugFact, date]]:
        """The drug's doses recorded as not given, with their days."""
        for fact in self.left_out:
            if drug_id(fact.drug, drug_codes(library)) == drug and fact.effective is not None:
                yield fact, fact.effective.day


def placed_cycles(course: Course, chart: Chart, library: Library, on: date) -> tuple[Placed, ...]:
    """The cycles of a recognised course that began by a day, oldest first; empty for other courses."""
    if course.regimen is None:
        return ()
    begun = [(part, seen.starts) for part in course.phases for seen in part.cycles if seen.starts <= on]
    begun.sort(key=lambda pair: pair[1])
    omitted = tuple(_left_out(chart, library, course))
    counts: Counter[str] = Counter()
    found: list[Placed] = []
    for place, (part, starts) in enumerate(begun):
        counts[part.name] += 1
        follows = begun[place + 1][1] if place + 1 < len(begun) else None
        before = found[-1] if found else None
        phase = phase_of(course.regimen, part.name)
        within = tuple(f for f in omitted if f.effective and _is_in(f.effective.day, starts, follows))
        ordered = tuple(o for o in chart.all(TreatmentOrder) if o.effective and _is_in(o.due, starts, follows))
        if before is not None and before.phase is not phase:
            operated = _operated(chart, before.starts, starts)
            before = found[-1] = replace(before, operated=operated)
        late = (starts - before.planned_end).days if before is not None and before.operated is None else 0
        why = _why_late(before, part, starts, chart, library) if late else Reason.NOT_RECORDED
        found.append(
            Placed(
                phase=phase,
                number=counts[part.name],
                starts=starts,
                part=part,
                late_days=late,
                late_because=why,
                follows=follows,
                left_out=within,
                orders=ordered,
            )
        )
    placed = _with_held(found, on)
    if placed and placed[-1].phase.cycles == placed[-1].number:  # the next, if any, is of another phase
        placed[-1] = replace(placed[-1], operated=_operated(chart, placed[-1].starts, on))
    return tuple(placed)


def _operated(chart: Chart, after: date, until: date) -> date | None:
    """The day of the last operation on the cancer between two days."""
    days = (o.effective.day for o in chart.all(Operation) if o.is_cancer_surgery and o.effective and o.status in DONE)
    return max((day for day in days if after < day <= until), default=None)


def _with_held(found: list[Placed], on: date) -> list[Placed]:
    """The cycles with those that a statement of tablets taken covers beyond the last one seen, as long as planned.

    Only where every drug of the last cycle is stated as going on: then nothing else tells where a cycle begins.
    """
    while found and _goes_on(found[-1], on):
        last = found[-1]
        found[-1] = replace(last, follows=last.planned_end)
        found.append(replace(last, number=last.number + 1, starts=last.planned_end, late_days=0, left_out=()))
    return found


def _goes_on(last: Placed, on: date) -> bool:
    most = last.phase.cycles
    if last.planned_end > on or (most is not None and last.number >= most):
        return False
    return all(any(e.holds(last.planned_end) for e in last.part.events if e.drug == drug) for drug in last.part.drugs)


def _is_in(day: date, starts: date, follows: date | None) -> bool:
    return starts <= day and (follows is None or day < follows)


def _left_out(chart: Chart, library: Library, course: Course) -> Iterator[DrugFact]:
    """The doses of the course's drugs that are recorded as not given."""
    by_code = drug_codes(library)
    for fact in chart.all(DrugFact):
        whole = fact.effective is not None and not fact.effective.is_partial
        if fact.event is DrugEvent.NOT_GIVEN and whole and drug_id(fact.drug, by_code) in course.drugs:
            yield fact


def _why_late(before: Placed | None, part: CoursePhase, starts: date, chart: Chart, library: Library) -> Reason:
    """Said by a dose left out after the planned day, by the day's order as held, or by the first doses that came."""
    left = before.left_out if before is not None else ()
    waiting = [f for f in left if before and f.effective and f.effective.day >= before.planned_end]
    first = [e.fact for e in part.events if e.day == starts and e.fact is not None]
    said = first_reason(waiting, library)
    if said is Reason.NOT_RECORDED and before is not None:
        orders = (o for o in chart.all(TreatmentOrder) if o.effective and before.planned_end <= o.due <= starts)
        held = (reason_held(order) for order in orders)
        said = next((why for why in held if why is not Reason.NOT_RECORDED), Reason.NOT_RECORDED)
    return said if said is not Reason.NOT_RECORDED else first_reason(first, library)
