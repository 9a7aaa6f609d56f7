"""The value before treatment of each subject and test: the last one up to the first day, in the same unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from medonc.cohort.grading.rows import Doubles, Flags, Places, PlanNumbers

Numbers = npt.NDArray[Any]
_ROOM = 8  # places in a table for each row, before subjects are counted anew


@dataclass(frozen=True, slots=True)
class Given:
    """Baselines as a column has them."""

    column: Doubles

    def at(self, place: Places) -> Doubles:
        """Those of some rows."""
        return self.column[place]


class NoBaselines:
    """Nothing is known of any row."""

    def at(self, place: Places) -> Doubles:
        """Not a number, for each."""
        return np.full(len(place), np.nan)


class Derived:
    """The last value of each subject and test up to the first day of treatment.

    Rows may stand in any order; those of a subject and test that are in the order of their days are quicker.
    Of two of one day the later row counts. `asked` says of each plan whether a limit of it is counted in baselines.
    """

    def __init__(
        self, subject: Numbers, plan: PlanNumbers, value: Doubles, day: Numbers, start: Numbers, asked: Flags
    ) -> None:
        self._subject, self._plan, self._value = subject, plan, value
        self._tests, self._low = len(asked), 0
        count = 1
        if len(plan):
            self._low, high = int(subject.min()), int(subject.max())
            if (high - self._low + 1) * self._tests > _ROOM * len(plan) + self._tests:
                self._subject, self._low = _counted(subject), 0
                high = int(self._subject.max())
            count = (high - self._low + 1) * self._tests
        usable = np.nonzero(day <= start)[0]
        usable = usable[asked[plan[usable]] & (value[usable] >= 0)]
        self._last = np.full(count, -1, np.int64)
        group = self._groups(usable)
        self._last[group] = usable  # of several rows of a group the last one stays
        if (day[usable] > day[self._last[group]]).any():
            order = usable[np.lexsort((usable, day[usable]))]
            self._last[self._groups(order)] = order

    def _groups(self, place: Places) -> Numbers:
        """The number of the subject and test of some rows."""
        who = self._subject[place].astype(np.int64) - self._low
        who *= self._tests
        who += self._plan[place]
        return who

    def at(self, place: Places) -> Doubles:
        """The baselines of some rows."""
        found = self._last[self._groups(place)]
        return np.where(found >= 0, self._value[found], np.nan)


def _counted(subject: Numbers) -> Numbers:
    """Subjects as numbers from 0 in the order of their first appearance."""
    indices: Numbers = pc.dictionary_encode(pa.array(subject)).indices.to_numpy()
    return indices
