"""Criteria that judge one assessment, over a table: the rule that answers at the bedside, row by row.

What the rule asks of before, or of the lowest so far, is taken from the subject's own earlier rows where the table has
no such column: the first row is the baseline then, and nothing is judged on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from medonc.cohort.response.criteria import Criterion
from medonc.cohort.response.texts import TextRow, read_texts
from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.ask import ask_in_words
from medonc.practice.given import BARE_KINDS, expected
from medonc.practice.response.best import Protocol
from medonc.values.calendar import days_between
from medonc.values.errors import MedoncError
from medonc.values.evidence import Finding

BASELINE = "baseline"
_MEASURED = ("yes/no", "choice", "text", "date", "codes")


@dataclass(frozen=True, slots=True)
class Judged:
    """One assessment: its response, empty where it is not known, and the sentence of the rule."""

    subject: Any
    day: date
    visit: int
    response: str | None
    said: str


def needed_columns(rule: KnowledgeRule, criterion: Criterion) -> tuple[dict[str, str], dict[str, str]]:
    """The columns that a table must have, and those that it may, each with what stands in it."""
    needed = {"subject": "who: any text or number", "day": "the day of the assessment, YYYY-MM-DD"}
    optional = {"start": "the first day of treatment, YYYY-MM-DD"}
    derived = {**criterion.before, **criterion.lowest}
    for spec in rule.inputs:
        into = needed if spec.required and spec.name not in derived else optional
        into[spec.name] = f"{spec.label}: {_expected(spec)}"
        if spec.name in derived:
            into[spec.name] += f" (else from the earlier rows of {derived[spec.name]})"
    return needed, optional


def _expected(spec: InputSpec) -> str:
    return expected(spec) if spec.kind in (*BARE_KINDS, *_MEASURED) else f"a number in {spec.unit}"


def judged_rows(
    table: pa.Table, criterion: Criterion, library: Library, protocol: Protocol
) -> tuple[list[str], dict[str, int], pa.Table, pa.Table]:
    """The remarks of each row, their counts, a row an assessment, and a row a subject."""
    rule = library.rule(criterion.rule)
    texts = read_texts(table, *needed_columns(rule, criterion))
    derived = [n for n in (*criterion.before, *criterion.lowest) if n not in table.column_names]
    judged = [list(_course(subject, rows, rule, criterion, derived, library)) for subject, rows in texts.subjects]
    starts = [_start(rows) for _, rows in texts.subjects]
    best = [_best(course, start, criterion, protocol) for course, start in zip(judged, starts, strict=True)]
    return texts.by_row(), texts.counts(), _assessments(judged), pa.Table.from_pylist(best, schema=_SUBJECTS)


def _course(
    subject: Any,
    rows: Sequence[TextRow],
    rule: KnowledgeRule,
    criterion: Criterion,
    derived: Sequence[str],
    library: Library,
) -> Iterator[Judged]:
    specs = {spec.name: spec for spec in rule.inputs}
    first, *_ = rows
    lowest: dict[str, Decimal] = {}
    for visit, row in enumerate(rows):
        given = {name: _with_unit(text, specs[name]) for name, text in row.texts.items() if name in specs}
        for name in derived:
            source = criterion.before.get(name) or criterion.lowest[name]
            if name in criterion.before and source in first.texts:
                given[name] = first.texts[source]
            elif name in criterion.lowest and name in lowest:
                given[name] = str(lowest[name])
        if visit == 0 and derived:
            yield Judged(subject, row.day, visit, None, BASELINE)
        else:
            yield _answer(subject, visit, row, given, rule, library)
        for name in criterion.lowest:
            value = _number(row.texts.get(criterion.lowest[name], ""))
            if value is not None and value >= 0:
                lowest[name] = min(value, lowest.get(name, value))


def _answer(
    subject: Any, visit: int, row: TextRow, given: Mapping[str, str], rule: KnowledgeRule, library: Library
) -> Judged:
    numbers = {spec.label: _number(given.get(spec.name, "")) for spec in rule.inputs if spec.kind in BARE_KINDS}
    below = [label for label, number in numbers.items() if number is not None and number < 0]
    if below:
        row.remarks.append(f"{', '.join(below)}: below nothing: not judged")
        return Judged(subject, row.day, visit, None, "not judged")
    try:
        found = ask_in_words(rule.rule.id, given, library)
    except MedoncError as wrong:
        row.remarks.append(f"{wrong.found}; expected {wrong.expected}: not judged")
        return Judged(subject, row.day, visit, None, "not judged")
    if not isinstance(found, Finding):
        row.remarks.append(f"not known: {'; '.join(map(str, found.missing))}")
        return Judged(subject, row.day, visit, None, "not known")
    row.remarks.extend(remark.text for remark in found.remarks)
    return Judged(subject, row.day, visit, str(found.value), found.sentence)


def _with_unit(text: str, spec: InputSpec) -> str:
    bare = spec.kind in (*BARE_KINDS, *_MEASURED) or _number(text) is None
    return text if bare else f"{text} {spec.unit}"


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _start(rows: Sequence[TextRow]) -> date:
    """The first day of treatment, else the day of the first assessment."""
    said = next((row.texts["start"] for row in rows if "start" in row.texts), "")
    try:
        return date.fromisoformat(said[:10]) if said else rows[0].day
    except ValueError:
        rows[0].remarks.append("the start cannot be read: days count from the first assessment")
        return rows[0].day


def _best(course: Sequence[Judged], start: date, criterion: Criterion, protocol: Protocol) -> dict[str, Any]:
    """The best response up to progression, seen again after the days that were asked for; else stable; else none."""
    progression = criterion.words[-1] if criterion.held else ""
    counted: list[Judged] = []
    progressed = None
    for each in course:
        if each.response == progression:
            progressed = each.day
            break
        if each.response is not None:
            counted.append(each)
    word, first, confirmed = _counting(counted, start, criterion, protocol)
    if word is None and progressed is not None:
        word, first = progression, progressed
    subject = str(course[0].subject)
    return {
        "subject": subject,
        "best": word or "NE",
        "first_on": first,
        "confirmed_on": confirmed,
        "progressed_on": progressed,
        "last_on": counted[-1].day if counted else None,
    }


def _counting(
    counted: Sequence[Judged], start: date, criterion: Criterion, protocol: Protocol
) -> tuple[str | None, date | None, date | None]:
    rank = {word: place for place, word in enumerate(criterion.words)}
    for word in criterion.words[:-1] if criterion.held else criterion.words:
        enough = [rank[each.response or ""] <= rank[word] for each in counted]
        for place, each in enumerate(counted):
            if not enough[place]:
                continue
            if word in criterion.held:
                if days_between(start, each.day) >= protocol.stable_days:
                    return word, each.day, None
            elif protocol.confirm_days is None or word == "no response":
                return word, each.day, None
            elif (again := _again(counted, enough, place, protocol.confirm_days)) is not None:
                return word, each.day, again
    return None, None, None


def _again(counted: Sequence[Judged], enough: Sequence[bool], place: int, wait: int) -> date | None:
    """The first later day that shows as much, with nothing less between."""
    for later in range(place + 1, len(counted)):
        if not enough[later]:
            return None
        if days_between(counted[place].day, counted[later].day) >= wait:
            return counted[later].day
    return None


_SUBJECTS = pa.schema(
    [
        ("subject", pa.string()),
        ("best", pa.string()),
        ("first_on", pa.date32()),
        ("confirmed_on", pa.date32()),
        ("progressed_on", pa.date32()),
        ("last_on", pa.date32()),
    ]
)


def _assessments(courses: Sequence[Sequence[Judged]]) -> pa.Table:
    flat = [each for course in courses for each in course]
    return pa.table(
        {
            "subject": pa.array([str(each.subject) for each in flat], pa.string()),
            "day": pa.array([each.day for each in flat], pa.date32()),
            "visit": pa.array([each.visit for each in flat], pa.int64()),
            "response": pa.array([each.response for each in flat], pa.string()),
            "said": pa.array([each.said for each in flat], pa.string()),
        }
    )
