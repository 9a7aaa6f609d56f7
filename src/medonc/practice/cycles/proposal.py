"""The dose of each drug of a day: standard, last, proposed, and why.

A drug goes on at the share of standard that it was last given at; a change whose trigger is met lowers it, omits the
drug or stops it. Nothing is raised again by itself. What no level answers is left to the prescriber, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from medonc.knowledge.shapes import Act, DoseChange, DoseLevel, DrugLine
from medonc.practice.criteria import Scene
from medonc.practice.cycles.due import DueDay
from medonc.practice.cycles.last_dose import HUNDRED, LastDose, last_dose, shares
from medonc.practice.cycles.verdict import DayVerdict
from medonc.practice.exposure.course import Course
from medonc.practice.treatment.care import care_of
from medonc.practice.treatment.course import PlannedDose, line_dose, runs_in
from medonc.practice.treatment.day_limits import LimitAnswer
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.measures import measures_for
from medonc.practice.treatment.prescription import Change, Measures, Wishes
from medonc.values.evidence import NotKnown
from medonc.values.quantity import EXACT, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugProposal:
    """One line of a day. `act` OMIT or STOP: no dose is proposed. `open_question`: what a prescriber must decide."""

    line: DrugLine
    standard: ProposedDose | NotKnown
    last: LastDose | None
    act: Act | None
    percent: Decimal  # of standard, as proposed
    proposed: ProposedDose | NotKnown | None
    because: tuple[str, ...]
    rules: tuple[str, ...]  # ids of the changes that act: "DOC-1"
    open_question: str = ""

    @property
    def drug(self) -> str:
        """The id of the drug file."""
        return self.line.drug

    @property
    def wishes(self) -> Wishes:
        """The change that the engine is asked for; none at the standard dose."""
        if self.percent == HUNDRED:
            return Wishes()
        return Wishes(change=Change(percent=self.percent, reason="; ".join(self.because)))


def proposals(due: DueDay, found: DayVerdict, course: Course | None, scene: Scene) -> tuple[DrugProposal, ...]:
    """Every line of the due day in the order of giving. `course` is the one that goes on; None for a first day."""
    ladders = {one.entry.drug: one.entry for one in care_of(due.regimen, scene.library).levels}
    lines = sorted(due.phase.drugs, key=lambda line: line.order)
    todays = [line for line in lines if runs_in(line, due.cycle) and due.day in {each.day for each in line.days}]
    return tuple(_proposal(due, line, ladders.get(line.drug), found, course, scene) for line in todays)


def day_doses(due: DueDay, proposed: Iterable[DrugProposal]) -> tuple[PlannedDose, ...]:
    """The proposed doses of the day as a day's order takes them; what is omitted or stopped is not among them."""
    return tuple(_planned(due, one) for one in proposed if one.proposed is not None)


def _proposal(
    due: DueDay, line: DrugLine, ladder: DoseLevel | None, found: DayVerdict, course: Course | None, scene: Scene
) -> DrugProposal:
    last = last_dose(course, line, ladder, scene) if course is not None else None
    start, because = _start(last)
    acting = [one for one in found.changes if one.acts and line.drug in one.drugs]
    entries = [one.change.entry for one in acting]
    act, share, open_question = _decided(entries, line, ladder, start)
    act = act or _limit_act(line, found)
    reasons = [entry.text for entry in entries if entry.act is not Act.DELAY] or because
    reasons = [*reasons, *_limit_reasons(line, found)]
    by = measures_for(line.basis, scene)
    standard = _dose(due, line, by, scene, Wishes())
    one = DrugProposal(
        line=line,
        standard=standard,
        last=last,
        act=act,
        percent=share,
        proposed=None,
        because=tuple(reasons),
        rules=tuple(entry.id for entry in entries if entry.act is not Act.DELAY),
        open_question=open_question,
    )
    if act in (Act.OMIT, Act.STOP):
        return one
    proposed = standard if share == HUNDRED else _dose(due, line, by, scene, one.wishes)
    return replace(one, proposed=proposed, act=Act.REDUCE if share < HUNDRED else None)


def _dose(due: DueDay, line: DrugLine, by: Measures, scene: Scene, wishes: Wishes) -> ProposedDose | NotKnown:
    return line_dose(due.regimen, due.phase, line, cycle=due.cycle, by=by, library=scene.library, wishes=wishes)


def _start(last: LastDose | None) -> tuple[Decimal, list[str]]:
    """The share of standard to go on from, and why it is not the standard."""
    if last is None or last.percent is None or last.percent >= HUNDRED:
        return HUNDRED, []
    return last.percent, [f"as on {last.day}, {plain(last.percent.quantize(Decimal('0.1')).normalize())} % of standard"]


def _decided(
    entries: list[DoseChange], line: DrugLine, ladder: DoseLevel | None, start: Decimal
) -> tuple[Act | None, Decimal, str]:
    """The gravest act, the lowest share, and what a prescriber must decide."""
    gravest = next((act for act in (Act.STOP, Act.OMIT) if any(entry.act is act for entry in entries)), None)
    lowest, questions = start, []
    for entry in entries:
        if entry.act is Act.REDUCE:
            share, question = lowered(entry, line, ladder, start)
            lowest = min(lowest, share) if share is not None else lowest
            questions += [question] if question else []
    return gravest, lowest, "; ".join(questions)


def lowered(entry: DoseChange, line: DrugLine, ladder: DoseLevel | None, start: Decimal) -> tuple[Decimal | None, str]:
    """The share of standard that one change asks for; None with a question where no number follows."""
    base = start if entry.acts_on == "previous" else HUNDRED
    if entry.percent is not None:
        return EXACT.divide(EXACT.multiply(base, entry.percent), HUNDRED), ""
    if entry.dose is not None:
        if entry.unit != line.unit or line.bands:
            return (
                None,
                f"{entry.id}: {line.drug} to {plain(entry.dose)} {entry.unit}, which is not how it is dosed here",
            )
        return EXACT.divide(EXACT.multiply(entry.dose, HUNDRED), line.dose), ""
    steps = shares(line, ladder)
    if not steps:
        return None, f"{entry.id}: no dose levels of {line.drug} are held in {line.unit}: set the dose"
    below = [step for step in steps if step < base]
    down = entry.levels or 1
    if len(below) < down:
        return None, f"{entry.id}: no level is left below {line.drug} at {_said(base)} %: stop, or set the dose"
    return below[down - 1], ""


def _said(share: Decimal) -> str:
    return plain(share.quantize(Decimal("0.1")).normalize())


def _limit_act(line: DrugLine, found: DayVerdict) -> Act | None:
    """What a limit that is not met does to this drug alone."""
    acts = {one.limit.entry.otherwise for one in _failing(line, found)}
    return next((act for act in (Act.STOP, Act.OMIT) if act in acts), None)


def _limit_reasons(line: DrugLine, found: DayVerdict) -> Iterator[str]:
    for one in _failing(line, found):
        if one.limit.entry.otherwise is not Act.DELAY:
            yield one.answer.sentence


def _failing(line: DrugLine, found: DayVerdict) -> Iterator[LimitAnswer]:
    return (one for one in found.limits if one.answer.truth.said == "not met" and line.drug in one.drugs)


def _planned(due: DueDay, one: DrugProposal) -> PlannedDose:
    times = next(each.times for each in one.line.days if each.day == due.day)
    return PlannedDose(
        phase=due.phase.name,
        cycle=due.cycle,
        day=due.day,
        times=times,
        course_day=due.day,
        drug=one.drug,
        route=one.line.route,
        order=one.line.order,
        note=one.line.note,
        answer=one.proposed,  # type: ignore[arg-type]
    )
