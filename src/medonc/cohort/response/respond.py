"""Response over a table: the caller's frame in, frames of the same kind out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from medonc.cohort.response.courses import judged_courses
from medonc.cohort.response.criteria import CRITERIA, Criterion, Row
from medonc.cohort.response.fast import fast
from medonc.cohort.response.immune import IMMUNE, WORDS, Immune
from medonc.cohort.response.lesion_table import MICRO, Ints, Lesions, read_days, read_lesions
from medonc.cohort.response.outcome import NEWS, NOTHING, RESPONSES, Outcome
from medonc.cohort.response.plain import plain
from medonc.cohort.response.row_by_row import judged_rows
from medonc.cohort.response.visits import Ordered, ordered
from medonc.knowledge.shapes import Library
from medonc.practice.response.best import Protocol
from medonc.practice.response.recist_methods import protocol
from medonc.practice.response.targets import Limits, limits
from medonc.values.errors import NotHeld

ASSESSMENT, BEST = CRITERIA["recist-1.1"].rule, "response/recist_1_1/best"
Engine = Callable[[Ordered, Lesions, Limits, Protocol, Ints], Outcome]
ENGINES: Mapping[str, Engine] = MappingProxyType({"fast": fast, "plain": plain})


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """`rows`: the caller's rows with a column `remarks`; `assessments`: a row a visit; `subjects`: a row a subject."""

    rows: Any
    assessments: Any
    subjects: Any
    remarks: Mapping[str, int]  # each remark with how many rows it is on


def respond(
    frame: Any,
    library: Library,
    *,
    confirm: str,
    stable_days: int,
    criteria: str = "recist-1.1",
    engine: str = "fast",
) -> Responses:
    """The response of every assessment and the best of every subject, in frames of the caller's own kind.

    `confirm`: days, or "none". A column `start` (a date) says when treatment began; else the baseline does.
    Refuses a missing column, criteria that are not held, and an unknown engine.
    """
    if engine not in ENGINES:
        raise NotHeld.named("engine", engine, ENGINES)
    if criteria not in CRITERIA:
        raise NotHeld.named("criteria", criteria, CRITERIA)
    criterion, given = CRITERIA[criteria], nw.from_native(frame)
    asked = protocol(library.rule(BEST).numbers, confirm=confirm, stable_days=stable_days)
    table = (given.collect("pyarrow") if isinstance(given, nw.LazyFrame) else given).to_arrow()
    if criterion.row is Row.LESION:
        remarks, counts, seen, best = _of_lesions(table, criteria, criterion, asked, engine, library)
    elif criterion.row is Row.ASSESSMENT:
        remarks, counts, seen, best = judged_rows(table, criterion, library, asked)
    else:
        remarks, counts, seen, best = judged_courses(table, criterion, library)
    kind = given.implementation
    return Responses(
        rows=_as(table.append_column("remarks", pa.array(remarks, pa.string())), kind),
        assessments=_as(seen, kind),
        subjects=_as(best, kind),
        remarks=counts,
    )


def _of_lesions(
    table: pa.Table, criteria: str, criterion: Criterion, asked: Protocol, engine: str, library: Library
) -> tuple[list[str], dict[str, int], pa.Table, pa.Table]:
    """RECIST and its kin: the remarks of each row, their counts, a row an assessment, and a row a subject."""
    lesions = read_lesions(table)
    rows = ordered(lesions)
    numbers = library.rule(criterion.rule).numbers
    if criteria == "irecist":
        found = IMMUNE[engine](rows, lesions, numbers)
        seen, best = _immune_assessments(rows, lesions, found), _immune_subjects(rows, lesions, found)
    else:
        outcome = ENGINES[engine](rows, lesions, limits(numbers), asked, _starts(table, rows, lesions))
        seen, best = assessments(rows, lesions, outcome), subjects(rows, lesions, outcome)
    return lesions.remarks_by_row(), lesions.counts(), seen, best


def _immune_assessments(rows: Ordered, lesions: Lesions, found: Immune) -> pa.Table:
    return pa.table(
        {
            "subject": _subjects(lesions, rows.visit_subject),
            "day": _days(rows.visit_day),
            "visit": pa.array(rows.visit_number),
            "response": _immune_words(found.response),
            "progression_dates_from": _days(found.since),
        }
    )


def _immune_subjects(rows: Ordered, lesions: Lesions, found: Immune) -> pa.Table:
    ends = np.append(rows.first, len(rows.visit_day))[1:] - 1
    return pa.table(
        {
            "subject": _subjects(lesions, rows.visit_subject[rows.first]),
            "best": _immune_words(found.best),
            "progressed_on": _days(found.since[ends] if len(ends) else found.since),
        }
    )


def _immune_words(codes: Ints) -> pa.Array:
    return pa.array(np.array([*WORDS, ""])[codes], mask=codes == NOTHING)


def _starts(table: pa.Table, rows: Ordered, lesions: Lesions) -> Ints:
    """The start of each subject, as their first row that counts has it; nothing where the table has none."""
    found = np.full(len(rows.first), NOTHING)
    if "start" in table.column_names:
        days, bad = read_days(table["start"])
        lesions.remark(bad, "the start cannot be read: stable disease counts from the baseline")
        subject = lesions.subject
        by_subject = np.full(len(lesions.subjects), NOTHING)
        good = np.flatnonzero(~bad & (subject >= 0))[::-1]
        by_subject[subject[good]] = days[good]
        found = by_subject[rows.visit_subject[rows.first]]
    return found


def assessments(rows: Ordered, lesions: Lesions, found: Outcome) -> pa.Table:
    """A row for each visit: sums in mm, responses in words."""
    words, new = np.array([str(each) for each in RESPONSES]), np.array([str(each) for each in NEWS])
    return pa.table(
        {
            "subject": _subjects(lesions, rows.visit_subject),
            "day": _days(rows.visit_day),
            "visit": pa.array(rows.visit_number),
            "sum_mm": _mm(found.sum),
            "baseline_mm": _mm(found.baseline),
            "nadir_mm": _mm(found.nadir),
            "target": pa.array(words[found.target]),
            "non_target": pa.array(words[found.non_target]),
            "new": pa.array(new[found.new]),
            "overall": pa.array(words[found.overall]),
            "progression_dates_from": _days(found.since),
        }
    )


def subjects(rows: Ordered, lesions: Lesions, found: Outcome) -> pa.Table:
    """A row for each subject that has an assessment: best response and its days."""
    until = np.where(found.progressed != NOTHING, found.progressed, found.last)
    held = np.where(found.responded != NOTHING, until - found.responded, NOTHING)
    words = np.array([str(each) for each in RESPONSES])
    return pa.table(
        {
            "subject": _subjects(lesions, rows.visit_subject[rows.first]),
            "best": pa.array(words[found.best]),
            "responded_on": _days(found.responded),
            "confirmed_on": _days(found.confirmed),
            "progressed_on": _days(found.progressed),
            "last_evaluable_on": _days(found.last),
            "duration_days": pa.array(held, mask=held == NOTHING),
            "disease_control": pa.array(np.isin(found.best, range(4))),
        }
    )


def _subjects(lesions: Lesions, codes: Ints) -> pa.Array:
    return pa.array(lesions.subjects).take(pa.array(codes))


def _days(days: Ints) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=days == NOTHING).cast(pa.date32())


def _mm(size: Ints) -> pa.Array:
    return pa.array(size / MICRO, mask=size == NOTHING)


def _as(table: pa.Table, kind: Any) -> Any:
    """The table as the caller's kind of frame; DuckDB and others get Arrow, which they read as it is."""
    frame = nw.from_native(table, eager_only=True)
    if kind.is_polars():
        return frame.to_polars()
    return frame.to_pandas() if kind.is_pandas() else table
