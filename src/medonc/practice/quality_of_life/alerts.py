"""What of a report wants an answer from the clinic: severity, worsening, or the patient's own urgency alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.quality_of_life.alert_methods import ALERT_METHODS, LEVELS, NONE, NOTE, SEVERE, SOON
from medonc.practice.quality_of_life.instruments import FOLDER, RED_FLAGS, instrument_of, item_of
from medonc.record.patient_reports import CANNOT_WAIT, PatientReport
from medonc.record.patient_reports import Item as ReportItem
from medonc.values.evidence import FactRef, Finding, Rule

RULES, URGENCY = FOLDER + "alert/", FOLDER + "alert/urgency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing of a report that the clinic should know. `level` is severe, soon or note."""

    level: str
    sentence: str
    item: str  # code of the item; empty for the patient's own urgency
    call_now: bool = False  # a sign of the list: the patient is told to call at once
    do: str = ""
    facts: tuple[FactRef, ...] = ()  # this report first, then the one that it was compared with
    rules: tuple[Rule, ...] = ()


Previous: TypeAlias = PatientReport | Sequence[PatientReport] | None


@dataclass(frozen=True, slots=True)
class _Before:
    """The last value of an item before this report, and the report that it stands in."""

    value: int
    report: PatientReport


@dataclass(frozen=True, slots=True)
class _Judged:
    level: str
    rule: KnowledgeRule
    before: _Before | None = None  # where it is the change that was judged


def alerts(report: PatientReport, previous: Previous, library: Library) -> tuple[Alert, ...]:
    """Every alert of a report, the gravest first. What was not answered is never a zero and never an alert.

    `previous` is the report before it, or all of them, the latest first (`previous_of`): each item is compared with
    the last of them in which it has a value, so that a report of another questionnaire in between hides no worsening.
    """
    before = _before([previous] if isinstance(previous, PatientReport) else previous or ())
    found = [*_of_urgency(report, library), *_of_items(report, before, library), *_not_judged(report, library)]
    return tuple(sorted(found, key=lambda each: (-LEVELS.index(each.level), not each.call_now)))


def previous_of(report: PatientReport, reports: Iterable[PatientReport]) -> tuple[PatientReport, ...]:
    """The reports that were answered before this one, the latest first; none where its own date is missing."""
    if report.effective is None:
        return ()
    start = report.effective.start
    earlier = [each for each in reports if each.effective is not None and each.effective.start < start]
    return tuple(sorted(earlier, key=lambda each: each.effective.start if each.effective else start, reverse=True))


def _before(reports: Sequence[PatientReport]) -> Mapping[str, _Before]:
    """The last value of each item over reports that stand the latest first."""
    found: dict[str, _Before] = {}
    for each in reports:
        for code, value in each.answered():
            found.setdefault(code, _Before(value, each))
    return found


def _of_urgency(report: PatientReport, library: Library) -> Iterator[Alert]:
    if not report.urgency:
        return
    rule = library.rule(URGENCY)
    level = _asked(rule, {"urgency": Input(value=report.urgency)}, library)
    if level != NONE:
        said = "The patient says that it cannot wait" if report.urgency == CANNOT_WAIT else report.urgency
        do = rule.texts.get("do", "")
        yield Alert(level=level, sentence=said, item="", do=do, facts=(report.ref(),), rules=(rule.rule,))


def _of_items(report: PatientReport, before: Mapping[str, _Before], library: Library) -> Iterator[Alert]:
    for code, value in report.answered():
        item = item_of(code, library)
        if item is None or not item.low <= value <= item.high:
            continue
        judged = list(_judged(item, value, before.get(code), library))
        if judged:
            yield _alert(item, value, judged, report, library)


def _judged(item: ReportItem, value: int, before: _Before | None, library: Library) -> Iterator[_Judged]:
    """What the rule of the score and the rule of its change say, where they say anything."""
    row = _rules_of(item, library)
    scored = Input(value=Decimal(value))
    if row.get("alone"):
        rule = library.rule(RULES + row["alone"])
        level = _asked(rule, {"score": scored}, library)
        if level != NONE:
            yield _Judged(level, rule)
    if row.get("change") and before is not None and item.low <= before.value <= item.high:
        rule = library.rule(RULES + row["change"])
        level = _asked(rule, {"score": scored, "before": Input(value=Decimal(before.value))}, library)
        if level != NONE:
            yield _Judged(level, rule, before)


def _alert(
    item: ReportItem,
    value: int,
    judged: list[_Judged],
    report: PatientReport,
    library: Library,
) -> Alert:
    gravest = max(judged, key=lambda each: LEVELS.index(each.level))
    before = next((each.before for each in judged if each.before is not None), None)
    found = instrument_of(item.code, library)
    why = f", {'down' if value < before.value else 'up'} from {before.value}{_since(before.report)}" if before else ""
    facts = (report.ref(), *((before.report.ref(),) if before is not None else ()))
    return Alert(
        level=gravest.level,
        sentence=scored_words(item, value) + why,
        item=item.code,
        call_now=found is not None and found.name == RED_FLAGS,
        do=gravest.rule.texts.get("do", ""),
        facts=facts,
        rules=tuple(each.rule.rule for each in judged),
    )


def _since(report: PatientReport) -> str:
    return f" on {report.effective.text[:10]}" if report.effective else " in the last report"


def scored_words(item: ReportItem, value: int) -> str:
    """`Nausea, severity: 3 of 4 (severe)`; for a presence `Rash: yes`. A score, never a grade."""
    name = item.label[:1].upper() + item.label[1:]
    words = item.words_of(value)
    if item.attribute == "presence":
        return f"{name}: {words}"
    return f"{name}: {value} of {item.high}" + (f" ({words})" if words else "")


def _not_judged(report: PatientReport, library: Library) -> Iterator[Alert]:
    """A note that names answers whose item is not held, or whose value is none of its scale: never passed by."""
    odd = [code for code, value in report.answered() if not _is_judged(code, value, library)]
    odd += [each.item for each in report.answers if each.not_answered == "unreadable" or each.words]
    if odd:
        said = f"Read these answers yourself, no rule judges them: {', '.join(dict.fromkeys(odd))}"
        yield Alert(level=NOTE, sentence=said, item="", facts=(report.ref(),))


def _is_judged(code: str, value: int, library: Library) -> bool:
    item = item_of(code, library)
    return item is not None and item.low <= value <= item.high


def _rules_of(item: ReportItem, library: Library) -> Mapping[str, str]:
    found = instrument_of(item.code, library)
    return library.once(_alert_rules).get((found.name if found else "", item.attribute), {})


def _alert_rules(library: Library) -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["instrument"], row["attribute"]): row for row in library.tables[FOLDER + "alert_rules"]}


def _asked(rule: KnowledgeRule, inputs: Mapping[str, Input], library: Library) -> str:
    answer = ALERT_METHODS[rule.method](rule, inputs, library)
    return str(answer.value) if isinstance(answer, Finding) else SEVERE


__all__ = ["NOTE", "SEVERE", "SOON", "Alert", "alerts", "previous_of", "scored_words"]
