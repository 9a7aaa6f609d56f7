"""Best response for all subjects together: a row a subject, a column a visit."""

from __future__ import annotations

import numpy as np

from medonc.cohort.response.lesion_table import Flags, Ints
from medonc.cohort.response.outcome import NOTHING, RESPONSES
from medonc.cohort.response.visits import Ordered
from medonc.practice.response.best import Protocol

CR, PR, SD, NON, PD, NE, NONE = range(len(RESPONSES))


def best_columns(rows: Ordered, overall: Ints, protocol: Protocol, starts: Ints) -> dict[str, Ints]:
    """Best response, first and confirming day, progression and last evaluable day of each subject."""
    response, day = _by_number(rows, overall)
    _up_to_progression(response)
    baseline = rows.visit_day[rows.first]
    start = np.where(starts == NOTHING, baseline, starts)
    progressed = _first(response == PD, day)
    evaluable = (response != NE) & (response != NONE)
    last = np.where(progressed != NOTHING, NOTHING, _last(evaluable, day))
    complete = _responded(response, day, response == CR, protocol)
    partial = _responded(response, day, (response == CR) | (response == PR), protocol)
    stable = np.isin(response, (CR, PR, SD, NON))
    long_enough = (stable & (day - start[:, None] >= protocol.stable_days)).any(axis=1)
    only_non = ~(stable & (response != NON)).any(axis=1)
    is_cr, is_pr = complete[0] != NOTHING, partial[0] != NOTHING
    best = np.select(
        [is_cr, is_pr, long_enough & only_non, long_enough, progressed != NOTHING], [CR, PR, NON, SD, PD], default=NE
    )
    confirmed = np.where(is_cr, complete[1], partial[1])
    first = np.where(is_cr & ~_earlier(partial[0], complete[1]), complete[0], partial[0])
    return {
        "best": best,
        "responded": np.where(is_cr | is_pr, first, NOTHING),
        "confirmed": confirmed if protocol.confirm_days is not None else np.full(len(best), NOTHING),
        "progressed": progressed,
        "last": last,
    }


def _earlier(one: Ints, other: Ints) -> Flags:
    return np.asarray((one != NOTHING) & (one <= other), dtype=bool)


def _by_number(rows: Ordered, overall: Ints) -> tuple[Ints, Ints]:
    """Responses and days after the baseline: a row a subject, nothing where there are no more visits."""
    visits = np.diff(np.append(rows.first, len(rows.visit_day)))
    width = max(1, int(visits.max(initial=1)) - 1)
    response = np.full((len(rows.first), width), NONE)
    day = np.zeros((len(rows.first), width), dtype=np.int64)
    later = rows.visit_number > 0
    who = np.repeat(np.arange(len(rows.first)), visits)[later]
    response[who, rows.visit_number[later] - 1] = overall[later]
    day[who, rows.visit_number[later] - 1] = rows.visit_day[later]
    return response, day


def _up_to_progression(response: Ints) -> None:
    """Disease after a complete response is progression; nothing counts after progression."""
    complete = over = np.zeros(len(response), dtype=bool)
    for column in response.T:
        disease = complete & ((column == PR) | (column == SD) | (column == NON))
        column[disease] = PD
        column[over] = NONE
        over = over | (column == PD)
        complete = complete | (column == CR)


def _first(where: Flags, day: Ints) -> Ints:
    return np.where(where.any(axis=1), day[np.arange(len(day)), where.argmax(axis=1)], NOTHING)


def _last(where: Flags, day: Ints) -> Ints:
    return _first(where[:, ::-1], day[:, ::-1])


def _responded(response: Ints, day: Ints, enough: Flags, protocol: Protocol) -> tuple[Ints, Ints]:
    """The first day of a response that counts, and the day that confirms it."""
    count, width = response.shape
    first, confirmed = np.full(count, NOTHING), np.full(count, NOTHING)
    if protocol.confirm_days is None:
        found = _first(enough, day)
        return found, found
    is_stable, is_missing = (response == SD) | (response == NON), (response == NE) | (response == NONE)
    for place in range(width):
        who = np.flatnonzero(enough[:, place] & (first == NOTHING))
        stable, missing = np.zeros(len(who), dtype=np.int64), np.zeros(len(who), dtype=np.int64)
        for later in range(place + 1, width):
            if not len(who):
                break
            held = enough[who, later] & (day[who, later] - day[who, place] >= protocol.confirm_days)
            first[who[held]], confirmed[who[held]] = day[who[held], place], day[who[held], later]
            stable += is_stable[who, later]
            missing += is_missing[who, later]
            over = (response[who, later] == PD) | (stable > protocol.between_stable)
            goes_on = ~(held | over | (missing > protocol.between_not_evaluable))
            who, stable, missing = who[goes_on], stable[goes_on], missing[goes_on]
    return first, confirmed
