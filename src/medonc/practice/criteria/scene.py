"""What a question is asked of: one chart as known on a day, the library, and what was worked out once for both."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, cast

from medonc.knowledge.shapes import Library
from medonc.record import Chart, Fact
from medonc.values.calendar import instant
from medonc.values.evidence import FactRef

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`chart` holds what was known at the end of `on`: make one with `scene_on`."""

    chart: Chart
    library: Library
    on: date
    limit: datetime
    _held: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out at the first asking."""
        try:
            return cast("T", self._held[key])
        except KeyError:
            made = self._held[key] = make()
            return made

    def ref(self, fact: Fact) -> FactRef:
        """The fact as an answer cites it: one object for one fact."""
        return self.once(("ref", id(fact)), fact.ref)

    def refs(self, *facts: Fact) -> tuple[FactRef, ...]:
        """Several of them."""
        return tuple(map(self.ref, facts))

    def happened(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of a kind that began by `on`, oldest first; undated ones first of all."""
        return self.once(("happened", kind), lambda: self._happened(kind))

    def _happened(self, kind: type[F]) -> tuple[F, ...]:
        return tuple(f for f in self.chart.all(kind) if f.effective is None or f.effective.start <= self.limit)


def scene_on(chart: Chart, library: Library, on: date) -> Scene:
    """The chart as known on a day, ready to be asked."""
    return Scene(chart=chart.on(on), library=library, on=on, limit=instant(on, zone=chart.zone))
