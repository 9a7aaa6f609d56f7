"""The judge: each subject's rows as assessments, put to the same functions that answer for one chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from medonc.cohort.response.lesion_table import HOW, MEASURED, MICRO, NON_TARGET, STATES, TARGET, Ints, Lesions
from medonc.cohort.response.outcome import NEWS, NOTHING, RESPONSES, Outcome
from medonc.cohort.response.visits import Ordered
from medonc.practice.response.best import Best, Protocol, best
from medonc.practice.response.recist import Assessed, recist, with_backdated
from medonc.practice.response.targets import Limits
from medonc.practice.response.visits import New, NonTarget, Seen, Visit

_EPOCH = date(1970, 1, 1)
_NON_TARGETS, _NEWS = STATES[NON_TARGET], tuple(New)
Row: TypeAlias = tuple[int, ...]


def plain(rows: Ordered, lesions: Lesions, limit: Limits, protocol: Protocol, starts: Ints) -> Outcome:  # noqa: ARG001
    """The outcome of every visit and subject, one subject after another."""
    of_visit: list[Row] = []
    of_subject: list[Row] = []
    for visits, start in zip(subjects_of(rows), starts, strict=True):
        answers = recist(visits, limit)
        of_visit += [_visit(each) for each in answers]
        dated = tuple(with_backdated(answers).items())
        began = visits[0].day if start == NOTHING else _EPOCH + timedelta(days=int(start))
        of_subject.append(_best(best(dated, start=began, protocol=protocol)))
    return Outcome(**_columns(_OF_VISIT, of_visit), **_columns(_OF_SUBJECT, of_subject))


_OF_VISIT = ("sum", "baseline", "nadir", "target", "non_target", "new", "overall", "since")
_OF_SUBJECT = ("best", "responded", "confirmed", "progressed", "last")


def _columns(names: Sequence[str], rows: Sequence[Row]) -> dict[str, Ints]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(names))
    return {name: table[:, place] for place, name in enumerate(names)}


def subjects_of(rows: Ordered) -> Iterator[list[Visit]]:
    """The assessments of each subject, one subject after another."""
    ends = np.searchsorted(rows.visit, np.arange(len(rows.visit_day) + 1))
    bounds = [*rows.first.tolist(), len(rows.visit_day)]
    for begin, end in pairwise(bounds):
        yield [_assessment(rows, visit, range(ends[visit], ends[visit + 1])) for visit in range(begin, end)]


def _assessment(rows: Ordered, visit: int, places: Iterable[int]) -> Visit:
    targets: dict[str, Seen] = {}
    others: dict[str, NonTarget] = {}
    new: dict[str, New] = {}
    for place in places:
        name, state = str(rows.lesion[place]), int(rows.state[place])
        if rows.role[place] == TARGET:
            mm = Decimal(int(rows.size[place])) / MICRO if state == MEASURED else None
            targets[name] = Seen(how=HOW[state], mm=mm, nodal=bool(rows.nodal[place]))
        elif rows.role[place] == NON_TARGET:
            others[name] = NonTarget(_NON_TARGETS[state])
        else:
            new[name] = _NEWS[state]
    day = _EPOCH + timedelta(days=int(rows.visit_day[visit]))
    return Visit(day=day, targets=targets, non_targets=others, new=new)


def _visit(answer: Assessed) -> Row:
    target = answer.target
    return (
        _micro(target.sum),
        _micro(target.baseline),
        _micro(target.nadir),
        RESPONSES.index(target.response),
        RESPONSES.index(answer.non_target),
        NEWS.index(answer.new),
        RESPONSES.index(answer.overall),
        day_number(answer.new_since),
    )


def _best(found: Best) -> Row:
    days = (found.responded_on, found.confirmed_on, found.progressed_on, found.last_on)
    return (RESPONSES.index(found.response), *map(day_number, days))


def _micro(size: Decimal | None) -> int:
    return NOTHING if size is None else int(size * MICRO)


def day_number(day: date | None) -> int:
    """Days since 1970-01-01; -1 for nothing."""
    return NOTHING if day is None else (day - _EPOCH).days
