"""The same answers in whole columns: sums by visit, then one pass over visit numbers for all subjects together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from medonc.cohort.response.fast_best import best_columns
from medonc.cohort.response.lesion_table import (
    HOW,
    MEASURED,
    MICRO,
    NEW,
    NON_TARGET,
    STATES,
    TARGET,
    Flags,
    Ints,
    Lesions,
)
from medonc.cohort.response.outcome import NOTHING, RESPONSES, Outcome
from medonc.cohort.response.visits import Ordered
from medonc.practice.response.best import Protocol
from medonc.practice.response.targets import Limits
from medonc.practice.response.visits import CERTAIN, PROGRESSED, How, New, NonTarget

CR, PR, SD, NON, PD, NE, NONE = range(len(RESPONSES))
_TOO_SMALL, _NOT_EVALUATED = HOW.index(How.TOO_SMALL), HOW.index(How.NOT_EVALUATED)
_GONE = [HOW.index(how) for how in (How.ABSENT, How.MERGED)]
_NEWS, _NON_TARGETS = tuple(New), STATES[NON_TARGET]
_THOUSAND = 1000
_PER_CENT = 100


def fast(rows: Ordered, lesions: Lesions, limit: Limits, protocol: Protocol, starts: Ints) -> Outcome:
    """The outcome of every visit and subject; equal to that of the plain engine."""
    sums = Sums(rows, limit)
    target, baseline, nadir, overall = _targets(rows, sums, limit)
    since = _since(rows, lesions)
    dated = overall.copy()
    dated[_visit_of_day(rows, since)] = PD
    return Outcome(
        sum=sums.whole,
        baseline=baseline,
        nadir=nadir,
        target=target,
        non_target=sums.non_target,
        new=sums.new,
        overall=overall,
        since=np.where(since == rows.visit_day, NOTHING, since),
        **best_columns(rows, dated, protocol, starts),
    )


def sums_and_targets(rows: Ordered, limit: Limits) -> tuple[Sums, Ints, Ints]:
    """The sums of each visit, the target response and the overall one."""
    sums = Sums(rows, limit)
    target, _, _, overall = _targets(rows, sums, limit)
    return sums, target, overall


class Sums:
    """What the rows of each visit come to."""

    def __init__(self, rows: Ordered, limit: Limits) -> None:
        self.count = len(rows.visit_day)
        self.first_of = np.repeat(rows.first, np.diff(np.append(rows.first, self.count)))
        self.bounds = np.searchsorted(rows.visit, np.arange(self.count + 1))
        kind = (rows.role * _WIDTH + rows.state) * 2 + rows.nodal
        self._targets(rows, kind, limit)
        self._others(kind)
        is_new = np.flatnonzero(rows.role == NEW)
        self.new = np.zeros(self.count, dtype=np.int64)
        np.maximum.at(self.new, rows.visit[is_new], rows.state[is_new])
        self.is_new = np.isin(self.new, [_NEWS.index(each) for each in CERTAIN])

    def _by_visit(self, values: Ints) -> Ints:
        """The sum over the rows of each visit, which stand together."""
        total = np.concatenate(([0], np.cumsum(values)))
        return np.asarray(total[self.bounds[1:]] - total[self.bounds[:-1]])

    def _targets(self, rows: Ordered, kind: Ints, limit: Limits) -> None:
        small, normal = (int(each * MICRO) for each in (limit.too_small, limit.node_normal))
        size = np.where(rows.size > 0, rows.size, 0).astype(np.int64)
        size += _table(lambda role, state, _: small if (role, state) == (TARGET, _TOO_SMALL) else 0)[kind]
        fields = _table(lambda *seen: _packed(_target_fields(*seen, small_is_normal=small < normal)))[kind]
        measured = fields >= _MEASURED
        below = measured & (rows.size < np.where(rows.nodal, normal, 1))
        fields[below] += _GONE_FIELD
        fields[measured & ~rows.nodal & (rows.size > 0)] += _BACK_FIELD
        targets, self.evaluated, gone, back = _unpacked(self._by_visit(fields % _MEASURED))
        self.targets = targets[self.first_of]
        self.least = self._by_visit(size)
        self.all_gone = gone == self.targets
        self.back = back > 0
        self.whole = np.where((self.targets > 0) & (self.evaluated == self.targets), self.least, NOTHING)

    def _others(self, kind: Ints) -> None:
        held, worse, there, gone = _unpacked(self._by_visit(_table(lambda *seen: _packed(_other_fields(*seen)))[kind]))
        held = held[self.first_of]
        self.non_target = np.select([held == 0, worse > 0, there > 0, gone < held], [NONE, PD, NON, NE], default=CR)
        self.non_target[rows_first(self.first_of)] = NONE
        self.back |= there > 0


# Four counts of a visit's rows are added as one number, fifteen bits each; no visit has 32,768 lesions.
_WIDTH, _BITS = 8, 15
_GONE_FIELD, _BACK_FIELD, _MEASURED = 1 << 2 * _BITS, 1 << 3 * _BITS, 1 << 4 * _BITS
Fields: TypeAlias = tuple[bool, bool, bool, bool, bool]


def _table(said: Callable[[int, int, bool], int]) -> Ints:
    """What each role, state and nodal comes to, by their common number."""
    return np.array([said(r, s, bool(n)) for r in range(len(STATES)) for s in range(_WIDTH) for n in range(2)])


def _target_fields(role: int, state: int, nodal: bool, *, small_is_normal: bool) -> Fields:
    """Is a target, was evaluated, is gone, is there (no node), was measured: its size says if it is gone."""
    if role != TARGET:
        return False, False, False, False, False
    small = state == _TOO_SMALL
    gone = state in _GONE or (small and nodal and small_is_normal)
    return True, state != _NOT_EVALUATED, gone, small and not nodal, state == MEASURED


def _other_fields(role: int, state: int, nodal: bool) -> Fields:  # noqa: ARG001
    """Is a non-target, is worse, is there, is gone."""
    if role != NON_TARGET or state >= len(_NON_TARGETS):
        return False, False, False, False, False
    seen = _NON_TARGETS[state]
    return True, seen in PROGRESSED, seen is NonTarget.PRESENT, seen is NonTarget.ABSENT, False


def _packed(fields: Fields) -> int:
    return sum(int(each) << place * _BITS for place, each in enumerate(fields))


def _unpacked(packed: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    mask = (1 << _BITS) - 1
    one, two, three, four = (packed >> place * _BITS & mask for place in range(4))
    return one, two, three, four


def rows_first(first_of: Ints) -> Flags:
    """Which visits are baselines."""
    return np.asarray(first_of == np.arange(len(first_of)), dtype=bool)


def _targets(rows: Ordered, sums: Sums, limit: Limits) -> tuple[Ints, Ints, Ints, Ints]:
    """Target response, baseline, nadir and overall response of each visit."""
    overall = np.full(sums.count, NONE)
    base = sums.whole[sums.first_of]
    none = sums.targets == 0
    target, nadirs = np.full(sums.count, NONE), np.full(sums.count, NOTHING)
    nadirs[rows.first] = sums.whole[rows.first]
    lowest, complete = sums.whole[rows.first].copy(), np.zeros(len(rows.first), dtype=bool)
    visits = np.diff(np.append(rows.first, sums.count))
    for number in range(1, int(visits.max(initial=1))):
        who = np.flatnonzero(visits > number)
        at = rows.first[who] + number
        nadirs[at] = np.where(base[at] >= 0, lowest[who], NOTHING)
        response = _response(sums, at, base[at], lowest[who], limit)
        response = np.where(complete[who] & sums.back[at], PD, response)
        target[at] = np.where(none[at], np.where(complete[who] & sums.back[at], PD, NONE), response)
        overall[at] = _overall(target[at], sums.non_target[at], sums.is_new[at])
        whole = sums.whole[at]
        lowest[who] = np.where(whole >= 0, np.minimum(lowest[who], whole), lowest[who])
        complete[who] |= overall[at] == CR
    return target, np.where(none, NOTHING, base), np.where(none, NOTHING, nadirs), overall


def _response(sums: Sums, at: Ints, base: Ints, nadir: Ints, limit: Limits) -> Ints:
    up, down = (int(each * _THOUSAND) for each in (limit.progression, limit.response))
    least, whole = sums.least[at], sums.whole[at] >= 0
    grown, shrunk = least - nadir, base - least
    scale = _PER_CENT * _THOUSAND
    progressed = (grown > 0) & (grown * scale >= nadir * up) & (grown >= int(limit.growth * MICRO))
    smaller = (shrunk > 0) & (shrunk * scale >= base * down)
    return np.select(
        [base < 0, whole & sums.all_gone[at], progressed, ~whole, smaller], [NE, CR, PD, NE, PR], default=SD
    )


def _overall(target: Ints, rest: Ints, is_new: Flags) -> Ints:
    progressed = is_new | (target == PD) | (rest == PD)
    whole = (rest == CR) | (rest == NONE)
    complete = target == CR
    return np.select([progressed, target == NONE, complete & whole, complete], [PD, rest, CR, PR], default=target)


def _since(rows: Ordered, lesions: Lesions) -> Ints:
    """The day that a visit's certain new lesions were first seen on; the visit's own day elsewhere."""
    since = rows.visit_day.copy()
    seen = np.flatnonzero((rows.role == NEW) & (rows.state > 0))
    if not len(seen):
        return since
    keys, place = np.unique(rows.subject[seen] * lesions.lesions + rows.lesion[seen], return_inverse=True)
    first = np.full(len(keys), np.iinfo(np.int64).max)
    days = rows.visit_day[rows.visit[seen]]
    np.minimum.at(first, place, days)
    certain = np.isin(rows.state[seen], [_NEWS.index(each) for each in CERTAIN])
    np.minimum.at(since, rows.visit[seen[certain]], first[place[certain]])
    return since


def _visit_of_day(rows: Ordered, since: Ints) -> Ints:
    """The visits of the days that progression was dated back to."""
    moved = np.flatnonzero(since != rows.visit_day)
    keys = rows.visit_subject * _DAYS + rows.visit_day
    found: Ints = np.searchsorted(keys, rows.visit_subject[moved] * _DAYS + since[moved])
    return found


_DAYS = 10_000_000
