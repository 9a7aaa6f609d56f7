"""The facts of charts as rows: one a fact. Moments are microseconds since 1970 in UTC, days count from 0001-01-01."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeAlias

from medonc.cohort.distinct import Distinct
from medonc.cohort.scaled import scaled
from medonc.cohort.statements import ABOUT, KEYS
from medonc.record import Chart, Fact
from medonc.record.facts import Bounded
from medonc.record.measured import Result
from medonc.record.person import Person
from medonc.values.calendar import When
from medonc.values.codes import Concept
from medonc.values.quantity import Quantity

Columns: TypeAlias = dict[str, list[Any]]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
DAY = 86_400_000_000
UNDATED = -(2**62)  # before every moment: undated facts come first

PEOPLE: Mapping[str, str] = {
    "patient": "int64", "zone": "int64", "born": "int64", "born_year": "int64", "born_in_year": "int64",
    "sex": "string",
}  # fmt: skip
_TIMES: Mapping[str, str] = {
    "patient": "int64", "zone": "int64", "row": "int64", "known": "int64", "start": "int64", "end": "int64",
    "moment": "int64", "day": "int64", "ended": "int64", "ended_on": "int64", "status": "string",
}  # fmt: skip
RESULTS: Mapping[str, str] = {
    **_TIMES, "code": "int64", "comparator": "string", "number": "int64", "unit": "int64", "said": "int64",
    "answer": "int64", "absent": "bool", "low": "int64", "low_unit": "int64", "high": "int64", "high_unit": "int64",
}  # fmt: skip
STATEMENTS: Mapping[str, str] = {
    **_TIMES, "kind": "string", "about": "string", "statement": "int64", "exact": "bool", "last_day": "int64",
}  # fmt: skip


def moment(when: datetime) -> int:
    """An instant in microseconds."""
    return (when - _EPOCH) // _TICK


@dataclass(frozen=True, slots=True)
class Tidy:
    """Rows of several charts, and what they state, each once."""

    people: Columns = field(default_factory=lambda: {name: [] for name in PEOPLE})
    results: Columns = field(default_factory=lambda: {name: [] for name in RESULTS})
    statements: Columns = field(default_factory=lambda: {name: [] for name in STATEMENTS})
    stated: Distinct[Fact] = field(default_factory=Distinct)
    concepts: Distinct[Concept] = field(default_factory=Distinct)
    units: Distinct[str] = field(default_factory=Distinct)
    words: Distinct[str] = field(default_factory=Distinct)
    moments: Distinct[When | None] = field(default_factory=Distinct)
    zones: Distinct[tzinfo] = field(default_factory=Distinct)

    def add(self, patient: int, chart: Chart) -> None:
        """The rows of one chart."""
        zone = self.zones.number(chart.zone, chart.zone)
        _append(self.people, _person(chart.person) | {"patient": patient, "zone": zone})
        for row, result in enumerate(chart.all(Result)):
            times = self._times(result) | {"patient": patient, "zone": zone, "row": row}
            _append(self.results, times | self._result(result))
        for kind, key in KEYS.items():
            for row, fact in enumerate(chart.all(kind)):
                times = self._times(fact) | {"patient": patient, "zone": zone, "row": row}
                _append(self.statements, times | self._statement(kind, fact, key))

    def _times(self, fact: Fact) -> dict[str, object]:
        held = fact.effective
        return {
            "known": moment(fact.known.start) if fact.known else None,
            "start": moment(held.start) if held else UNDATED,
            "end": moment(held.end) if held else UNDATED,
            "moment": self.moments.number(held, held),
            "day": held.day.toordinal() if held else None,
            "ended": moment(fact.ended.end) if fact.ended else None,
            "ended_on": fact.ended.day.toordinal() if fact.ended else None,
            "status": fact.status,
        }

    def _result(self, result: Result) -> dict[str, object]:
        value = result.value
        quantity = value.quantity if isinstance(value, Bounded) else value
        is_number = isinstance(quantity, Quantity)
        low, high = (result.normal.low, result.normal.high) if result.normal else (None, None)
        return {
            "code": self.concepts.number(result.code, result.code),
            "comparator": value.comparator if isinstance(value, Bounded) else "=" if is_number else None,
            **self._number("number", "unit", quantity if isinstance(quantity, Quantity) else None),
            "said": self.words.number(str(value), str(value)) if value is not None else None,
            "answer": self.concepts.number(value, value) if isinstance(value, Concept) else None,
            "absent": bool(result.absent),
            **self._number("low", "low_unit", low),
            **self._number("high", "high_unit", high),
        }

    def _number(self, name: str, unit: str, quantity: Quantity | None) -> dict[str, object]:
        if quantity is None:
            return {name: None, unit: None}
        return {name: scaled(quantity.value), unit: self.units.number(quantity.code, quantity.code)}

    def _statement(self, kind: type[Fact], fact: Fact, key: Callable[[Any], Hashable]) -> dict[str, object]:
        last = fact.ended or fact.effective
        return {
            "kind": kind.__name__,
            "about": ABOUT[kind](fact) if kind in ABOUT else "",
            "statement": self.stated.number((kind, key(fact)), fact),
            "exact": fact.effective is not None and not fact.effective.is_partial,
            "last_day": last.day.toordinal() if last and not last.is_partial else None,
        }


def _person(person: Person) -> dict[str, object]:
    born = person.born.day if person.born and not person.born.is_partial else None
    return {
        "born": born.toordinal() if born else None,
        "born_year": born.year if born else None,
        "born_in_year": born.month * 100 + born.day if born else None,
        "sex": person.sex_for_formulas,
    }


def _append(columns: Columns, row: Mapping[str, object]) -> None:
    for name, column in columns.items():
        column.append(row[name])
