"""Whether a day's limits for treating are met: each limit with its answer, and what follows where it is not."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.knowledge.shapes import Regimen, TreatLimit
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.treatment.care import From, care_of
from medonc.practice.treatment.course import phase_of, runs_in
from medonc.practice.treatment.questions import criterion_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitAnswer:
    """One limit of one day. `drugs` are those that it holds up; all of the day's where it names none."""

    limit: From[TreatLimit]
    answer: Explained
    drugs: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether it does not stand in the way. Not known is not met."""
        return self.answer.truth is Truth.MET


def day_limits(regimen: Regimen, *, phase: str, cycle: int, day: int, scene: Scene) -> tuple[LimitAnswer, ...]:
    """The limits of a day of a cycle, in the order of their files, for the drugs that are given on it.

    Refuses a phase that the regimen does not have.
    """
    given = drugs_on(regimen, phase=phase, cycle=cycle, day=day)
    found = []
    for limit in care_of(regimen, scene.library).limits:
        drugs = named(limit.entry.drugs, given)
        if drugs and day in limit.entry.days and runs_in(limit.entry, cycle):
            answer = explain(criterion_of(limit.entry.needs, scene.library), scene)
            found.append(LimitAnswer(limit=limit, answer=answer, drugs=drugs))
    return tuple(found)


def named(drugs: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the day's drugs an entry concerns: all of them where it names none."""
    return tuple(drug for drug in given if not drugs or drug in drugs)


def drugs_on(regimen: Regimen, *, phase: str, cycle: int, day: int) -> tuple[str, ...]:
    """The drugs that are given on a day of a cycle, each once, in the order of giving."""
    lines = sorted(phase_of(regimen, phase).drugs, key=lambda line: line.order)
    due = [line.drug for line in lines if runs_in(line, cycle) and day in {each.day for each in line.days}]
    return tuple(dict.fromkeys(due))
