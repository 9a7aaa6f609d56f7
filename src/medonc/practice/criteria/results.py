"""The last result of a test as a question takes it: recent, readable, possible, free of contradiction; or why not."""

from __future__ import annotations

from datetime import date, timedelta

from medonc.practice.assessment.accepted import accept
from medonc.practice.criteria.limits import Span, bounded, exactly
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.tables import NamedTest
from medonc.record.facts import Bounded
from medonc.record.measured import Result
from medonc.values.analytes import convert
from medonc.values.calendar import When
from medonc.values.errors import MedoncError
from medonc.values.evidence import Missing
from medonc.values.quantity import Quantity

VOID = frozenset({"cancelled", "entered-in-error", "registered"})


def last_result(test: NamedTest, label: str, scene: Scene, *, within_days: int | None) -> Result | Missing:
    """The last result of a test by the day of the question; missing where none, too old or contradictory."""
    held = [r for r in _dated(test, scene) if r.value is not None or r.absent]
    if not held:
        return Missing(what=label)
    last = held[-1]
    day = _day(last)
    if within_days is not None and (scene.on - day).days > within_days:
        ask = f"take one not older than {within_days} days"
        return Missing(what=label, why="out of date", since=last.effective, do=ask)
    if last.value is None:
        return Missing(what=label, why=f"not done ({last.absent})", since=last.effective)
    same = [r for r in held if r.effective and last.effective and r.effective.start == last.effective.start]
    if len(same) > 1 and len(values := dict.fromkeys(str(r.value) for r in same)) > 1:
        return Missing(what=label, why=f"contradictory ({' and '.join(values)})", since=last.effective)
    return last


def _dated(test: NamedTest, scene: Scene) -> list[Result]:
    return [
        r
        for r in scene.chart.results(test.codes)
        if r.effective is not None and r.effective.start <= scene.limit and r.status not in VOID
    ]


def _day(result: Result) -> date:
    """The day of a dated result."""
    return result.effective.day if result.effective is not None else date.min


def stale_on(effective: When | None, within_days: int | None) -> date | None:
    """The first day on which a result is too old."""
    if within_days is None or effective is None:
        return None
    return effective.day + timedelta(days=within_days + 1)


def span_of(result: Result, test: NamedTest, label: str) -> Span[Quantity] | Missing:
    """Where the value of a result lies, in its own unit; missing where it is no quantity or cannot be true."""
    value = result.value
    quantity = value.quantity if isinstance(value, Bounded) else value
    if not isinstance(quantity, Quantity):
        return Missing(what=label, why=f"unreadable ({result.said()})", since=result.effective)
    wrong = _impossible(quantity, test)
    if wrong:
        return Missing(what=label, why=wrong, since=result.effective, do="check the result")
    if isinstance(value, Bounded):
        span = bounded(value.comparator, quantity)
        return span or Missing(what=label, why=f"unreadable ({value})", since=result.effective)
    return exactly(quantity)


def _impossible(quantity: Quantity, test: NamedTest) -> str:
    if test.spec is None:
        return ""
    try:
        return accept(test.spec, quantity).implausible
    except MedoncError as wrong:
        return f"in a unit that does not fit ({wrong.found})"


def in_unit_of(limit: Quantity, value: Quantity, test: NamedTest) -> Quantity:
    """A limit in the kind of unit of a value, crossing mass and substance by the analyte of the test."""
    if limit.unit.kind == value.unit.kind:  # two of one kind compare exactly as they are
        return limit
    return convert(limit, value.code, analyte=test.spec.analyte if test.spec else "")
