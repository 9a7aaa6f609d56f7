"""What of a report wants an answer from the clinic: severity, worsening, or the patient's own urgency alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

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
    facts: tuple[FactRef, ...] = ()  # this report first, then the last one where it was compared
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    level: str
    why: str
    rule: KnowledgeRule


def alerts(report: PatientReport, previous: PatientReport | None, library: Library) -> tuple[Alert, ...]:
    """Every alert of a report, the gravest first. What was not answered is never a zero and never an alert.

    `previous` is the last report before it: worsening is judged item by item against it, where both have a value.
    """
    found = [*_of_urgency(report, library), *_of_items(report, previous, library), *_not_judged(report, library)]
    return tuple(sorted(found, key=lambda each: (-LEVELS.index(each.level), not each.call_now)))


def previous_of(report: PatientReport, reports: Iterable[PatientReport]) -> PatientReport | None:
    """The last report that was answered before this one; None where there is none or a date is missing."""
    if report.effective is None:
        return None
    start = report.effective.start
    earlier = [each for each in reports if each.effective is not None and each.effective.start < start]
    return max(earlier, key=lambda each: each.effective.start if each.effective else start, default=None)


def _of_urgency(report: PatientReport, library: Library) -> Iterator[Alert]:
    if not report.urgency:
        return
    rule = library.rule(URGENCY)
    level = _asked(rule, {"urgency": Input(value=report.urgency)}, library)
    if level != NONE:
        said = "The patient says that it cannot wait" if report.urgency == CANNOT_WAIT else report.urgency
        do = rule.texts.get("do", "")
        yield Alert(level=level, sentence=said, item="", do=do, facts=(report.ref(),), rules=(rule.rule,))


def _of_items(report: PatientReport, previous: PatientReport | None, library: Library) -> Iterator[Alert]:
    before = dict(previous.answered()) if previous is not None else {}
    for code, value in report.answered():
        item = item_of(code, library)
        if item is None or not item.low <= value <= item.high:
            continue
        judged = list(_judged(item, value, before.get(code), library))
        if judged:
            yield _alert(item, value, judged, report, previous if before.get(code) is not None else None, library)


def _judged(item: ReportItem, value: int, before: int | None, library: Library) -> Iterator[_Judged]:
    """What the rule of the score and the rule of its change say, where they say anything."""
    row = _rules_of(item, library)
    scored = Input(value=Decimal(value))
    if row.get("alone"):
        rule = library.rule(RULES + row["alone"])
        level = _asked(rule, {"score": scored}, library)
        if level != NONE:
            yield _Judged(level, "", rule)
    if row.get("change") and before is not None and item.low <= before <= item.high:
        rule = library.rule(RULES + row["change"])
        level = _asked(rule, {"score": scored, "before": Input(value=Decimal(before))}, library)
        if level != NONE:
            yield _Judged(level, f"{'down' if value < before else 'up'} from {before} in the last report", rule)


def _alert(
    item: ReportItem,
    value: int,
    judged: list[_Judged],
    report: PatientReport,
    previous: PatientReport | None,
    library: Library,
) -> Alert:
    gravest = max(judged, key=lambda each: LEVELS.index(each.level))
    why = next((each.why for each in judged if each.why), "")
    found = instrument_of(item.code, library)
    facts = (report.ref(), *((previous.ref(),) if previous is not None and why else ()))
    return Alert(
        level=gravest.level,
        sentence=scored_words(item, value) + (f", {why}" if why else ""),
        item=item.code,
        call_now=found is not None and found.name == RED_FLAGS,
        do=gravest.rule.texts.get("do", ""),
        facts=facts,
        rules=tuple(each.rule.rule for each in judged),
    )


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
