"""What charts state, each distinct statement once: columns hold its number, and it is judged once for all charts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Distinct(Generic[T]):
    """Statements by number, in the order of their first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self.each: list[T] = []

    def number(self, key: Hashable, statement: T) -> int:
        """The number of a statement; `key` is all of it that a question may look at."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.each)
            self.each.append(statement)
        return found

    def where(self, holds: Callable[[T], bool]) -> list[int]:
        """The numbers of the statements of which something holds."""
        return [number for number, statement in enumerate(self.each) if holds(statement)]

    def __getitem__(self, number: int) -> T:
        return self.each[number]

    def __len__(self) -> int:
        return len(self.each)
