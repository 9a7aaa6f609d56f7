"""The doses of the due day as its page shows them: by the regimen, last, proposed, with the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from medonc.knowledge.shapes import Act
from medonc.practice.cycles.proposal import DrugProposal
from medonc.practice.treatment.dose import ProposedDose, said_dose, short
from medonc.values.evidence import NotKnown
from medonc.values.quantity import Quantity, plain
from medonc.web.answers_shown import AnswerShown, answer_shown
from medonc.web.words import clinic_days


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRow:
    """One line of the day. `place` names it in the form; `answer` is the receipt of the proposed dose."""

    place: int
    line: str  # drug and standard: what tells two lines of a drug apart
    drug: str
    name: str
    how: str
    standard: str
    last: str
    today: str
    unit: str
    level: str
    lowered: bool
    why: str
    open: str
    vials: str
    answer: AnswerShown | None
    missing: str


def dose_row(place: int, one: DrugProposal) -> DoseRow:
    """One line of the day, ready for its page."""
    proposed = one.proposed if isinstance(one.proposed, ProposedDose) else None
    amount, unit = _amount(proposed.amount) if proposed else ("", "")
    return DoseRow(
        place=place,
        line=f"{one.drug} {one.line.order} {one.line.dose}",
        drug=one.drug,
        name=one.drug,
        how=_how(one),
        standard=_standard(one),
        last=_last(one),
        today=amount or ("left out" if one.act is Act.OMIT else "stopped" if one.act is Act.STOP else "not known"),
        unit=unit,
        level=f"{plain(one.percent.quantize(1).normalize())} %" if proposed else "",
        lowered=one.act is not None,
        why="; ".join(one.because),
        open=one.open_question,
        vials=proposed.vials.said() if proposed and proposed.vials else "",
        answer=answer_shown(proposed.finding, f"dose-{place}", "plan") if proposed else None,
        missing=clinic_days(one.proposed.said()) if isinstance(one.proposed, NotKnown) else "",
    )


def _amount(amount: Quantity) -> tuple[str, str]:
    number, _, unit = said_dose(amount).partition(" ")
    return number, unit


def _how(one: DrugProposal) -> str:
    times = max((each.times for each in one.line.days), default=1)
    length = f"{len(one.line.days)} days" if len(one.line.days) > 1 and one.line.route == "oral" else ""
    minutes = f"{one.line.infusion_minutes} min" if one.line.infusion_minutes else ""
    often = {1: "", 2: "twice a day"}.get(times, f"{times} times a day")
    return ", ".join(filter(None, [one.line.route, minutes, often, length]))


def _standard(one: DrugProposal) -> str:
    dose = short(Quantity(one.line.dose, one.line.unit))
    if one.line.basis.value == "auc":
        return f"AUC {plain(one.line.dose)}"
    return "by size" if one.line.bands else dose


def _last(one: DrugProposal) -> str:
    if one.last is None:
        return ""
    said = short(one.last.amount) if one.last.amount is not None else "given"
    share = f", {plain(one.last.percent.normalize())} %" if one.last.percent not in (None, 100) else ""
    return f"{said}{share}" if one.last.percent is not None else said
