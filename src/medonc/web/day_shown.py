"""The due day as its page shows it: the verdict, what it rests on row by row, the doses with their receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from medonc.knowledge.shapes import Act
from medonc.practice.criteria import Truth
from medonc.practice.cycles.calendar import CalendarDay, Entry
from medonc.practice.cycles.day_plan import DayPlan
from medonc.practice.cycles.proposal import DrugProposal
from medonc.practice.cycles.verdict import ChangeAnswer, Verdict
from medonc.practice.treatment.day_limits import LimitAnswer
from medonc.practice.treatment.dose import ProposedDose, said_dose, short
from medonc.record import Chart
from medonc.record.measured import Result
from medonc.values.evidence import FactRef, NotKnown
from medonc.values.quantity import Quantity, plain
from medonc.web.answers_shown import AnswerShown, answer_shown, plain_words
from medonc.web.course import spark
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
class DoseRow:
    """One line of the day. `place` names it in the form; `answer` is the receipt of the proposed dose."""

    place: int
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
    silent: int  # changes whose trigger is not met
    doses: tuple[DoseRow, ...]
    ahead: tuple[NextRow, ...]
    regimen: str
    regimen_title: str


def day_shown(plan: DayPlan, held: Opened) -> DayShown:
    """The due day ready for its page."""
    rows = [*(_limit_row(one, plan, held) for one in plan.verdict.limits), *_change_rows(plan, held)]
    rule = plan.due.regimen.rule
    return DayShown(
        tone=_TONES[plan.verdict.verdict],
        word=_WORDS.get(plan.verdict.verdict, plan.verdict.verdict.value),
        facts=" · ".join(_facts(plan)),
        say=clinic_days(plain_words(plan.verdict.first.partition(": ")[2] or plan.verdict.first)),
        then=_then(plan, rows),
        exceptions=tuple(row for row in rows if row.flag),
        passed=tuple(row for row in rows if not row.flag),
        silent=sum(one.answer.truth is Truth.NOT_MET for one in plan.verdict.changes),
        doses=tuple(_dose_row(place, one) for place, one in enumerate(plan.doses)),
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
    """The changes that act, and those that cannot be ruled out, each question once."""
    for one in plan.verdict.changes:
        if one.answer.truth is not Truth.NOT_MET:
            yield _change_row(one, plan, held)


def _change_row(one: ChangeAnswer, plan: DayPlan, held: Opened) -> LimitRow:
    fact = one.answer.facts[0] if one.answer.facts else None
    unknown = one.answer.truth is Truth.NOT_KNOWN
    missing = next((each for each in one.answer.missing), None)
    title = (missing.what if missing is not None else "") if unknown else (fact.label if fact else "")
    return LimitRow(
        title=first_up(title or one.change.entry.id),
        value="" if unknown or fact is None else _value(fact),
        when=(missing.why if missing is not None else "") if unknown else _when(fact, plan.scene.on) if fact else "",
        baseline="",
        glyph="unsure" if unknown else "reduce",
        flag="unsure" if unknown else "reduce",
        rule=f"{one.change.entry.id}: {one.change.entry.text}",
        file=_file(one.change.rule.id),
        fact=fact.resource if fact and not unknown else "",
        spark=spark(held, fact.resource) if fact and not unknown else Markup(""),
    )


def _file(rule_id: str) -> str:
    """The address of a care file or of a regimen."""
    if rule_id.startswith("treatment/regimens/"):
        return f"/regimens/{rule_id.removeprefix('treatment/regimens/')}/"
    return f"/rules/{rule_id}/"


def _dose_row(place: int, one: DrugProposal) -> DoseRow:
    proposed = one.proposed if isinstance(one.proposed, ProposedDose) else None
    amount, unit = _amount(proposed.amount) if proposed else ("", "")
    return DoseRow(
        place=place,
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


def _ahead(plan: DayPlan) -> Iterator[NextRow]:
    """What comes after today until the next cycle's day 1, that day included."""
    begins = next(
        (one.on for one in plan.calendar if one.day == 1 and one.is_visit and one.cycle != plan.due.cycle), None
    )
    for one in plan.calendar:
        if one.on <= plan.due.date or (begins is not None and one.on > begins):
            continue
        if begins is not None and one.on == begins and not one.is_visit:
            continue
        yield NextRow(when=day(one.on), what=_said(one), moved=one.moved, bold=one.is_visit)
    if begins is None and plan.calendar:
        last = max(one.on for one in plan.calendar)
        yield NextRow(when=day(last + timedelta(days=1)), what="the regimen ends", moved="", bold=False)


def _said(one: CalendarDay) -> str:
    if one.entry is Entry.TREATMENT:
        return f"cycle {one.cycle} day {one.day}: {one.what}"
    return one.what
