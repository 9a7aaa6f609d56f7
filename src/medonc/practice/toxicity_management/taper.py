"""The taper of a steroid as a calendar: equal weekly cuts from the dose at the start to the last, with reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Level, StepKind
from medonc.values.quantity import EXACT, plain

TAPER = "toxicity_management/irae/taper"
_WEEK = timedelta(days=7)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperStep:
    """One week of the taper: mg of prednisone a day, from the first day to the last."""

    starts: date
    ends: date
    mg: Decimal

    def said(self) -> str:
        """`50 mg from 2026-12-02`."""
        return f"{plain(self.mg)} mg from {self.starts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What goes with the taper, on a day."""

    on: date
    kind: str
    text: str


def taper(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The weekly doses of prednisone with their days, and what goes with them. Refuses a start not above the last dose.

    Methylprednisolone counts as prednisone by its factor, which is a step of the receipt.
    """
    start = prednisone_start(sheet.rule, sheet.word("drug"), sheet.number("dose"))
    if sheet.word("drug") == "methylprednisolone":
        factor = plain(sheet.constant("methylprednisolone"))
        sheet.note(StepKind.CONVERSION, "as prednisone", f"{sheet.word('dose')} × {factor} = {plain(start)} mg")
    day = date.fromisoformat(sheet.word("start"))
    steps = taper_steps(sheet.rule, start=start, weeks=int(sheet.number("weeks")), on=day)
    for number, step in enumerate(steps, start=1):
        sheet.note(StepKind.FORMULA, f"week {number}", f"{step.starts} to {step.ends}: {plain(step.mg)} mg a day")
    before = int(sheet.number("days_before")) if "days_before" in sheet else 0
    for reminder in reminders(sheet.rule, steps, days_before=before):
        sheet.remark(f"{reminder.on}, {reminder.kind}: {reminder.text}", level=Level.NOTE)
    last = f"none from {steps[-1].ends + timedelta(days=1)}"
    return sheet.said("; ".join([*(step.said() for step in steps), last]))


def prednisone_start(rule: KnowledgeRule, drug: str, mg: Decimal) -> Decimal:
    """The daily dose in mg of prednisone: methylprednisolone is stronger by its factor, prednisolone is equal."""
    if drug != "methylprednisolone":
        return mg
    return EXACT.multiply(mg, rule.numbers["methylprednisolone"]).normalize(EXACT)


def taper_steps(rule: KnowledgeRule, *, start: Decimal, weeks: int, on: date) -> tuple[TaperStep, ...]:
    """Each week with its dose: start less equal cuts, rounded up to the tablet; the last week is the last dose."""
    last, tablet = rule.numbers["last_dose"], rule.numbers["tablet"]
    if start <= last:
        raise ImpossibleValue(
            f"a taper from {plain(start)} mg of prednisone", expected=f"more than {plain(last)} mg a day"
        )
    cut = EXACT.divide(EXACT.subtract(start, last), Decimal(weeks - 1))
    doses = (EXACT.subtract(start, EXACT.multiply(cut, Decimal(week))) for week in range(weeks - 1))
    rounded = [_up_to(start, tablet), *(_up_to(dose, tablet) for dose in list(doses)[1:]), last]
    first = (on + _WEEK * week for week in range(weeks))
    return tuple(
        TaperStep(starts=day, ends=day + _WEEK - timedelta(days=1), mg=mg)
        for day, mg in zip(first, rounded, strict=True)
    )


def reminders(rule: KnowledgeRule, steps: tuple[TaperStep, ...], *, days_before: int = 0) -> tuple[Reminder, ...]:
    """What goes with the taper, by day: pneumocystis, glucose, bone, stomach and the adrenal axis."""
    return tuple(sorted(_reminders(rule, steps, days_before), key=lambda one: (one.on, one.kind)))


def _reminders(rule: KnowledgeRule, steps: tuple[TaperStep, ...], days_before: int) -> Iterator[Reminder]:
    numbers, texts, first = rule.numbers, rule.texts, steps[0].starts
    high = [step for step in steps if step.mg >= numbers["pneumocystis_mg"]]
    days = days_before + 7 * len(high)
    if high and days >= numbers["pneumocystis_days"]:
        yield Reminder(on=first, kind="pneumocystis", text=f"{texts['pneumocystis']}; {days} days")
        yield Reminder(on=high[-1].ends + timedelta(days=1), kind="pneumocystis", text=texts["pneumocystis ends"])
    else:
        yield Reminder(on=first, kind="pneumocystis", text=f"{texts['pneumocystis not']}; {days} days")
    yield Reminder(on=first, kind="stomach", text=texts["stomach"])
    yield Reminder(on=first, kind="bone", text=texts["bone"])
    yield from (Reminder(on=step.starts, kind="glucose", text=texts["glucose"]) for step in steps)
    if days_before + 7 * len(steps) > numbers["bone_days"]:
        yield Reminder(on=first, kind="bone", text=texts["bone long"])
    if days_before + 7 * len(steps) > numbers["adrenal_days"]:
        yield Reminder(on=steps[-1].starts, kind="adrenal", text=texts["adrenal"])


def _up_to(dose: Decimal, tablet: Decimal) -> Decimal:
    """The dose, up to whole tablets."""
    count = EXACT.divide(dose, tablet).quantize(_ONE, rounding="ROUND_CEILING", context=EXACT)
    return EXACT.multiply(count, tablet)


TAPER_METHODS = registry((("irae.taper", taper),))
