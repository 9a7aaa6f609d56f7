"""All doses of a course: every line, day and cycle of each phase of a regimen, for one patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from medonc.knowledge.shapes import DrugLine, Library, Phase, Regimen, TreatLimit
from medonc.practice.treatment.dose import ProposedDose, propose
from medonc.practice.treatment.prescription import STANDARD, Measures, Wishes, prescription
from medonc.practice.treatment.recheck import Stop, recheck
from medonc.values.errors import NotHeld, Refused
from medonc.values.evidence import Answer, NotKnown, Step, StepKind
from medonc.values.quantity import Quantity, plain

DOSE_RULE = "treatment/dosing/dose"
NO_WISHES: Mapping[str, Wishes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One dose of a course: where it stands in it, and the dose or what it lacks. `times` doses that day."""

    phase: str
    cycle: int
    day: int
    times: int
    course_day: int  # counted from day 1 of the first cycle
    drug: str  # id of the drug file
    route: str
    order: int
    note: str
    answer: ProposedDose | NotKnown

    @property
    def amount(self) -> Quantity | None:
        """What is given each time; None where it is not known."""
        return self.answer.amount if isinstance(self.answer, ProposedDose) else None


def course_doses(
    regimen: Regimen,
    *,
    surface: Answer[Quantity] | None = None,
    weight: Answer[Quantity] | None = None,
    clearance: Answer[Quantity] | None = None,
    age: int | None,
    library: Library,
    wishes: Mapping[str, Wishes] = NO_WISHES,
    shown: int = 0,
) -> tuple[PlannedDose, ...]:
    """Every dose of the course in the order of giving; a phase without an end shows as many cycles as differ.

    `shown` asks for more cycles of such a phase.
    `wishes` are a prescriber's changes by drug id. Refuses patients under 18 and a drug that the library lacks.
    """
    by = Measures(surface=surface, weight=weight, clearance=clearance, age=age)
    planned: list[PlannedDose] = []
    first_day = 1
    for turn, phase in product(range(regimen.rounds), regimen.phases):
        cycles = phase.cycles or max(shown, cycles_that_differ(phase))
        for cycle in range(turn * cycles + 1, (turn + 1) * cycles + 1):
            planned += _cycle(regimen, phase, cycle, first_day, by, library, wishes)
            first_day += phase.length_days
    return tuple(planned)


def line_dose(
    regimen: Regimen,
    phase: Phase,
    line: DrugLine,
    *,
    cycle: int,
    by: Measures,
    library: Library,
    wishes: Wishes = STANDARD,
) -> ProposedDose | NotKnown:
    """The dose of one line in one cycle, computed by the engine and stopped where the second engine disagrees."""
    drug = library.drug(line.drug)
    origin = str(regimen.rule.sources[0]) if regimen.rule.sources else ""
    order = prescription(line, drug, first=cycle == 1, wishes=wishes, origin=origin)
    rule = library.rule(DOSE_RULE).rule
    given = _named(regimen, phase, line, cycle, wishes)
    proposed = propose(order, by=by, policy=library.policy, rule=rule, given=given)
    if isinstance(proposed, ProposedDose):
        refuse_disagreement(proposed, age=by.age, library=library)
    return proposed


def refuse_disagreement(proposed: ProposedDose, *, age: int | None, library: Library) -> None:
    """Refuses a dose that the second engine does not reach."""
    verdict = recheck(
        proposed.prescription, measure=proposed.measure, age=age, policy=library.policy, amount=proposed.amount
    )
    if isinstance(verdict, Stop):
        raise Refused(
            f"the two dose engines disagree on {proposed.prescription.drug}: {'; '.join(verdict.reasons)}",
            do="do not give this dose; report it",
        )


def phase_of(regimen: Regimen, name: str) -> Phase:
    """The phase of this name; refuses another, listing those held."""
    found = next((phase for phase in regimen.phases if phase.name == name), None)
    if found is None:
        raise NotHeld.named(f"phase of {regimen.short}", name, [phase.name for phase in regimen.phases])
    return found


def runs_in(line: DrugLine | TreatLimit, cycle: int) -> bool:
    """Whether a line, or a limit, is part of this cycle of its phase."""
    return (line.first_cycle or 1) <= cycle <= (line.last_cycle or cycle)


def _cycle(
    regimen: Regimen,
    phase: Phase,
    cycle: int,
    first_day: int,
    by: Measures,
    library: Library,
    wishes: Mapping[str, Wishes],
) -> list[PlannedDose]:
    planned = []
    for line in phase.drugs:
        if runs_in(line, cycle):
            wish = wishes.get(line.drug, STANDARD)
            answer = line_dose(regimen, phase, line, cycle=cycle, by=by, library=library, wishes=wish)
            planned += list(_days(phase, line, cycle, first_day, answer))
    return sorted(planned, key=lambda dose: (dose.day, dose.order))


def _days(
    phase: Phase, line: DrugLine, cycle: int, first_day: int, answer: ProposedDose | NotKnown
) -> Iterator[PlannedDose]:
    for day in line.days:
        yield PlannedDose(
            phase=phase.name,
            cycle=cycle,
            day=day.day,
            times=day.times,
            course_day=first_day + day.day - 1,
            drug=line.drug,
            route=line.route,
            order=line.order,
            note=line.note,
            answer=answer,
        )


def cycles_that_differ(phase: Phase) -> int:
    """How many cycles of a phase to show where no more are asked for: until nothing changes any more."""
    turns = [1]
    for line in phase.drugs:
        turns += [line.first_cycle or 1, (line.last_cycle or 0) + 1, 2 if line.loading_dose is not None else 1]
    return max(turns)


def line_number(phase: Phase, line: DrugLine) -> int:
    """Which of the phase's lines of this drug it is, from 1: fluorouracil may be a bolus and an infusion."""
    return [each for each in phase.drugs if each.drug == line.drug].index(line) + 1


def _named(regimen: Regimen, phase: Phase, line: DrugLine, cycle: int, wishes: Wishes) -> tuple[Step, ...]:
    """The steps that name what was asked, so that a receipt can be asked again."""
    said = [
        ("regimen", "regimen", regimen.rule.id.removeprefix("treatment/regimens/")),
        ("phase", "phase", phase.name),
        ("drug", "drug", line.drug),
        ("line", "line of this drug", str(line_number(phase, line))),
        ("cycle", "cycle of the phase", str(cycle)),
        *_wished(wishes),
    ]
    return tuple(Step(kind=StepKind.INPUT, label=label, value=value, name=name) for name, label, value in said)


def _wished(wishes: Wishes) -> Iterator[tuple[str, str, str]]:
    if wishes.change is not None:
        yield "percent", "per cent of standard", plain(wishes.change.percent)
        yield "reason", "reason", wishes.change.reason
    if wishes.gfr_cap is not None:
        yield "gfr_cap", "GFR cap asked for", f"{plain(wishes.gfr_cap.limit.value)} {wishes.gfr_cap.limit.code}"
        yield "gfr_reason", "reason for the GFR cap", wishes.gfr_cap.reason
    who = (wishes.change and wishes.change.by) or (wishes.gfr_cap and wishes.gfr_cap.by)
    if who:
        yield "by", "asked for by", who
    if wishes.to_vials:
        yield "whole_vials", "round to whole vials", "yes"
