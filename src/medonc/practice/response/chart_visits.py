"""The assessments of a chart: the lesions seen since the last baseline, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from medonc.practice.response.visits import How, New, NonTarget, Seen, Visit
from medonc.record import Chart
from medonc.record.lesions import REPORTED, LesionSeen

MM = "mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LesionCourse:
    """The assessments since the baseline, and what each lesion is called; facts by lesion and day."""

    visits: tuple[Visit, ...]
    sites: dict[str, str]
    facts: dict[tuple[str, date], LesionSeen]

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of the targets, as at the baseline."""
        return tuple(self.visits[0].targets) if self.visits else ()

    @property
    def non_targets(self) -> tuple[str, ...]:
        """The names of the non-target lesions."""
        return tuple(self.visits[0].non_targets) if self.visits else ()


def lesion_course(chart: Chart) -> LesionCourse:
    """The course that began with the last baseline; empty where no lesion is recorded."""
    dated = [(fact.effective.day, fact) for fact in chart.all(LesionSeen)
             if fact.effective is not None and fact.role != REPORTED]  # fmt: skip
    start = max((day for day, fact in dated if fact.baseline), default=None)
    held = [(day, fact) for day, fact in dated if start is not None and day >= start]
    days = sorted({day for day, _ in held})
    return LesionCourse(
        visits=tuple(_visit(day, [fact for on, fact in held if on == day]) for day in days),
        sites={fact.lesion: fact.site for _, fact in held},
        facts={(fact.lesion, day): fact for day, fact in held},
    )


def _visit(day: date, facts: Sequence[LesionSeen]) -> Visit:
    by_name = sorted(facts, key=lambda fact: fact.lesion)
    return Visit(
        day=day,
        targets={f.lesion: _target(f) for f in by_name if f.role == "target"},
        non_targets={f.lesion: _other(f) for f in by_name if f.role == "non-target"},
        new={f.lesion: _new(f) for f in by_name if f.role == "new"},
    )


def _target(fact: LesionSeen) -> Seen:
    if fact.size is not None:
        return Seen(how=How.MEASURED, mm=fact.size.to(MM).value, nodal=fact.nodal)
    how = How(fact.state) if fact.state in set(How) - {How.MEASURED} else How.NOT_EVALUATED
    return Seen(how=how, nodal=fact.nodal)


def _other(fact: LesionSeen) -> NonTarget:
    return NonTarget(fact.state) if fact.state in set(NonTarget) else NonTarget.NOT_EVALUATED


def _new(fact: LesionSeen) -> New:
    """As recorded; what is not said is not certain."""
    return New(fact.state) if fact.state in set(New) else New.EQUIVOCAL
