"""The chart: every fact of one person, asked by kind, by code and as of a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar, cast

from medonc.record.facts import Fact
from medonc.record.measured import Result
from medonc.record.person import Person
from medonc.values.calendar import instant
from medonc.values.codes import Code
from medonc.values.errors import Ambiguous
from medonc.values.evidence import Remark

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All facts of one person. `remarks` are what the reader had to say about the record as received."""

    person: Person
    facts: tuple[Fact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    zone: tzinfo = UTC
    seen_from: datetime | None = field(default=None)
    # Facts sorted once by kind, and results once by code: a review asks a chart some hundred times.
    _kinds: dict[type[Fact], tuple[Fact, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _codes: dict[Code, dict[int, Result]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if any(isinstance(f, Person) for f in self.facts):
            raise Ambiguous("a second patient in one chart", expected="the facts of one person")

    def on(self, on: date | datetime) -> Chart:
        """The chart as it was known at a moment: facts that were known by then (undated ones stay)."""
        limit = instant(on, zone=self.zone)
        kept = tuple(f for f in self.facts if f.known is None or f.known.start <= limit)
        return replace(self, facts=kept, seen_from=limit)

    def all(self, kind: type[F]) -> tuple[F, ...]:
        """Every fact of a kind, oldest first; undated ones first of all."""
        if kind not in self._kinds:
            self._kinds[kind] = tuple(sorted((f for f in self.facts if isinstance(f, kind)), key=_by_time))
        return cast("tuple[F, ...]", self._kinds[kind])

    def results(self, codes: Collection[Code]) -> tuple[Result, ...]:
        """Every result with one of these codes, oldest first."""
        by_code = self._by_code()
        sorts = [by_code[code] for code in codes if code in by_code]
        if len(sorts) == 1:  # of one code they lie in the order of time already
            return tuple(sorts[0].values())
        found = {place: result for sort in sorts for place, result in sort.items()}
        return tuple(found[place] for place in sorted(found))

    def _by_code(self) -> dict[Code, dict[int, Result]]:
        """The results of each code by their place in time."""
        if not self._codes:
            for place, result in enumerate(self.all(Result)):
                for code in result.code.codings:
                    self._codes.setdefault(code, {})[place] = result
        return self._codes

    def latest(self, codes: Collection[Code], *, on: date | datetime, within: timedelta | None = None) -> Result | None:
        """The last result with one of these codes that held by `on`, no older than `within`; None where there is none.

        Two results of one instant with different values are a contradiction: see `of_last_instant`.
        """
        limit = instant(on, zone=self.zone)
        held = self._held(codes, limit)
        if not held:
            return None
        last = held[-1]
        if within is not None and last.effective and last.effective.end < limit - within:
            return None
        return last

    def _held(self, codes: Collection[Code], limit: datetime) -> list[Result]:
        """The dated results that began by an instant, oldest first."""
        return [r for r in self.results(codes) if r.effective and r.effective.start <= limit]

    def of_last_instant(self, codes: Collection[Code], *, on: date | datetime) -> tuple[Result, ...]:
        """The results of the latest instant by `on`: mostly one; where they differ they contradict one another."""
        held = self._held(codes, instant(on, zone=self.zone))
        return tuple(
            r for r in held if r.effective and held[-1].effective and r.effective.start == held[-1].effective.start
        )

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)


def _by_time(fact: Fact) -> tuple[datetime, str]:
    start = fact.effective.start if fact.effective else datetime.min.replace(tzinfo=UTC)
    return start, str(fact.source)
