"""The value before treatment of each subject and test: the last one up to the first day, in the same unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from medonc.cohort.grading.rows import Doubles

Numbers = npt.NDArray[np.int64]
_ROOM = 8  # places in a table for each row, before subjects are counted anew


def baselines(subject: npt.NDArray[Any], plan: Numbers, value: Doubles, day: Numbers, start: Numbers) -> Doubles:
    """The baseline of each row; not a number where none was taken up to the first day of treatment.

    Rows may stand in any order; those of a subject and test that are in the order of their days are quicker.
    Of two of one day the later row counts.
    """
    group, count = _groups(subject, plan)
    usable = np.nonzero((day <= start) & (value >= 0))[0]
    last = np.full(count, -1, np.int64)
    last[group[usable]] = usable  # of several rows of a group the last one stays
    mine = last[group[usable]]
    if (day[usable] > day[mine]).any():
        order = usable[np.lexsort((usable, day[usable]))]
        last[group[order]] = order
    found = last[group]
    return np.where(found >= 0, value[found], np.nan)


def _groups(subject: npt.NDArray[Any], plan: Numbers) -> tuple[Numbers, int]:
    """The number of each row's subject and test, and how many there can be."""
    if not len(plan):
        return plan, 0
    tests, low, high = int(plan.max()) + 1, int(subject.min()), int(subject.max())
    if (high - low + 1) * tests > _ROOM * len(plan) + tests:
        subject, low = np.unique(subject, return_inverse=True)[1], 0
        high = int(subject.max())
    return (subject - low).astype(np.int64) * tests + plan, (high - low + 1) * tests
