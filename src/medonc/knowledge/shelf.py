"""A shelf of the library whose pieces are read when somebody first reaches for one."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from threading import RLock
from typing import Any, TypeVar

V = TypeVar("V")
_ONE_AT_A_TIME = RLock()


class Shelf(Mapping[str, V]):
    """A mapping made by `read` at the first asking, and once."""

    __slots__ = ("_held", "_read")
    _held: dict[str, V]

    def __init__(self, read: Callable[[], dict[str, V]]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        """Comes only while nothing is held yet: afterwards the shelf costs no question more."""
        if name != "_held":
            raise AttributeError(name)
        with _ONE_AT_A_TIME:
            try:
                return object.__getattribute__(self, "_held")
            except AttributeError:
                self._held = held = self._read()
                return held

    def __getitem__(self, name: str) -> V:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def keys(self) -> KeysView[str]:
        """The names."""
        return self._held.keys()

    def values(self) -> ValuesView[V]:
        """What they name."""
        return self._held.values()

    def items(self) -> ItemsView[str, V]:
        """Both."""
        return self._held.items()
