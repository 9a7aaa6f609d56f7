"""iRECIST over subjects: the plain engine, and whole columns that go by visit numbers for all subjects together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from medonc.cohort.response.fast import CR, NE, NON, NONE, PD, PR, SD, Sums, sums_and_targets
from medonc.cohort.response.lesion_table import MICRO, NEW, NON_TARGET, STATES, Flags, Ints, Lesions
from medonc.cohort.response.outcome import NOTHING
from medonc.cohort.response.plain import day_number, subjects_of
from medonc.cohort.response.visits import Ordered
from medonc.practice.response.irecist import CONFIRMED, UNCONFIRMED, best_immune, irecist
from medonc.practice.response.targets import limits
from medonc.practice.response.visits import CERTAIN, New, NonTarget

WORDS = ("iCR", "iPR", "iSD", "inon-CR/non-PD", CONFIRMED, UNCONFIRMED, "iNE", "inone")
_UPD, _CPD, _INE, _INONE = (WORDS.index(word) for word in (UNCONFIRMED, CONFIRMED, "iNE", "inone"))
_OF_OVERALL = {CR: 0, PR: 1, SD: 2, NON: 3, NE: _INE, NONE: _INONE, PD: _UPD}
_CERTAIN = [tuple(New).index(each) for each in CERTAIN]
_GROWN, _AGAIN = tuple(New).index(New.GROWN), STATES[NON_TARGET].index(NonTarget.WORSE_AGAIN)
_TARGET_KIND, _OTHER_KIND, _NEW_KIND = 1, 2, 4
Numbers = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Immune:
    """By visit a word and the day that a confirmed progression dates from; by subject the best word. -1: nothing."""

    response: Ints
    since: Ints
    best: Ints


def plain_immune(rows: Ordered, lesions: Lesions, numbers: Numbers) -> Immune:  # noqa: ARG001
    """The judge: each subject's visits put to the function that answers for one chart."""
    response, since, best = [], [], []
    for visits in subjects_of(rows):
        found = irecist(visits, numbers)
        response += [NOTHING, *(WORDS.index(each.response) for each in found)]
        since += [NOTHING, *(day_number(each.since) for each in found)]
        best.append(WORDS.index(best_immune(found)) if found else NOTHING)
    return Immune(*(np.array(each, dtype=np.int64) for each in (response, since, best)))


def fast_immune(rows: Ordered, lesions: Lesions, numbers: Numbers) -> Immune:  # noqa: ARG001
    """The same of whole columns."""
    sums, target, overall = sums_and_targets(rows, limits(numbers))
    seen = _Seen(rows, sums, target)
    count = len(rows.first)
    response, since = np.full(sums.count, NOTHING), np.full(sums.count, NOTHING)
    state = _Pending(count)
    confirmed = np.full(count, NOTHING)
    visits = np.diff(np.append(rows.first, sums.count))
    for number in range(1, int(visits.max(initial=1))):
        who = np.flatnonzero(visits > number)
        at = rows.first[who] + number
        over = confirmed[who] != NOTHING
        response[at[over]], since[at[over]] = _CPD, confirmed[who[over]]
        who, at = who[~over], at[~over]
        kinds = seen.kinds[at]
        calm = kinds == 0
        _calm(state, who[calm], at[calm], overall, response)
        new = ~calm & (state.since[who] == NOTHING)
        response[at[new]] = _UPD
        state.begin(who[new], at[new], rows.visit_day[at[new]], seen)
        again = ~calm & ~new
        who, at = who[again], at[again]
        sure = _more(state, who, at, seen, numbers)
        sure &= rows.visit_day[at] - state.day[who] >= int(numbers["confirm_from_days"])
        response[at] = np.where(sure, _CPD, _UPD)
        since[at[sure]] = confirmed[who[sure]] = state.since[who[sure]]
        state.go_on(who, at, rows.visit_day[at], seen)
    return Immune(response, since, _best(rows, response, visits))


class _Seen:
    """What kinds of lesions progress at each visit, and how much of each there is."""

    def __init__(self, rows: Ordered, sums: Sums, target: Ints) -> None:
        self.sum = sums.whole
        self.kinds = (
            (target == PD) * _TARGET_KIND + (sums.non_target == PD) * _OTHER_KIND + sums.is_new * _NEW_KIND
        ).astype(np.int64)
        self.worse = self._has(rows, sums.count, (rows.role == NON_TARGET) & (rows.state == _AGAIN))
        self.grown = self._has(rows, sums.count, (rows.role == NEW) & (rows.state == _GROWN))
        certain = (rows.role == NEW) & np.isin(rows.state, _CERTAIN)
        self.new = np.bincount(rows.visit[certain], minlength=sums.count)

    @staticmethod
    def _has(rows: Ordered, count: int, where: Flags) -> Flags:
        found = np.zeros(count, dtype=bool)
        found[rows.visit[where]] = True
        return found


class _Pending:
    """The unconfirmed progression of each subject, where there is one."""

    def __init__(self, count: int) -> None:
        self.since, self.day, self.kinds, self.sum, self.new = (np.full(count, NOTHING) for _ in range(5))

    def begin(self, who: Ints, at: Ints, day: Ints, seen: _Seen) -> None:
        self.since[who] = day
        self.go_on(who, at, day, seen)

    def go_on(self, who: Ints, at: Ints, day: Ints, seen: _Seen) -> None:
        self.day[who], self.kinds[who] = day, seen.kinds[at]
        self.sum[who], self.new[who] = seen.sum[at], seen.new[at]


def _calm(state: _Pending, who: Ints, at: Ints, overall: Ints, response: Ints) -> None:
    """No progression at these visits: the bar is reset, except where nothing could be evaluated."""
    words = np.array([_OF_OVERALL[each] for each in range(len(_OF_OVERALL))])
    response[at] = words[overall[at]]
    state.since[who[overall[at] != NE]] = NOTHING


def _more(state: _Pending, who: Ints, at: Ints, seen: _Seen, numbers: Numbers) -> Flags:
    """Whether there is more of a progression than when it was last seen."""
    kinds, before = seen.kinds[at], state.kinds[who]
    both = kinds & before
    measured = (seen.sum[at] >= 0) & (state.sum[who] >= 0)
    grown = measured & (seen.sum[at] - state.sum[who] >= int(numbers["confirm_mm"] * MICRO))
    found = (kinds & ~before) != 0
    found |= (both & _TARGET_KIND != 0) & grown
    found |= (both & _OTHER_KIND != 0) & seen.worse[at]
    found |= (both & _NEW_KIND != 0) & (seen.grown[at] | (seen.new[at] > state.new[who]))
    return np.asarray(found, dtype=bool)


def _best(rows: Ordered, response: Ints, visits: Ints) -> Ints:
    """The first word in their order; nothing where there is a baseline alone."""
    if not len(rows.first):
        return np.empty(0, dtype=np.int64)
    ranked = np.where(response == NOTHING, len(WORDS), response)
    return np.where(visits > 1, np.minimum.reduceat(ranked, rows.first), NOTHING)


IMMUNE: Mapping[str, Callable[[Ordered, Lesions, Numbers], Immune]] = MappingProxyType(
    {"fast": fast_immune, "plain": plain_immune}
)
