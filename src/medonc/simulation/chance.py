"""Chance with a seed: the same seed and name give the same draws on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from math import cos, log, pi, sqrt
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws for one purpose; `of` opens an independent stream, so that a new draw here moves nothing elsewhere."""

    def __init__(self, seed: int, *names: object) -> None:
        self.seed, self.names = seed, names
        digest = hashlib.sha256("/".join(map(str, (seed, *names))).encode()).digest()
        self._draws = Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  invention, not secrecy

    def of(self, *names: object) -> Chance:
        """A stream of its own under a further name."""
        return Chance(self.seed, *self.names, *names)

    def share(self) -> float:
        """Between 0 and 1."""
        return self._draws.random()

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.share() < probability

    def between(self, low: float, high: float) -> float:
        """Even between two limits."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both limits possible."""
        return low + int(self.share() * (high - low + 1))

    def around(self, middle: float, spread: float) -> float:
        """Normal around a middle, cut at two and a half spreads."""
        first, second = max(self.share(), 1e-12), self.share()
        drawn = sqrt(-2 * log(first)) * cos(2 * pi * second)
        return middle + spread * max(-2.5, min(2.5, drawn))

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[int(self.share() * len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones, in their order."""
        ranked = sorted(range(len(choices)), key=lambda _: self.share())[:count]
        return [choices[i] for i in sorted(ranked)]


def decimal(number: float, places: int) -> Decimal:
    """A drawn number with the digits that a laboratory or a scale would print."""
    return Decimal(f"{number:.{places}f}")
