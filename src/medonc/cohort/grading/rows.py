"""Rows of results as numbers, and their grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Doubles: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Small: TypeAlias = npt.NDArray[np.int8]
Reasons: TypeAlias = npt.NDArray[np.uint16]
Places: TypeAlias = npt.NDArray[np.int64]
PlanNumbers: TypeAlias = npt.NDArray[np.uint16]
NONE = -1


class Baselines(Protocol):
    """The value before treatment of rows, looked up for those alone that need it."""

    def at(self, place: Places) -> Doubles:
        """The baselines of some rows; not a number where there is none."""


@dataclass(slots=True)
class Rows:
    """Rows of results: `plan` is the number of each row's plan; what is not given is not a number."""

    plan: PlanNumbers
    value: Doubles
    low: Doubles
    high: Doubles
    baseline: Baselines
    fasting: Doubles  # 1 yes, 0 no; one place where nothing is known of any row


@dataclass(slots=True)
class Some:
    """Some rows of one plan, gathered. A baseline that the plan does not ask for is one place without a number."""

    value: Doubles
    low: Doubles
    high: Doubles
    baseline: Doubles
    fasting: Doubles

    def at(self, place: Places) -> Some:
        """Some of these rows."""
        parts = (self.value, self.low, self.high, self.baseline, self.fasting)
        return Some(*(part[place] if part.size > 1 or self.value.size == 1 else part for part in parts))


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
