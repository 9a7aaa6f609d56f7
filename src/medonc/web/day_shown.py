"""The due day as its page shows it: the verdict, what it rests on row by row, the doses with their receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from markupsafe import Markup

from medonc.knowledge.shapes import Act
from medonc.knowledge.shapes.criterion import atoms
from medonc.practice.criteria import Truth
from medonc.practice.cycles.calendar import CalendarDay, Entry
from medonc.practice.cycles.day_plan import DayPlan
from medonc.practice.cycles.verdict import ChangeAnswer, Verdict
from medonc.practice.treatment.day_limits import LimitAnswer
from medonc.practice.treatment.questions import asked
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.evidence import FactRef
from medonc.values.quantity import Quantity, plain
from medonc.web.answers_shown import plain_words
from medonc.web.course import spark
from medonc.web.day_doses import DoseRow, dose_row
from medonc.web.opened import Opened
from medonc.web.words import clinic_days, day, first_up

_TONES = {
    Verdict.TREAT: "treat",
    Verdict.REDUCED: "reduce",
    Verdict.HOLD: "hold",
    Verdict.CANNOT_SAY: "unsure",
}
_WORDS = {Verdict.REDUCED: "TREAT, REDUCED"}
_TRUTHS = {Truth.MET: "ok", Truth.NOT_MET: "hold", Truth.NOT_KNOWN: "unsure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One limit, or one change that acts or cannot be ruled out. `flag` colours the row: hold, reduce, unsure."""

    title: str
    value: str
    when: str
    baseline: str
    glyph: str
    flag: str
    rule: str
    file: str  # the address of the file that holds it
    fact: str
    spark: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRow:
    """A line of what comes until the next cycle."""

    when: str
    what: str
    moved: str
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShown:
    """The page's own rows."""

    tone: str
    word: str
    facts: str
    say: str
    then: str
    exceptions: tuple[LimitRow, ...]
    passed: tuple[LimitRow, ...]
    ungraded: bool  # whether gradings are missing
    silent: int  # changes whose trigger is not met
    doses: tuple[DoseRow, ...]
    ahead: tuple[NextRow, ...]
    regimen: str
    regimen_title: str


def day_shown(plan: DayPlan, held: Opened) -> DayShown:
    """The due day ready for its page."""
    limits = (_limit_row(one, plan, held) for one in plan.verdict.limits)
    rows = list({(row.title, row.rule): row for row in (*limits, *_change_rows(plan, held))}.values())
    rule = plan.due.regimen.rule
    return DayShown(
        tone=_TONES[plan.verdict.verdict],
        word=_WORDS.get(plan.verdict.verdict, plan.verdict.verdict.value),
        facts=" · ".join(_facts(plan)),
        say=clinic_days(plain_words(plan.verdict.first.partition(": ")[2] or plan.verdict.first)),
        then=_then(plan, rows),
        exceptions=tuple(row for row in rows if row.flag),
        passed=tuple(row for row in rows if not row.flag),
        ungraded=any(row.when == "not graded" for row in rows),
        silent=sum(one.answer.truth is Truth.NOT_MET for one in plan.verdict.changes),
        doses=tuple(dose_row(place, one) for place, one in enumerate(plan.doses)),
        ahead=tuple(_ahead(plan)),
        regimen=rule.id.removeprefix("treatment/regimens/"),
        regimen_title=rule.title,
    )


def _facts(plan: DayPlan) -> Iterator[str]:
    due, on = plan.due, plan.scene.on
    of = f" of {due.phase.cycles}" if due.phase.cycles else ""
    yield f"{due.regimen.short}, cycle {due.cycle}{of}, day {due.day}"
    late = (on - due.date).days
    yield "on its planned day" if late == 0 else f"due {day(due.date)}"
    if late > 0:
        yield f"{late} days late"
    if plan.course is not None:
        yield f"{(on - plan.course.last).days} days since the last dose"


def _then(plan: DayPlan, rows: list[LimitRow]) -> str:
    passing = sum(row.glyph == "ok" for row in rows)
    asked = [one for one in plan.doses if one.open_question]
    said = f"{passing} of {len(rows)} checks pass." if rows else ""
    most = plan.due.regimen.max_delay_days
    if most is not None and plan.verdict.verdict is Verdict.HOLD and plan.due.day == 1:
        last = plan.due.date + timedelta(days=most)
        said += f" The regimen may wait {most} days, until {day(last)}."
    return " ".join(filter(None, [said, *(f"{first_up(one.open_question)}." for one in asked)]))


def _limit_row(one: LimitAnswer, plan: DayPlan, held: Opened) -> LimitRow:
    truth = one.answer.truth
    fact = one.answer.facts[0] if one.answer.facts else None
    flag = "" if truth is Truth.MET else "unsure" if truth is Truth.NOT_KNOWN else _gravity(one.limit.entry.otherwise)
    return LimitRow(
        title=first_up(_title(fact, one)),
        value=_value(fact) if fact else "",
        when=_when(fact, plan.scene.on) if fact else next((m.why for m in one.answer.missing), ""),
        baseline=_baseline(fact, plan, held.chart) if fact else "",
        glyph=_TRUTHS[truth],
        flag=flag,
        rule=one.limit.entry.text or one.answer.sentence,
        file=_file(one.limit.rule.id),
        fact=fact.resource if fact else "",
        spark=spark(held, fact.resource) if fact else Markup(""),
    )


def _gravity(act: Act) -> str:
    return "hold" if act is Act.DELAY else "reduce"


def _title(fact: FactRef | None, one: LimitAnswer) -> str:
    """The clinic's names of what is asked; the record's name is long."""
    asks = [atom.asks for atom in atoms(asked(one.limit.entry.needs))]
    names = dict.fromkeys(str(each.get("of") or each.get("term") or "") for each in asks)
    if names and all(names):
        return ", ".join(names)
    if fact is not None:
        return fact.label
    return next((missing.what for missing in one.answer.missing), one.limit.entry.text)


def _value(fact: FactRef) -> str:
    """The value without its limits of normal."""
    return clinic_days(plain_words(fact.value))


def _when(fact: FactRef, on: date) -> str:
    if fact.effective is None:
        return "undated"
    age = (on - fact.effective.day).days
    time = fact.effective.text[11:16]
    return f"today {time}".strip() if age == 0 else f"{day(fact.effective.day)}, {age} d"


def _baseline(fact: FactRef, plan: DayPlan, chart: Chart) -> str:
    """The same test before the first dose of the course; empty where there is none."""
    if plan.course is None:
        return ""
    own = next((r for r in chart.all(Result) if str(r.source) == fact.resource), None)
    if own is None:
        return ""
    before = [r for r in chart.results(own.code.codings) if r.effective and r.effective.day <= plan.course.starts]
    value = before[-1].value if before else None
    return plain(value.value) if isinstance(value, Quantity) and isinstance(own.value, Quantity) else ""


def _change_rows(plan: DayPlan, held: Opened) -> Iterator[LimitRow]:
    """The changes that act, one by one; what cannot be ruled out, by what is missing for it."""
    unknown: dict[str, list[ChangeAnswer]] = {}
    for one in plan.verdict.changes:
        if one.answer.truth is Truth.MET:
            yield _change_row(one, plan, held)
        elif one.answer.truth is Truth.NOT_KNOWN:
            for what in {missing.what for missing in one.answer.missing}:
                unknown.setdefault(what, []).append(one)
    for what, ones in unknown.items():
        yield _open_row(what, ones)


def _change_row(one: ChangeAnswer, plan: DayPlan, held: Opened) -> LimitRow:
    fact = one.answer.facts[0] if one.answer.facts else None
    return LimitRow(
        title=first_up(fact.label if fact else one.change.entry.id),
        value=_value(fact) if fact else "",
        when=_when(fact, plan.scene.on) if fact else "",
        baseline="",
        glyph="reduce",
        flag="reduce",
        rule=f"{one.change.entry.id}: {one.change.entry.text}",
        file=_file(one.change.rule.id),
        fact=fact.resource if fact else "",
        spark=spark(held, fact.resource) if fact else Markup(""),
    )


def _open_row(what: str, ones: list[ChangeAnswer]) -> LimitRow:
    """One thing that is missing, with the changes that wait for it: `Diarrhea: not graded; IRI-4, FU-1`."""
    why = next((m.why for one in ones for m in one.answer.missing if m.what == what), "")
    ids = dict.fromkeys(one.change.entry.id for one in ones)
    return LimitRow(
        title=first_up(what.removeprefix("a grade of ")),
        value="",
        when="not graded" if what.startswith("a grade of ") else why,
        baseline="",
        glyph="unsure",
        flag="unsure",
        rule=f"asked by {', '.join(ids)}",
        file=_file(ones[0].change.rule.id),
        fact="",
        spark=Markup(""),
    )


def _file(rule_id: str) -> str:
    """The address of a care file or of a regimen."""
    if rule_id.startswith("treatment/regimens/"):
        return f"/regimens/{rule_id.removeprefix('treatment/regimens/')}/"
    return f"/rules/{rule_id}/"


def _ahead(plan: DayPlan) -> Iterator[NextRow]:
    """What comes after today until the next cycle's day 1, that day included; one row a day."""
    later = [one for one in plan.calendar if one.on > plan.due.date]
    begins = next((one.on for one in later if one.day == 1 and one.is_visit), None)
    shown = [one for one in later if begins is None or one.on < begins or (one.on == begins and one.is_visit)]
    for on, ones in groupby(shown, key=lambda one: one.on):
        held = list(ones)
        yield NextRow(
            when=day(on),
            what="; ".join(map(_said, held)),
            moved=next((one.moved for one in held if one.moved), ""),
            bold=any(one.is_visit for one in held),
        )
    if begins is None and plan.calendar:
        last = max(one.on for one in plan.calendar)
        yield NextRow(when=day(last + timedelta(days=1)), what="the regimen ends", moved="", bold=False)


def _said(one: CalendarDay) -> str:
    if one.entry is Entry.TREATMENT:
        return f"cycle {one.cycle} day {one.day}: {one.what}"
    return one.what
