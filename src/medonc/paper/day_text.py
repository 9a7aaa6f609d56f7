"""A day of treatment as plain text: the verdict, what it rests on, the doses, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes import Act, Basis
from medonc.practice.criteria import Truth
from medonc.practice.cycles.day_plan import DayPlan
from medonc.practice.cycles.proposal import DrugProposal
from medonc.practice.treatment.day_limits import LimitAnswer
from medonc.practice.treatment.dose import ProposedDose, said_dose, short
from medonc.practice.treatment.order_checks import OrderCheck, order_checks
from medonc.values.evidence import NotKnown
from medonc.values.quantity import Quantity, plain

_MARKS = {Truth.MET: "✓", Truth.NOT_MET: "✗", Truth.NOT_KNOWN: "?"}
_VISITS = 8


def day_text(plan: DayPlan) -> str:
    """The due day as the page of the day shows it, one thing a line."""
    return "\n".join(_lines(plan))


def _lines(plan: DayPlan) -> Iterator[str]:
    yield f"{plan.due.said()}, due {plan.due.date}"
    yield f"{plan.verdict.verdict.value}    {plan.verdict.first}"
    yield from ("", "LIMITS")
    yield from (f"  {_MARKS[one.answer.truth]} {_limit(one)}" for one in plan.verdict.limits)
    acting = [one for one in plan.verdict.changes if one.acts]
    if acting:
        yield from ("", "CHANGES")
        yield from (f"  {one.change.entry.id}: {one.change.entry.text} ({one.answer.sentence})" for one in acting)
    yield from ("", "DOSES    regimen → last → proposed")
    for one in plan.doses:
        yield from _dose(one)
    checks = order_checks(plan.order(), plan.scene) if plan.doses else ()
    if checks:
        yield from ("", "BEFORE IT IS SIGNED")
        yield from dict.fromkeys(_check(one) for one in checks)
    yield from ("", "NEXT VISITS")
    later = [day for day in plan.calendar if day.is_visit and day.on > plan.due.date][:_VISITS]
    for day in later:
        moved = f" (counted {day.counted}, {day.moved})" if day.moved else ""
        yield f"  {day.on}  cycle {day.cycle} day {day.day}: {day.what}{moved}"


def _limit(one: LimitAnswer) -> str:
    """One thing that is asked, with its value; several by the words of the file."""
    return one.answer.sentence if not one.answer.parts else one.limit.entry.text or one.answer.sentence


def _check(one: OrderCheck) -> str:
    do = f" {one.do[:1].upper()}{one.do[1:]}." if one.do else ""
    return f"  {one.level.value}: {one.sentence}.{do}"


def _dose(one: DrugProposal) -> Iterator[str]:
    auc = one.line.basis is Basis.AUC
    standard = f"AUC {plain(one.line.dose)}" if auc else short(Quantity(one.line.dose, one.line.unit))
    last = short(one.last.amount) if one.last is not None and one.last.amount is not None else "none"
    share = f", {plain(one.percent.quantize(1).normalize())} % of standard" if one.act is Act.REDUCE else ""
    yield f"  {one.drug}: {standard} → {last} → {_proposed(one)}{share}"
    yield from (f"    because {why}" for why in one.because)
    if one.open_question:
        yield f"    to decide: {one.open_question}"


def _proposed(one: DrugProposal) -> str:
    if isinstance(one.proposed, ProposedDose):
        return said_dose(one.proposed.amount)
    if isinstance(one.proposed, NotKnown):
        return one.proposed.said()
    return "left out" if one.act is Act.OMIT else "stopped"
