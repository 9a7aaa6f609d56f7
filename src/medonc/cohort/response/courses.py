"""Criteria that judge a whole course at once, over a table: CA-125 by its samples, bone scans by their new lesions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from medonc.cohort.response.criteria import Criterion, Row
from medonc.cohort.response.texts import TextRow, read_texts
from medonc.knowledge.shapes import Library
from medonc.practice.ask import ask_in_words
from medonc.values.errors import MedoncError
from medonc.values.evidence import Finding

_WHO = {"subject": "who: any text or number", "start": "the first day of treatment, YYYY-MM-DD"}
COLUMNS: Mapping[Row, Mapping[str, str]] = MappingProxyType(
    {
        Row.SAMPLE: {
            **_WHO,
            "day": "the day of the sample, YYYY-MM-DD",
            "value": "CA-125 in U/mL",
            "upper": "the laboratory's upper limit in U/mL",
        },
        Row.SCAN: {
            **_WHO,
            "day": "the day of the bone scan after the start, YYYY-MM-DD",
            "new": "how many bone lesions it shows that the scan before treatment had not",
        },
    }
)
_OF_SUBJECT = ("start", "upper")


def judged_courses(
    table: pa.Table, criterion: Criterion, library: Library
) -> tuple[list[str], dict[str, int], pa.Table, pa.Table]:
    """The remarks of each row, their counts, a row an assessment, and a row a subject."""
    texts = read_texts(table, COLUMNS[criterion.row], {})
    assessments: list[dict[str, Any]] = []
    subjects: list[dict[str, Any]] = []
    for subject, rows in texts.subjects:
        used = [row for row in rows if _is_sound(row, criterion.row)]
        response, said, words = _answer(rows, used, criterion, library)
        subjects.append({"subject": str(subject), "best": response, "said": said})
        assessments += [
            {"subject": str(subject), "day": row.day, "visit": visit, "response": word}
            for visit, (row, word) in enumerate(zip(used, words, strict=True))
        ]
    held = pa.Table.from_pylist(assessments, schema=_ASSESSMENTS)
    return texts.by_row(), texts.counts(), held, pa.Table.from_pylist(subjects, schema=_SUBJECTS)


_ASSESSMENTS = pa.schema(
    [("subject", pa.string()), ("day", pa.date32()), ("visit", pa.int64()), ("response", pa.string())]
)
_SUBJECTS = pa.schema([("subject", pa.string()), ("best", pa.string()), ("said", pa.string())])


def _is_sound(row: TextRow, kind: Row) -> bool:
    """Whether the number of a row can be used; else its remark says why not."""
    text = row.texts.get("value" if kind is Row.SAMPLE else "new", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        row.remarks.append(f"'{text}' is no number: not used" if text else "no value: not used")
        return False
    if not number.is_finite() or number < 0 or (kind is Row.SCAN and number != int(number)):
        row.remarks.append(f"{text} cannot be: not used")
        return False
    if kind is Row.SCAN and row.texts.get("start", "9999") > str(row.day):
        row.remarks.append("a scan before the start of treatment: not used")
        return False
    return True


def _answer(
    rows: Sequence[TextRow], used: Sequence[TextRow], criterion: Criterion, library: Library
) -> tuple[str | None, str, list[str | None]]:
    """The response of a course, the rule's sentence, and the word of each row."""
    nothing: list[str | None] = [None] * len(used)
    given = {}
    for name in (name for name in _OF_SUBJECT if name in COLUMNS[criterion.row]):
        said = dict.fromkeys(row.texts[name] for row in rows if name in row.texts)
        if len(said) != 1:
            why = f"{name} is said in {len(said)} ways" if said else f"no {name}"
            return None, _remarked(rows, f"{why}: not judged"), nothing
        given[name] = next(iter(said))
    if not used:
        return None, "no row that can be used", nothing
    if criterion.row is Row.SAMPLE:
        given["values"] = "; ".join(f"{row.day}: {row.texts['value']}" for row in used)
    else:
        given |= {"days": ", ".join(str(row.day) for row in used), "new": ", ".join(row.texts["new"] for row in used)}
    try:
        found = ask_in_words(criterion.rule, given, library)
    except MedoncError as wrong:
        return None, _remarked(rows, f"{wrong.found}; expected {wrong.expected}: not judged"), nothing
    if not isinstance(found, Finding):
        return None, _remarked(rows, f"not known: {'; '.join(map(str, found.missing))}"), nothing
    words = str(found.value).split(", ")
    if criterion.row is Row.SCAN:
        return words[-1], found.sentence, list(words)
    return str(found.value), found.sentence, nothing


def _remarked(rows: Sequence[TextRow], text: str) -> str:
    for row in rows:
        row.remarks.append(text)
    return text
