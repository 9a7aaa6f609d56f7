"""The verdict on a day of treatment: TREAT, TREAT-REDUCED, HOLD or CANNOT SAY, with its first reason and every row.

A limit that is not met holds; one that is not known cannot be said, and names what would settle it. A change whose
trigger is met reduces, leaves out or stops what it names. Nothing missing ever counts as met.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medonc.knowledge.shapes import Act, DoseChange
from medonc.knowledge.shapes.criterion import atoms
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.cycles.due import DueDay
from medonc.practice.treatment.care import From, care_of
from medonc.practice.treatment.day_limits import LimitAnswer, day_limits, drugs_on, named
from medonc.practice.treatment.questions import asked, criterion_of


class Verdict(StrEnum):
    """What may be done on a day of treatment."""

    TREAT = "TREAT"
    REDUCED = "TREAT-REDUCED"
    HOLD = "HOLD"
    CANNOT_SAY = "CANNOT SAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswer:
    """One dose change and whether its trigger is met. `drugs` are those of the day that it acts on."""

    change: From[DoseChange]
    answer: Explained
    drugs: tuple[str, ...]

    @property
    def acts(self) -> bool:
        """Whether it applies."""
        return self.answer.truth is Truth.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVerdict:
    """The verdict with everything behind it. `first` is the first sentence; it names the reason, then what to do."""

    due: DueDay
    verdict: Verdict
    first: str
    limits: tuple[LimitAnswer, ...]
    changes: tuple[ChangeAnswer, ...]

    @property
    def blocking(self) -> tuple[LimitAnswer, ...]:
        """The limits that stand in the way, those that are not met first."""
        return tuple(sorted((one for one in self.limits if not one.is_met), key=lambda one: _rank(one.answer)))


def verdict(due: DueDay, scene: Scene) -> DayVerdict:
    """The verdict on a due day, from the chart as known on the scene's day."""
    regimen, place = due.regimen, {"phase": due.phase.name, "cycle": due.cycle, "day": due.day}
    limits = day_limits(regimen, scene=scene, **place)  # type: ignore[arg-type]
    given = drugs_on(regimen, **place)  # type: ignore[arg-type]
    concerned = (each for each in care_of(regimen, scene.library).changes if named(each.entry.drugs, given))
    changes = tuple(_change(each, given, scene) for each in concerned)
    if due.is_first:
        changes = tuple(each for each in changes if not _asks_only_what_treatment_did(each))
    kind, first = _decided(limits, changes)
    return DayVerdict(due=due, verdict=kind, first=first, limits=limits, changes=changes)


def _change(change: From[DoseChange], given: tuple[str, ...], scene: Scene) -> ChangeAnswer:
    answer = explain(criterion_of(change.entry.when, scene.library), scene)
    return ChangeAnswer(change=change, answer=answer, drugs=named(change.entry.drugs, given))


def _asks_only_what_treatment_did(change: ChangeAnswer) -> bool:
    """Whether nothing is lacking but gradings and judgements: before the first dose there is nothing to grade."""
    if change.answer.truth is not Truth.NOT_KNOWN:
        return False
    return all(
        leaf.kind in ("toxicity", "judgement") for leaf in change.answer.leaves() if leaf.truth is Truth.NOT_KNOWN
    )


def _decided(limits: tuple[LimitAnswer, ...], changes: tuple[ChangeAnswer, ...]) -> tuple[Verdict, str]:
    if not limits and not changes:
        return Verdict.CANNOT_SAY, "Cannot say: no limits for treating are held for this regimen."
    for one in limits:
        if one.answer.truth is Truth.NOT_MET and one.limit.entry.otherwise is Act.DELAY:
            return Verdict.HOLD, f"Hold: {_reason(one)}"
    for change in changes:
        if change.acts and change.change.entry.act is Act.DELAY:
            return Verdict.HOLD, f"Hold: {change.change.entry.text}."
    for one in limits:
        if one.answer.truth is Truth.NOT_KNOWN:
            return Verdict.CANNOT_SAY, f"Cannot say: {_reason(one)}"
    unknown = [each for each in changes if each.answer.truth is Truth.NOT_KNOWN]
    if unknown:
        return Verdict.CANNOT_SAY, f"Cannot say: {_unsettled(unknown)}."
    acting = [each for each in changes if each.acts]
    left_out = [one for one in limits if not one.is_met]
    if acting or left_out:
        said = acting[0].change.entry.text if acting else _reason(left_out[0])
        return Verdict.REDUCED, f"Treat, reduced: {said.rstrip('.')}."
    return Verdict.TREAT, "Treat: every limit that is held is met."


def _unsettled(changes: list[ChangeAnswer]) -> str:
    """What must be settled before a change can be ruled out, each thing once: `a grade of diarrhea, …`."""
    wanted = list(dict.fromkeys(missing.what for each in changes for missing in each.answer.missing))
    shown = ", ".join(wanted[:3]) + (f" and {len(wanted) - 3} more" if len(wanted) > 3 else "")
    return f"{shown or 'a trigger of a dose change'} not recorded since the last dose"


def _reason(one: LimitAnswer) -> str:
    """The limit with the patient's value, then what would change it."""
    if one.answer.truth is Truth.NOT_MET and (value := _value(one)):
        return f"{value}; the limit is {one.limit.entry.text}. Measure again; treat once it is met."
    missing = next((f"{each.what}: {each.why}" for each in one.answer.missing), "")
    said = missing or one.answer.sentence
    # Where only time turns the answer (a result grows stale), that is no way to treat: a new value is.
    how = "a new value" if one.answer.changes_on else one.answer.how
    do = next((each.do for each in one.answer.missing if each.do), "") or how
    return f"{said}{f' ({do})' if do else ''}."


def _value(one: LimitAnswer) -> str:
    """`neutrophils 0.9 ×10³/µL (2021-05-03 08:10)`: one thing that is measured, with its value; empty for all else."""
    asks = [atom.asks for atom in atoms(asked(one.limit.entry.needs)) if atom.kind in ("result", "measure")]
    value = one.answer.sentence.partition(": ")[2]
    if len(asks) != 1 or one.answer.parts or not value or not one.limit.entry.text:
        return ""
    return f"{asks[0]['of']} {value}"


def _rank(answer: Explained) -> int:
    return 0 if answer.truth is Truth.NOT_MET else 1
