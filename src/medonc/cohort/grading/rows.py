"""Rows of results as numbers, and their grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Doubles: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Small: TypeAlias = npt.NDArray[np.int8]
Reasons: TypeAlias = npt.NDArray[np.uint16]
Places: TypeAlias = npt.NDArray[np.int64]
NONE = -1


@dataclass(slots=True)
class Rows:
    """Rows of results: `plan` is the number of each row's plan; what is not given is not a number."""

    plan: Places
    value: Doubles
    low: Doubles
    high: Doubles
    baseline: Doubles
    fasting: Doubles  # 1 yes, 0 no; one place where nothing is known of any row

    def at(self, place: Places | slice) -> Rows:
        """Some of the rows."""
        return Rows(
            self.plan[place],
            self.value[place],
            self.low[place],
            self.high[place],
            self.baseline[place],
            self.fasting[place] if self.fasting.size > 1 else self.fasting,
        )


@dataclass(slots=True)
class Grades:
    """A grade in both directions (-1 where there is none), whether it is a least one, and the reasons."""

    low: Small
    low_least: Flags
    high: Small
    high_least: Flags
    why: Reasons

    @classmethod
    def of(cls, why: Reasons) -> Grades:
        """Room for the grades of so many rows."""
        count = len(why)
        small, flags = (np.empty(count, np.int8) for _ in range(2)), (np.zeros(count, bool) for _ in range(2))
        return cls(next(small), next(flags), next(small), next(flags), why)

    def at(self, place: slice) -> Grades:
        """The same room for some of the rows."""
        return Grades(self.low[place], self.low_least[place], self.high[place], self.high_least[place], self.why[place])
