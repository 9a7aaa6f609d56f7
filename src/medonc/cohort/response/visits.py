"""The rows that count, in order of subject and day, numbered by visit; the remarks that need more than one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from medonc.cohort.response.lesion_table import (
    EQUIVOCAL,
    NEW,
    NON_TARGET,
    NON_TARGET_NE,
    NOT_EVALUATED,
    STATES,
    TARGET,
    Flags,
    Ints,
    Lesions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Rows in order (`row` is their place in the table), the visit each belongs to, and the visits."""

    row: Ints
    visit: Ints
    subject: Ints  # of each row
    lesion: Ints
    role: Ints
    state: Ints
    size: Ints
    nodal: Flags
    visit_subject: Ints
    visit_day: Ints
    visit_number: Ints  # 0 is the baseline
    first: Ints  # the first visit of each subject that has one, by its place


def ordered(lesions: Lesions) -> Ordered:
    """The rows that count. A lesion twice on a day counts once where both agree, else it is not evaluated."""
    row = _once(lesions, _sorted(lesions, np.flatnonzero(lesions.used)))
    subject, day = _taken(lesions.subject, row), _taken(lesions.day, row)
    starts = np.ones(len(row), dtype=bool)
    starts[1:] = (subject[1:] != subject[:-1]) | (day[1:] != day[:-1])
    visit = np.cumsum(starts) - 1
    heads = np.flatnonzero(starts)
    of_visit = subject[heads]
    first = np.flatnonzero(np.concatenate(([True], of_visit[1:] != of_visit[:-1]))) if len(heads) else heads
    count = np.diff(np.append(first, len(heads)))
    number = np.arange(len(heads)) - np.repeat(first, count)
    kept = np.flatnonzero(_of_baseline(lesions, row, number[visit]))
    place = _taken(row, kept)
    return Ordered(
        row=place,
        visit=_taken(visit, kept),
        subject=_taken(subject, kept),
        lesion=_taken(lesions.lesion, place),
        role=_taken(lesions.role, place),
        state=_taken(lesions.state, place),
        size=_taken(lesions.size, place),
        nodal=_taken(lesions.nodal, place),
        visit_subject=of_visit,
        visit_day=day[heads],
        visit_number=number,
        first=first,
    )


Column = TypeVar("Column", Ints, Flags)


def _taken(column: Column, places: Ints) -> Column:
    """The values at these places; the column itself where they are all of it as it stands."""
    if len(places) == len(column) and (places[1:] > places[:-1]).all():
        return column
    return column[places]


def _sorted(lesions: Lesions, row: Ints) -> Ints:
    """By subject, day and lesion; as they stand where they stand so."""
    subject, day, lesion = (_taken(each, row) for each in (lesions.subject, lesions.day, lesions.lesion))
    same = subject[1:] == subject[:-1]
    back = np.zeros(len(lesions.subject), dtype=bool)
    back[row[1:]] = same & (day[1:] < day[:-1])
    lesions.remark(back, "an earlier day than the row before: put in order")
    same_day = same & (day[1:] == day[:-1])
    in_order = (subject[1:] > subject[:-1]) | (same & (day[1:] > day[:-1])) | (same_day & (lesion[1:] >= lesion[:-1]))
    return row if in_order.all() else row[np.lexsort((lesion, day, subject))]


def _once(lesions: Lesions, row: Ints) -> Ints:
    """The rows without those that say a lesion of a day again."""
    again = np.zeros(len(row), dtype=bool)
    keys = [_taken(column, row) for column in (lesions.subject, lesions.day, lesions.lesion)]
    again[1:] = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    if not again.any():
        return row
    head = np.maximum.accumulate(np.where(again, 0, np.arange(len(row))))
    columns = (lesions.role, lesions.state, lesions.size, lesions.nodal)
    differs = again & ~np.logical_and.reduce([c[row] == c[row[head]] for c in columns])
    twice, clash = (np.zeros(len(lesions.subject), dtype=bool) for _ in range(2))
    twice[row[again]], clash[row[differs]] = True, True
    clash[row[head[differs]]] = True
    lesions.remark(twice, "this lesion stands twice on this day: not used", drop=True)
    lesions.remark(clash, "both rows of this lesion and day differ: not evaluated")
    for role, state in ((TARGET, NOT_EVALUATED), (NON_TARGET, NON_TARGET_NE), (NEW, EQUIVOCAL)):
        lesions.state[clash & (lesions.role == role)] = state
    lesions.size[clash] = -1
    return row[~again]


def _of_baseline(lesions: Lesions, row: Ints, number: Ints) -> Flags:
    """Which rows are of lesions that the baseline has in the same role; new lesions are not in it."""
    role, subject = _taken(lesions.role, row), _taken(lesions.subject, row)
    is_new = role == NEW
    key = (subject * lesions.lesions + _taken(lesions.lesion, row)) * len(STATES) + role
    known = _as_first(key, number, subject)
    unlike = np.flatnonzero(~known & ~is_new)
    if len(unlike):
        held = np.unique(key[(number == 0) & ~is_new])
        place = np.minimum(np.searchsorted(held, key[unlike]), max(0, len(held) - 1))
        known[unlike] = held[place] == key[unlike] if len(held) else False
    kept = np.where(is_new, number > 0, known)
    stray = np.zeros(len(lesions.subject), dtype=bool)
    stray[row[~kept & ~is_new]] = True
    lesions.remark(stray, "no such lesion at the baseline: not used")
    early = np.zeros(len(lesions.subject), dtype=bool)
    early[row[~kept & is_new]] = True
    lesions.remark(early, "a new lesion at the baseline: not used")
    return np.asarray(kept, dtype=bool)


def _as_first(key: Ints, number: Ints, subject: Ints) -> Flags:
    """Which rows stand at the same place of their visit as the same lesion at the baseline: nearly all."""
    count = len(key)
    if not count:
        return np.zeros(0, dtype=bool)
    place = np.arange(count)
    new_subject = np.concatenate(([True], subject[1:] != subject[:-1]))
    new_visit = new_subject | np.concatenate(([True], number[1:] != number[:-1]))
    of_visit = place - np.maximum.accumulate(np.where(new_visit, place, 0))
    at = np.minimum(np.maximum.accumulate(np.where(new_subject, place, 0)) + of_visit, count - 1)
    return np.asarray((key[at] == key) & (number[at] == 0), dtype=bool)
